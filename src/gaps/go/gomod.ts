/** The 1-based line of go.mod that requires a module; undefined where none does. */
export function requireLine(text: string, module: string): number | undefined {
  return lineOf(text, 'require', module);
}

/** The 1-based line of the module directive; 1 where there is none. */
export function moduleLine(text: string): number {
  const index = text.split('\n').findIndex((line) => /^\s*module\s/.test(line));
  return index < 0 ? 1 : index + 1;
}

/** The 1-based line of a directive (`go`, `toolchain`); undefined where there is none. */
export function directiveLine(text: string, directive: string): number | undefined {
  const index = text.split('\n').findIndex((line) => line.trim().split(/\s+/)[0] === directive);
  return index < 0 ? undefined : index + 1;
}

function lineOf(text: string, directive: string, module: string): number | undefined {
  let block = '';
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const words = (lines[index] ?? '').replace(/\/\/.*/, '').trim().split(/\s+/);
    if (block === '' && words[1] === '(') {
      block = words[0] ?? '';
    } else if (words[0] === ')') {
      block = '';
    } else {
      const name = block === '' && words[0] === directive ? words[1] : block === directive ? words[0] : undefined;
      if (name?.replace(/^"(.*)"$/, '$1') === module) return index + 1;
    }
  }
  return undefined;
}
