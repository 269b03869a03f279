import { readFile, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { AdaptError } from '../../lib/errors.js';
import { go } from '../../target/go.js';
import { withScratch } from '../../target/scratch.js';
import { lastLines } from '../go-words.js';
import type { AppliedPlace, FileEdit, Proposal } from '../rung.js';
import { retargeted, widened } from './constraints.js';
import { builds } from './facts.js';
import { siblings } from './peers.js';
import type { Shop } from './shop.js';
import { targetName } from './strategy.js';

/** Name of the file and of the program that are linked. */
const PROGRAM = 'zz_loong_adapt_link';

/** Lines that only prepare: constraints and comments are gone by then. */
const PREPARES = /^#\s*(?:include\s+"textflag\.h"|define\s+JMP\s+\w+|undef\s+JMP)$/;
const ARCH_BLOCK = /^#\s*if(?:n?def\s+GOARCH_\w+|\s+defined\(GOARCH_\w+\))$/;

/** What it came to. */
export interface Trampolines {
  edits: FileEdit[];
  why: string;
  /** Links a program that uses the functions: what a library lacks, its compiler doesn't see. */
  verify: NonNullable<Proposal['verify']>;
}

/**
 * Assembly that does nothing but jump into another package, mostly the runtime, the way to call what a package keeps to itself: the one
 * instruction in it is the same for every architecture, so that the target may be in the file's list, or have such a file of its own.
 */
export async function openTrampolines(shop: Shop): Promise<Trampolines | undefined> {
  const { root, facts, context } = shop;
  const target = context.target.go;
  for (const from of siblings(context.target)) {
    const wanted = new Set(root.symbols);
    const edits: FileEdit[] = [];
    for (const file of facts.assembly.filter((one) => builds(one, from.go) && !builds(one, target))) {
      const text = await readFile(join(root.absDir, file.name), 'utf8');
      const jumps = jumpsIn(text);
      if (jumps === undefined) continue;
      const path = file.nameArch === '' ? file.name : targetName(file.name.replace(/\.s$/, '.go'), from.go, target).replace(/\.go$/, '.s');
      const content = file.nameArch === '' ? widened(text, file, from.go, target) : retargeted(text.replace(/^(\s+)(?:B|BR)(?=\s)/gm, '$1JMP'), file, from.go, target, shop.goDirective);
      if (content === undefined || [...facts.assembly, ...facts.files].some(({ name }) => name === path && path !== file.name)) continue;
      edits.push({ path, content });
      for (const name of jumps) wanted.delete(name);
    }
    if (edits.length === 0 || wanted.size > 0) continue;
    const names = edits.map(({ path }) => path).join(', ');
    return { edits, why: `${names} for ${target} as for ${from.go}: each function is one jump into a package of Go's own, the same for every architecture`, verify: (place) => links(place, shop) };
  }
  return undefined;
}

/** Links a program that takes the address of each function; `-overlay` puts it beside the package, and nothing on the disk changes. */
async function links(place: AppliedPlace, { root, facts, context }: Shop): Promise<{ command: string; result: string }> {
  const command = `go build of a program that uses ${root.package}`;
  if (place.goflags.includes('-mod=vendor')) return { command, result: 'not linked: only what is used is in vendor/' };
  const folder = place.modules.get(root.module.path);
  if (folder === undefined) throw new AdaptError(`${root.module.path} was not changed as files`, { advice: 'This is a bug; please report it.' });
  return withScratch(context, 'link', async (scratch) => {
    const [use, program, overlay] = [join(scratch, 'use.go'), join(scratch, 'main.go'), join(scratch, 'overlay.json')];
    await writeFile(use, `package ${facts.name}\n\n// LoongAdaptLinked holds what must be linked.\nvar LoongAdaptLinked = []interface{}{${root.symbols.join(', ')}}\n`);
    await writeFile(program, `package main\n\nimport linked ${JSON.stringify(root.package)}\n\nfunc main() { println(len(linked.LoongAdaptLinked)) }\n`);
    const at = join(folder, root.dir);
    await writeFile(overlay, JSON.stringify({ Replace: { [join(at, `${PROGRAM}.go`)]: use, [join(at, PROGRAM, 'main.go')]: program } }));
    const result = await go(context, ['build', '-overlay', overlay, '-o', devNull, `${root.package}/${PROGRAM}`], { cwd: place.dir, arch: context.target, env: { ...place.env, GOFLAGS: place.goflags }, timeout: 600 });
    if (result.exitCode !== 0) throw new AdaptError(`a program that uses ${root.package} can't be linked: ${lastLines(result.stderr, place.dir)}`, { advice: 'The functions that are jumped to are not there, or not to be had from outside.' });
    return { command, result: `linked for linux/${context.target.go}` };
  });
}

/** The functions of an assembly file, where each is one jump; else undefined. */
function jumpsIn(text: string): string[] | undefined {
  const names: string[] = [];
  let inBlock = 0;
  let open: string | undefined;
  for (const raw of text.replace(/\/\*[\s\S]*?\*\//g, '').split('\n')) {
    const line = raw.replace(/\/\/.*$/, '').trim();
    if (line === '' || PREPARES.test(line)) continue;
    if (ARCH_BLOCK.test(line)) inBlock++;
    else if (/^#\s*endif$/.test(line) && inBlock > 0) inBlock--;
    else if (inBlock > 0) return undefined;
    else {
      const start = /^TEXT\s+·(\w+)\(SB\)\s*,\s*[\w|\s]+,\s*\$0(?:-\d+)?$/.exec(line);
      if (start !== null && open === undefined) open = start[1] ?? '';
      else if (open !== undefined && /^(?:JMP|BR?)\s+[\w∕.]+·\w+(?:<ABIInternal>)?\(SB\)$/.test(line)) {
        names.push(open);
        open = undefined;
      } else return undefined;
    }
  }
  return open === undefined && names.length > 0 ? names : undefined;
}
