import { AdaptError } from '../../../lib/errors.js';
import { goDirective } from '../../build-lines.js';
import { godefs as runGodefs } from '../../godefs.js';
import { openDraft } from '../draft.js';
import { moduleSource } from '../module-source.js';
import { withPadding } from '../../padding.js';
import { place } from '../paths.js';
import type { GodefsStep } from '../steps.js';
import { fill, withValues } from '../values.js';
import type { Action } from './action.js';

/** Struct and constant files by the target's own C headers ([0040]-[0053]): for every folder that has the source, or none. */
export const godefs: Action<GodefsStep> = async (step, { subject, draft, loaded, values, tools }) => {
  const folders = step.in ?? [subject.root?.dir ?? ''];
  const directive = goDirective((await draft.read('go.mod')) ?? '');
  let tree = draft.root;
  let found = await withSource(tree, folders, step.source);
  if (found.length === 0) {
    // A vendored copy lacks what no build reads, such as the sources of generated files.
    tree = (await moduleSource(subject, tools.context)) ?? tree;
    found = await withSource(tree, folders, step.source);
  }
  if (found.length === 0) throw new AdaptError(`no folder has ${step.source}`, { where: draft.root, advice: 'The recipe does not fit this version; narrow its match.' });
  for (const folder of found) {
    const name = fill(step.as, withValues(values, { 'in.name': folder.split('/').at(-1) ?? '' }), loaded.file);
    const dir = folder === '' ? tree : await place(tree, folder);
    const { content } = await runGodefs({ dir, file: step.source, goDirective: directive }, tools.context);
    await draft.write(below(folder, name), step.padding === true ? withPadding(content, tools.context.target, below(folder, name)) : content);
  }
};

async function withSource(root: string, folders: readonly string[], source: string): Promise<string[]> {
  const draft = openDraft(root);
  const found: string[] = [];
  for (const folder of folders) if ((await draft.read(below(folder, source))) !== undefined) found.push(folder);
  return found;
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
