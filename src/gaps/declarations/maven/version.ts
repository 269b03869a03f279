/** Words of a Maven version that say nothing of its order. */
const NEUTRAL = /^(?:final|ga|release)$/;
/** Words for what comes before a release. */
const BEFORE = /^(?:alpha|a|beta|b|milestone|m|rc|cr|snapshot|pre|preview|ea|dev)$/;

/**
 * Compares Maven versions by their parts: numbers as numbers, what is missing counts as 0; a word for what comes before a release is less than
 * that, any other word (`redhat`, `sp`) more, and less than a number. Source: Maven's version order.
 */
export function compareMavenVersions(a: string, b: string): number {
  const left = parts(a), right = parts(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const one = left[i] ?? 0, other = right[i] ?? 0;
    const difference = rank(one) - rank(other);
    if (difference !== 0) return difference;
    if (typeof one === 'number' && typeof other === 'number' && one !== other) return one - other;
    if (typeof one === 'string' && typeof other === 'string' && one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

function rank(part: number | string): number {
  return typeof part === 'number' ? (part === 0 ? 1 : 3) : BEFORE.test(part) ? 0 : 2;
}

function parts(version: string): (number | string)[] {
  return version.toLowerCase().split(/[._-]|(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)/).filter((part) => !NEUTRAL.test(part)).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
