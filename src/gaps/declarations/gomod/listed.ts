import type { Gap, Info, Library } from '../../../record/types.js';

/**
 * Leaves out what go.mod alone says of a module that the build was asked about: the build knows whether it is used at all.
 *
 * @param whole the go.mod files whose whole build was looked at; what they name and no package of theirs needs becomes information.
 */
export function withoutListed(gaps: readonly Gap[], libraries: readonly Library[], whole: readonly string[] = []): { gaps: Gap[]; info: Info[] } {
  const listed = new Set(libraries.map(({ module }) => module));
  const left: Gap[] = [];
  const info: Info[] = [];
  for (const gap of gaps) {
    if (gap.ecosystem !== 'gomod') left.push(gap);
    else if (listed.has(gap.culprit.module ?? '')) continue;
    else if (whole.includes(gap.location.file)) info.push({ rule: gap.rule, message: `${gap.evidence.detail}: no package of the build needs it`, location: gap.location });
    else left.push(gap);
  }
  return { gaps: left, info };
}
