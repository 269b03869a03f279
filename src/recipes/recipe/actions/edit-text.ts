import { AdaptError, userError } from '../../../lib/errors.js';
import type { EditTextStep } from '../steps.js';
import type { Action } from './action.js';
import { gapFile } from './gap-file.js';

/** Replaces, or adds to, a text that stands once in a file. */
export const editText: Action<EditTextStep> = async ({ file, find, to, replace, after }, { subject, draft, loaded }) => {
  if ((replace === undefined) === (after === undefined) || find === '' || (to !== undefined && after !== undefined)) throw userError('edit-text has a text to find, and either replace or after', loaded.file, 'Give one of the two.');
  const path = file ?? gapFile(subject);
  const text = await draft.need(path);
  const wanted = replace ?? find + (after ?? '');
  // What is to be written may hold what is looked for: then it is there already.
  if (wanted !== '' && text.includes(wanted) && (wanted.includes(find) || !text.includes(find))) return;
  const at = text.indexOf(find);
  if (at < 0) throw new AdaptError(`${path} does not hold what is to be replaced`, { where: `${path}: ${find.slice(0, 60)}`, advice: 'The recipe does not fit this version; narrow its match.' });
  if (text.includes(find, at + 1)) throw new AdaptError(`${path} holds more than once what is to be replaced`, { where: `${path}: ${find.slice(0, 60)}`, advice: 'Take a longer text.' });
  const last = to === undefined ? at : text.indexOf(to, at + find.length);
  if (last < 0) throw new AdaptError(`${path} does not hold where it should end`, { where: `${path}: ${(to ?? '').slice(0, 60)}`, advice: 'The recipe does not fit this version; narrow its match.' });
  await draft.write(path, text.slice(0, at) + wanted + text.slice(last + (to ?? find).length));
};
