/** A module that the build is asked to use. */
export interface Requirement {
  module: string;
  version: string;
  /** 1-based. */
  line: number;
}

/** What a go.mod says of dependencies. */
export interface GoMod {
  /** What it requires, replacements counted in; one by a folder is somebody's own and left out. */
  required: Requirement[];
  /** Modules that something else takes the place of. */
  replaced: ReadonlySet<string>;
  /** Its `module` line; 1 where there is none. */
  module: { line: number };
  /** Whether it leaves out what only its dependencies require, as before Go 1.17. */
  unlisted: boolean;
}

/** Reads a go.mod. */
export function readGoMod(text: string): GoMod {
  let own = 1;
  let go = '1.16';
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
      if (directive === 'module') own = line;
      if (directive === 'go') go = rest[0] ?? go;
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
  const [major = 1, minor = 0] = go.split('.').map(Number);
  return { required: required.filter(({ module, line }) => !replaced.has(module) || lines.has(line)), replaced, module: { line: own }, unlisted: major === 1 && minor < 17 };
}
