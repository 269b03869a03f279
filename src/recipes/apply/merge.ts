/** A stretch of the old tokens and what stands there in the new text. */
interface Hunk {
  start: number;
  end: number;
  tokens: string[];
}

/** Most differences that are looked for; texts that differ more have nothing to do with each other. */
const MOST = 800;

/**
 * Brings two changes of one text together: what `mine` and `theirs` each made of `base`. Lines that only one of them changed
 * are taken from it; in a line that both changed, the words are.
 *
 * @returns undefined where both changed the same words in different ways.
 */
export function merge(base: string, mine: string, theirs: string): string | undefined {
  return mergeBy(base, mine, theirs, [/(?<=\n)/, /(?<=[^\w])|(?=[^\w])/]);
}

function mergeBy(base: string, mine: string, theirs: string, splits: readonly RegExp[]): string | undefined {
  const [split, ...finer] = splits;
  if (mine === theirs || theirs === base) return mine;
  if (mine === base) return theirs;
  if (split === undefined) return undefined;
  const old = base.split(split);
  const ours = hunks(old, mine.split(split));
  const others = hunks(old, theirs.split(split));
  if (ours === undefined || others === undefined) return undefined;
  let result = '';
  let at = 0;
  for (const [start, end] of regions([...ours, ...others])) {
    const text = (changes: readonly Hunk[]): string => rendered(old, changes, start, end);
    const merged = mergeBy(old.slice(start, end).join(''), text(ours), text(others), finer);
    if (merged === undefined) return undefined;
    result += old.slice(at, start).join('') + merged;
    at = end;
  }
  return result + old.slice(at).join('');
}

/** Stretches of the old text that any of the hunks touches, joined where they overlap or begin at the same place. */
function regions(all: readonly Hunk[]): [number, number][] {
  const found: [number, number][] = [];
  for (const { start, end } of [...all].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = found.at(-1);
    if (last !== undefined && (start < last[1] || start === last[0])) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}

function rendered(old: readonly string[], changes: readonly Hunk[], start: number, end: number): string {
  let result = '';
  let at = start;
  for (const hunk of changes) {
    if (hunk.start < start || hunk.end > end || (hunk.start === end && hunk.start !== start)) continue;
    result += old.slice(at, hunk.start).join('') + hunk.tokens.join('');
    at = hunk.end;
  }
  return result + old.slice(at, end).join('');
}

/** The shortest way from one list of tokens to another, by Myers' algorithm; undefined where it is too long. */
function hunks(from: readonly string[], to: readonly string[]): Hunk[] | undefined {
  const trail: Map<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  for (let d = 0; d <= MOST; d++) {
    trail.push(new Map(reach));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < from.length && x - k < to.length && from[x] === to[x - k]) x++;
      reach.set(k, x);
      if (x >= from.length && x - k >= to.length) return backwards(trail, from, to);
    }
    reach = new Map(reach);
  }
  return undefined;
}

function backwards(trail: readonly Map<number, number>[], from: readonly string[], to: readonly string[]): Hunk[] {
  const found: Hunk[] = [];
  let x = from.length;
  let y = to.length;
  for (let d = trail.length - 1; d > 0; d--) {
    const reach = trail[d] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -d || (k !== d && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
    const before = down ? k + 1 : k - 1;
    const beforeX = reach.get(before) ?? 0;
    const beforeY = beforeX - before;
    while (x > beforeX + (down ? 0 : 1) && y > beforeY + (down ? 1 : 0)) {
      x--;
      y--;
    }
    const next = found[0];
    const token = down ? [to[beforeY] ?? ''] : [];
    // Steps that touch are one hunk.
    if (next !== undefined && next.start === x) found[0] = { start: beforeX, end: next.end, tokens: [...token, ...next.tokens] };
    else found.unshift({ start: beforeX, end: x, tokens: token });
    [x, y] = [beforeX, beforeY];
  }
  return found;
}
