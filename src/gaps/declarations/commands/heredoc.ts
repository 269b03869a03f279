/** A here document whose body begins after the line's end. */
export interface Heredoc {
  delimiter: string;
  /** `<<-`: leading tabs don't count. */
  tabs: boolean;
}

/** The delimiter that follows `<<` or `<<-`; undefined for another operator. */
export function heredocMarks(operator: string, text: string, at: number): { heredoc: Heredoc; end: number } | undefined {
  if (operator !== '<<' && operator !== '<<-') return undefined;
  const match = /^[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;&|<>()'"]+))/.exec(text.slice(at, at + 200));
  const delimiter = match?.[1] ?? match?.[2] ?? match?.[3];
  return match === null || delimiter === undefined ? undefined : { heredoc: { delimiter, tabs: operator === '<<-' }, end: at + match[0].length };
}

/** Where the bodies of here documents end, and how many lines they take: they are text, not commands. */
export function skipHeredocs(text: string, from: number, heredocs: readonly Heredoc[]): { end: number; lines: number } {
  let at = from;
  let lines = 0;
  for (const { delimiter, tabs } of heredocs) {
    while (at < text.length) {
      const newline = text.indexOf('\n', at);
      const end = newline < 0 ? text.length : newline;
      const line = text.slice(at, end);
      at = newline < 0 ? end : end + 1;
      lines++;
      if ((tabs ? line.replace(/^\t+/, '') : line).trimEnd() === delimiter) break;
    }
  }
  return { end: at, lines };
}
