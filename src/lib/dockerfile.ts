/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals. */
  keyword: string;
  /** Values of its flags, `--platform=…`, by name; a flag given twice has its last value. */
  flags: ReadonlyMap<string, string>;
  /** What follows keyword and flags, in one line, without comments. */
  rest: string;
  /** Its lines as they stand in the file; bodies of here documents included. */
  lines: readonly string[];
  /** 1-based. */
  line: number;
}

const HEREDOC = /<<-?\s*(?:"([A-Za-z_]\w*)"|'([A-Za-z_]\w*)'|([A-Za-z_]\w*))/g;

/**
 * Splits a Dockerfile into its instructions as BuildKit does: continuation lines, comments and empty lines between them, here
 * documents, the escape directive. (The parser on npm takes milliseconds for a file; a scan reads thousands.)
 */
export function readDockerfile(text: string): Instruction[] {
  const lines = text.split('\n');
  const escape = /^#\s*escape\s*=\s*`/im.test(lines.slice(0, 5).join('\n')) ? '`' : '\\';
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length; at++) {
    const first = (lines[at] ?? '').trim();
    if (first === '' || first.startsWith('#')) continue;
    const start = at;
    const parts: string[] = [];
    for (; at < lines.length; at++) {
      const part = (lines[at] ?? '').trimEnd();
      if (parts.length > 0 && (part.trim() === '' || part.trimStart().startsWith('#'))) continue;
      if (!part.endsWith(escape)) { parts.push(part); break; }
      parts.push(part.slice(0, -1));
    }
    const joined = parts.join(' ').trim();
    const keyword = /^[A-Za-z]+/.exec(joined)?.[0].toUpperCase() ?? '';
    if (keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD') at = heredocEnd(lines, at, joined);
    const { flags, rest } = splitFlags(joined.slice(keyword.length).trim());
    instructions.push({ keyword, flags, rest, lines: lines.slice(start, at + 1), line: start + 1 });
  }
  return instructions;
}

/** The last line of the here documents that an instruction's line opens; the line itself where it opens none, or one never ends. */
function heredocEnd(lines: readonly string[], at: number, joined: string): number {
  let end = at;
  if (!joined.includes('<<')) return end;
  for (const match of joined.matchAll(HEREDOC)) {
    const name = match[1] ?? match[2] ?? match[3];
    const close = lines.findIndex((line, index) => index > end && line.trim() === name);
    if (close < 0) return end;
    end = close;
  }
  return end;
}

function splitFlags(text: string): { flags: Map<string, string>; rest: string } {
  const flags = new Map<string, string>();
  let rest = text;
  for (let match = /^--([\w-]+)(?:=(\S*))?\s*/.exec(rest); match !== null; match = /^--([\w-]+)(?:=(\S*))?\s*/.exec(rest)) {
    flags.set(match[1] ?? '', match[2] ?? '');
    rest = rest.slice(match[0].length);
  }
  return { flags, rest };
}
