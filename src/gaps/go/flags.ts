/** Splits a GOFLAGS value as the go command does: at white space, with quotes around whole words. */
export function splitGoflags(text: string): string[] {
  const words: string[] = [];
  for (const match of text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)) words.push(match[1] ?? match[2] ?? match[3] ?? '');
  return words;
}

/** Joins flags for GOFLAGS; a flag with blanks is quoted. */
export function joinGoflags(flags: readonly string[]): string {
  return flags.map((flag) => (/\s/.test(flag) ? (flag.includes("'") ? `"${flag}"` : `'${flag}'`) : flag)).join(' ');
}

/** The user's own flags without those that choose another module file: ours stand in their place. */
export function withoutModuleFlags(text: string): string[] {
  return splitGoflags(text).filter((flag) => !/^--?(mod|modfile|overlay|modcacherw)(=|$)/.test(flag));
}
