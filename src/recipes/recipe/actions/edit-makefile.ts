import { AdaptError } from '../../../lib/errors.js';
import { changeVariable, dropPrerequisite, rulesOf } from '../makefile.js';
import type { EditMakefileStep } from '../steps.js';
import type { Action } from './action.js';
import { gapFile } from './gap-file.js';

/** Drops a prerequisite, or changes a variable, of a Makefile. */
export const editMakefile: Action<EditMakefileStep> = async (step, { subject, draft }) => {
  const file = step.file ?? gapFile(subject);
  let text = await draft.need(file);
  const drop = step['drop-prerequisite'];
  if (drop !== undefined) {
    if (!rulesOf(text).some((rule) => rule.targets.includes(drop.target))) throw misses(`a rule for ${drop.target}`, file);
    text = dropPrerequisite(text, drop.target, drop.prerequisite);
  }
  const add = step['add-words'];
  if (add !== undefined) {
    text = need(changeVariable(text, add.variable, (value) => {
      const missing = add.words.filter((word) => !value.split(/[\s\\]+/).includes(word));
      return [value.trimEnd(), ...missing].filter((word) => word !== '').join(' ');
    }), add.variable, file);
  }
  const set = step['set-variable'];
  if (set !== undefined) text = need(changeVariable(text, set.variable, () => set.value), set.variable, file);
  await draft.write(file, text);
};

function need(text: string | undefined, variable: string, file: string): string {
  if (text === undefined) throw misses(`the variable ${variable}`, file);
  return text;
}

function misses(what: string, file: string): AdaptError {
  return new AdaptError(`the Makefile has not ${what}`, { where: file, advice: 'The recipe does not fit this version; narrow its match.' });
}
