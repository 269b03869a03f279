/** A command of CMake's language. */
export interface CMakeCommand {
  /** In lower case. */
  name: string;
  /** Without quotes. */
  args: string[];
  line: number;
  /** Where inner brackets begin and end, as places in `args`; the end is the first that isn't in them. */
  groups: readonly { start: number; end: number }[];
}

/** Commands of a CMake file, in order. Source: cmake-language(7). What is broken is read as far as it goes. */
export function readCMake(text: string): CMakeCommand[] {
  const commands: CMakeCommand[] = [];
  let at = 0, line = 1;
  const skipTo = (end: number): void => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < end; next = text.indexOf('\n', next + 1)) line++;
    at = end;
  };
  const comment = (): void => {
    const bracket = /^#\[(=*)\[/.exec(text.slice(at, at + 20));
    const end = bracket === null ? text.indexOf('\n', at) : text.indexOf(`]${bracket[1] ?? ''}]`, at);
    skipTo(end < 0 ? text.length : end);
  };
  // The bracket may be missing: then the whole word is passed over at once.
  const word = /[A-Za-z_]\w*(?:[ \t]{0,20}(\())?/y;
  while (at < text.length) {
    if (text[at] === '#') {
      comment();
      continue;
    }
    word.lastIndex = at;
    const match = word.exec(text);
    if (match?.[1] === undefined) {
      skipTo(match === null ? at + 1 : word.lastIndex);
      continue;
    }
    const groups: { start: number; end: number }[] = [];
    const begun: number[] = [];
    const command: CMakeCommand = { name: match[0].slice(0, -1).trim().toLowerCase(), args: [], line, groups };
    commands.push(command);
    at = word.lastIndex;
    let depth = 1;
    while (at < text.length && depth > 0) {
      const char = text[at] ?? '';
      if (char === '#') comment();
      else if (char === '"') {
        let end = at + 1;
        while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
        command.args.push(text.slice(at + 1, end));
        skipTo(Math.min(end + 1, text.length));
      } else if (char === '(' || char === ')') {
        depth += char === '(' ? 1 : -1;
        const start = char === '(' ? undefined : begun.pop();
        if (char === '(') begun.push(command.args.length);
        else if (start !== undefined) groups.push({ start, end: command.args.length });
        at++;
      } else if (/[\s;]/.test(char)) skipTo(at + 1);
      else {
        let end = at;
        while (end < text.length && !/[\s;"()#]/.test(text[end] ?? '')) end += text[end] === '\\' ? 2 : 1;
        command.args.push(text.slice(at, end));
        at = Math.max(end, at + 1);
      }
    }
  }
  return commands;
}
