/** A module that the build is asked to use. */
export interface Requirement {
  module: string;
  version: string;
  /** 1-based. */
  line: number;
}

/** What a go.mod requires, replacements counted in; one by a folder is somebody's own and left out. */
export function readGoMod(text: string): Requirement[] {
  const required: Requirement[] = [];
  const replaced = new Set<string>();
  let block = '';
  text.split('\n').forEach((content, index) => {
    const words = content.replace(/\/\/.*/, '').trim().split(/\s+/).map((word) => word.replace(/^["`](.*)["`]$/, '$1'));
    if (block === '' && words[1] === '(') block = words[0] ?? '';
    else if (words[0] === ')') block = '';
    else {
      const [directive, ...rest] = block === '' ? words : [block, ...words];
      const line = index + 1;
      if (directive === 'require' && rest.length >= 2) required.push({ module: rest[0] ?? '', version: rest[1] ?? '', line });
      const arrow = rest.indexOf('=>');
      if (directive !== 'replace' || arrow < 1) return;
      replaced.add(rest[0] ?? '');
      const [by = '', version] = rest.slice(arrow + 1);
      if (version !== undefined) required.push({ module: by, version, line });
    }
  });
  // What replaces a module stands in a later line than what it replaces, and has its own.
  const lines = new Set(text.split('\n').flatMap((content, index) => (content.includes('=>') ? [index + 1] : [])));
  return required.filter(({ module, line }) => !replaced.has(module) || lines.has(line));
}
