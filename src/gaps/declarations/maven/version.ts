/** Words of a Maven version that say nothing of its order. */
const NEUTRAL = /^(?:final|ga|release)$/i;

/**
 * Compares Maven versions by their parts: numbers as numbers, what is missing counts as 0, a word comes before a number: `2.0-rc1` before `2.0`.
 * Source: Maven's version order, without its rarer words.
 */
export function compareMavenVersions(a: string, b: string): number {
  const left = parts(a), right = parts(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const one = left[i] ?? 0, other = right[i] ?? 0;
    if (one === other) continue;
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    if (typeof one === typeof other) return one < other ? -1 : 1;
    return typeof one === 'string' ? -1 : 1;
  }
  return 0;
}

function parts(version: string): (number | string)[] {
  return version.split(/[.+_-]|(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)/i).filter((part) => !NEUTRAL.test(part)).map((part) => (/^\d+$/.test(part) ? Number(part) : part.toLowerCase()));
}
