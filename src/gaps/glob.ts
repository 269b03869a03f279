/** One part of a glob: a letter, or what stands for several. */
type Part = '**/' | '**' | '*' | '?' | { letter: string };

/** True where a glob (`*` within a folder, `**` across folders, `?`) matches the whole text; its cost is at most that of reading the text once per part. */
export function globMatches(glob: string, text: string): boolean {
  // Which beginnings of the text, by their length, the parts so far can match.
  let reached = new Set([0]);
  for (const part of parts(glob)) {
    const next = new Set<number>();
    for (const at of reached) for (const to of after(part, text, at, next)) next.add(to);
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(text.length);
}

function parts(glob: string): Part[] {
  return (glob.match(/\*\*\/|\*\*|\*|\?|[^]/g) ?? []).map((word): Part => (word === '**/' || word === '**' || word === '*' || word === '?' ? word : { letter: word }));
}

/** The lengths that a part can reach from one; those that another start has reached already end the search. */
function* after(part: Part, text: string, at: number, known: ReadonlySet<number>): Generator<number> {
  if (typeof part === 'object') {
    if (text[at] === part.letter) yield at + 1;
  } else if (part === '?') {
    if (at < text.length && text[at] !== '/') yield at + 1;
  } else {
    yield at;
    for (let to = at + 1; to <= text.length; to++) {
      const letter = text[to - 1];
      if (part === '*' && letter === '/') return;
      if (part === '**/' ? letter !== '/' : false) continue;
      if (known.has(to)) return;
      yield to;
    }
  }
}
