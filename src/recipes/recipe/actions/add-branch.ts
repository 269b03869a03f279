import { AdaptError } from '../../../lib/errors.js';
import { addBranch as withBranch, addTranslation } from '../branches.js';
import { addTwin } from '../twins.js';
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
  const { target } = tools.context;
  const changed = gap.rule.endsWith('/arch-map') ? addTranslation(text, gap.location.line, target) : (withBranch(text, gap.location.line, gap.symbols, gap.rule, target) ?? (TWINS.test(gap.rule) ? addTwin(text, gap.location.line, target) : undefined));
  if (changed === undefined) {
    throw new AdaptError('no two branches are the same but for the names of their architectures, so the target\'s can\'t be told from them', { where: `${path}:${gap.location.line}`, advice: 'Write one for the target by hand.' });
  }
  await draft.write(path, changed);
};
