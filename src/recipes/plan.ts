import type { Options } from '../project/options.js';
import type { Gap, RemedyKind } from '../record/types.js';

/** What a user may say about how gaps are closed. */
export type Choice = Pick<Options, 'remedy' | 'onlyRemedy' | 'noRecipes' | 'only' | 'skip'>;

/** The rungs in the order of design. */
export const LADDER: readonly RemedyKind[] = ['upgrade', 'recipe', 'synthesize'];

/** The rungs to try, best first: design order, but for what the user prefers or forbids. */
export function rungOrder(choice: Choice): RemedyKind[] {
  const allowed = choice.onlyRemedy === undefined ? LADDER.filter((kind) => kind !== 'recipe' || choice.noRecipes !== true) : [choice.onlyRemedy];
  return [...allowed.filter((kind) => kind === choice.remedy), ...allowed.filter((kind) => kind !== choice.remedy)];
}

/** Why a gap is left as it is, in the words of the record; undefined where it is to be closed. */
export function leftOut(gap: Gap, choice: Choice): string | undefined {
  const named = (list: readonly string[]): boolean => list.some((one) => names(one, gap));
  if (gap.ignored !== undefined) return `ignored: ${gap.ignored}`;
  if (gap.state === 'emulator') return "the emulator's doing, not the target's";
  if (choice.only !== undefined && !named(choice.only)) return 'not among those asked for with --only';
  if (choice.skip !== undefined && named(choice.skip)) return 'left out with --skip';
  return undefined;
}

/** Words of --only and --skip that stand for no gap, e.g. mistyped, with the option's name. */
export function namesNothing(gaps: readonly Gap[], { only = [], skip = [] }: Choice): string[] {
  const without = (option: string, list: readonly string[]): string[] => list.filter((one) => !gaps.some((gap) => names(one, gap))).map((one) => `${option} ${one}`);
  return [...without('--only', only), ...without('--skip', skip)];
}

function names(one: string, gap: Gap): boolean {
  return one === gap.id || one === gap.package || one === gap.culprit.module || (gap.package === '' && one === gap.location.file);
}
