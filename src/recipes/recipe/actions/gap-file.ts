import { userError } from '../../../lib/errors.js';
import type { Subject } from '../../rung.js';

/** The file that a gap is in, relative to the project. */
export function gapFile({ gap }: Subject): string {
  const file = gap.culprit.file ?? (gap.package === '' ? gap.location.file : undefined);
  if (file === undefined) throw userError('this gap is in no file of the project', gap.id, 'Let the recipe\'s step name a file.');
  return file;
}
