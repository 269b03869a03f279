import { userError } from '../../../lib/errors.js';
import type { BuildTagStep } from '../steps.js';
import type { Action } from './action.js';

/** Adds build tags; they become a part of GOFLAGS. */
export const buildTag: Action<BuildTagStep> = async ({ tags }, { changes, loaded }) => {
  const bad = tags.find((tag) => !/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(tag));
  if (bad !== undefined) throw userError(`${JSON.stringify(bad)} is no build tag`, loaded.file, 'Tags are words.');
  changes.push({ kind: 'tags', tags });
};
