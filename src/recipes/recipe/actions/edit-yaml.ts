import { AdaptError } from '../../../lib/errors.js';
import type { EditYamlStep } from '../steps.js';
import { addToSequence, setScalar } from '../yaml-edit.js';
import type { Action } from './action.js';
import { gapFile } from './gap-file.js';

/** Adds to a sequence, or sets a value, of a YAML file. */
export const editYaml: Action<EditYamlStep> = async ({ file, at, add, set }, { subject, draft }) => {
  const path = file ?? gapFile(subject);
  let text = await draft.need(path);
  try {
    if (add !== undefined) text = addToSequence(text, at, add);
    if (set !== undefined) text = setScalar(text, at, set);
  } catch (error) {
    if (!(error instanceof AdaptError)) throw error;
    throw new AdaptError(error.message, { where: path, advice: error.advice });
  }
  await draft.write(path, text);
};
