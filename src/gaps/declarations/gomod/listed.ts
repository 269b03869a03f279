import type { Gap, Library } from '../../../record/types.js';

/** Leaves out what go.mod alone says of a module that the build was asked about: the build knows whether it is used at all. */
export function withoutListed(gaps: readonly Gap[], libraries: readonly Library[]): Gap[] {
  const listed = new Set(libraries.map(({ module }) => module));
  return gaps.filter((gap) => gap.ecosystem !== 'gomod' || !listed.has(gap.culprit.module ?? ''));
}
