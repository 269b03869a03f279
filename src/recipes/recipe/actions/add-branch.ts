import { AdaptError } from '../../../lib/errors.js';
import { addBranch as withBranch, addTranslation } from '../branches.js';
import { extendList } from '../lists.js';
import { twinFile } from '../twin-file.js';
import { addCallTwin, addTwin } from '../twins.js';
import type { AddBranchStep } from '../steps.js';
import type { Action } from './action.js';
import { gapFile } from './gap-file.js';

/** Rules of languages whose branches are lines, tables or terms. */
const TWINS = /^(?:cargo|rpm)\//;

/** Adds a branch, test, variable or rule for the target, after what two others have in common; a translation of its name where names are translated. */
export const addBranch: Action<AddBranchStep> = async ({ file }, { subject, draft, tools }) => {
  const path = file ?? gapFile(subject);
  const text = await draft.need(path);
  const { gap } = subject;
  const { target, baseline } = tools.context;
  if (gap.rule.endsWith('/arch-file')) {
    const twin = await twinFile(path, draft, target, baseline);
    if (twin === undefined) throw new AdaptError('no other architecture has a file that is the same but for its names, so the target\'s can\'t be told from it', { where: path, advice: 'Write one for the target by hand, or one for all.' });
    return draft.write(twin.path, twin.text);
  }
  const changed = gap.rule.endsWith('/arch-map') ? addTranslation(text, gap.location.line, target) : gap.rule === 'bazel/platforms' ? addCallTwin(text, gap.location.line, target) : (withBranch(text, gap.location.line, gap.symbols, gap.rule, target) 
    ?? (TWINS.test(gap.rule) ? addTwin(text, gap.location.line, target) : undefined)
    // Names in a row on one line are a list.
    ?? (gap.rule.endsWith('/arch-names') ? extendList(text, gap.location.line, target, { entries: gap.symbols, everywhere: false }) : undefined));
  if (changed === undefined) {
    throw new AdaptError('no two branches are the same but for the names of their architectures, so the target\'s can\'t be told from them', { where: `${path}:${gap.location.line}`, advice: 'Write one for the target by hand.' });
  }
  await draft.write(path, changed);
};
