import type { DropFileStep } from '../steps.js';
import type { Action } from './action.js';

/** Removes a file. */
export const dropFile: Action<DropFileStep> = async ({ path }, { draft }) => {
  await draft.remove(path);
};
