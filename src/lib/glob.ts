/** True where the whole text fits: `*` stands for anything but `/`, `**` for anything. Time grows with the product of the lengths, whatever the pattern. */
export function fits(pattern: string, text: string): boolean {
  const words = pattern.match(/\*\*?|[^*]/g) ?? [];
  // Which lengths of the text the pattern so far can stand for.
  let reached = new Set([0]);
  for (const word of words) {
    const next = new Set<number>();
    for (const at of reached) {
      if (word[0] !== '*') {
        if (text[at] === word) next.add(at + 1);
        continue;
      }
      for (let end = at; !next.has(end); end++) {
        next.add(end);
        if (end >= text.length || (word === '*' && text[end] === '/')) break;
      }
    }
    reached = next;
  }
  return reached.has(text.length);
}

/** True where one of the alternatives fits, or none is given. */
export function fitsAny(patterns: string | readonly string[] | undefined, text: string): boolean {
  return patterns === undefined || [patterns].flat().some((pattern) => fits(pattern, text));
}
