import { AdaptError, userError } from '../../../lib/errors.js';
import { LIMITS } from '../limits.js';
import type { CopyFromImageStep } from '../steps.js';
import type { Action } from './action.js';

/** Copies a file out of a reference image, named by digest ([0192]-[0194]). */
export const copyFromImage: Action<CopyFromImageStep> = async ({ image, from, to }, { draft, loaded, tools }) => {
  if (!/@sha256:[0-9a-f]{64}$/.test(image)) throw userError(`the image ${image} is not named by digest`, loaded.file, 'Write name@sha256:…, so that it is the same tomorrow.');
  if (!from.startsWith('/') || from.split('/').includes('..')) throw userError(`${JSON.stringify(from)} is no path of an image`, loaded.file, 'Write an absolute path without `..`.');
  if (tools.readImageFile === undefined) throw new AdaptError('files of images cannot be read in this run', { where: `${image}: ${from}`, advice: 'Copy the file into the recipe\'s folder and use write-file with a template.' });
  await draft.write(to, await tools.readImageFile(image, from, LIMITS.file));
};
