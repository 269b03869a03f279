import { AdaptError } from '../../../lib/errors.js';
import { extendList, holdsTarget } from '../lists.js';
import type { AddToListStep } from '../steps.js';
import type { Action } from './action.js';
import { gapFile } from './gap-file.js';

/** Adds the target to a list of architectures, spelled as the list spells others. */
export const addToList: Action<AddToListStep> = async ({ file, like, everywhere }, { subject, draft, tools }) => {
  const path = file ?? gapFile(subject);
  const text = await draft.need(path);
  const entries = like ?? subject.gap.symbols;
  const line = file === undefined || file === gapFile(subject) ? subject.gap.location.line : 1;
  const extended = extendList(text, line, tools.context.target, { entries, everywhere: everywhere ?? true });
  if (extended === undefined) {
    if (holdsTarget(text, line, tools.context.target, entries)) return;
    throw new AdaptError(`no list of ${entries.join(', ') || 'architectures'} is found`, { where: `${path}:${line}`, advice: 'Add the target by hand, or name the list\'s entries in the recipe.' });
  }
  await draft.write(path, extended);
};
