import { userError } from '../../../lib/errors.js';
import type { ActionName, Step } from '../steps.js';
import type { Action, Bench } from './action.js';
import { addBranch } from './add-branch.js';
import { addToList } from './add-to-list.js';
import { askMachine } from './ask-machine.js';
import { backport } from './backport.js';
import { buildTag } from './build-tag.js';
import { bypassCheck } from './bypass-check.js';
import { compileC } from './compile-c.js';
import { copyFromImage } from './copy-from-image.js';
import { dropFile } from './drop-file.js';
import { dropPin } from './drop-pin.js';
import { editDockerfile } from './edit-dockerfile.js';
import { editMakefile } from './edit-makefile.js';
import { editText } from './edit-text.js';
import { editYaml } from './edit-yaml.js';
import { godefs } from './godefs.js';
import { raisePin } from './raise-pin.js';
import { replaceModule } from './replace-module.js';
import { runTool } from './run-tool.js';
import { setConstants } from './set-constants.js';
import { upgrade } from './upgrade.js';
import { writeFile } from './write-file.js';

/** What each action is told. */
type Arguments = Required<Step>;

/** All actions by the name that a recipe gives them. */
export const ACTIONS: { [Name in keyof Arguments]: Action<Arguments[Name]> } = {
  upgrade, 'replace-module': replaceModule, 'write-file': writeFile, godefs, 'set-constants': setConstants, backport, 'add-to-list': addToList, 'add-branch': addBranch, 'drop-pin': dropPin, 'raise-pin': raisePin, 'ask-machine': askMachine, 'bypass-check': bypassCheck,
  'edit-dockerfile': editDockerfile, 'edit-makefile': editMakefile, 'edit-yaml': editYaml, 'edit-text': editText, 'copy-from-image': copyFromImage, 'compile-c': compileC,
  'drop-file': dropFile, 'build-tag': buildTag, 'run-tool': runTool,
};

/** Carries out one step. */
export async function runStep(step: Step, bench: Bench): Promise<void> {
  const [name] = Object.keys(step) as ActionName[];
  if (name === undefined) throw userError('a step has no action', bench.loaded.file, 'Name one.');
  await run(name, step as Arguments, bench);
}

async function run<Name extends ActionName>(name: Name, step: Arguments, bench: Bench): Promise<void> {
  const action: Action<Arguments[Name]> = ACTIONS[name];
  await action(step[name], bench);
}
