import { AdaptError } from '../../../lib/errors.js';
import { readBeside } from '../read.js';
import type { WriteFileStep } from '../steps.js';
import { fill } from '../values.js';
import type { Action } from './action.js';

/** Writes a file from a text or a template. */
export const writeFile: Action<WriteFileStep> = async ({ path, content, template, overwrite, executable }, { draft, loaded, values }) => {
  const text = content ?? fill(await readBeside(loaded, template ?? ''), values, `${loaded.dir}/${template ?? ''}`);
  const there = await draft.read(path);
  if (there !== undefined && there !== text && overwrite !== true) {
    throw new AdaptError(`${path} is there already, with another content`, { where: draft.root, advice: 'Let the recipe say overwrite: true, or narrow its match.' });
  }
  await draft.write(path, text, executable === true ? 0o755 : undefined);
};
