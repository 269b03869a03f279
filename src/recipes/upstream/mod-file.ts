import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Context } from '../../lib/context.js';
import { readIfThere, removeTree } from '../../lib/files.js';
import { go } from '../../target/go.js';

/** Where module files are. */
export interface ModFilePlaces {
  /** Roots of the original and of the adapted project, absolute. */
  original: string;
  adapted: string;
  /** Modules for which a local copy stands in. */
  copied: readonly string[];
}

interface ModFile {
  Replace: { Old: { Path: string; Version?: string }; New: { Path: string; Version?: string } }[] | null;
}

/** The adapted go.mod or go.sum without the local copies of dependencies, which are nothing to be sent to the project. */
export async function moduleFilesOf(path: string, places: ModFilePlaces, context: Context): Promise<Buffer> {
  return posix.basename(path) === 'go.mod' ? modFile(path, places, context) : sumFile(path, places);
}

async function modFile(path: string, { original, adapted, copied }: ModFilePlaces, context: Context): Promise<Buffer> {
  const scratch = await mkdtemp(join(context.workDir, 'mod-'));
  try {
    const file = join(scratch, 'go.mod');
    await writeFile(file, await readFile(join(adapted, path)));
    const edits = copied.map((module) => `-dropreplace=${module}`);
    const before = await go(context, ['mod', 'edit', '-json', join(original, path)], { cwd: scratch, advice: 'Check the go.mod of the project.' });
    for (const { Old, New } of (JSON.parse(before.stdout) as ModFile).Replace ?? []) {
      const word = ({ Path, Version }: { Path: string; Version?: string }): string => (Version === undefined ? Path : `${Path}@${Version}`);
      if (copied.includes(Old.Path)) edits.push(`-replace=${word(Old)}=${word(New)}`);
    }
    if (edits.length > 0) await go(context, ['mod', 'edit', ...edits, file], { cwd: scratch, advice: 'Check the go.mod of the project.' });
    return await readFile(file);
  } finally {
    await removeTree(scratch);
  }
}

/** All lines of both: those that only the local copies made superfluous are needed again. */
async function sumFile(path: string, { original, adapted }: ModFilePlaces): Promise<Buffer> {
  const before = (await readIfThere(join(original, path))) ?? '';
  const after = (await readIfThere(join(adapted, path))) ?? '';
  const have = new Set(after.split('\n'));
  const lost = before.split('\n').filter((line) => line !== '' && !have.has(line));
  if (lost.length === 0) return Buffer.from(after);
  return Buffer.from(`${[...after.split('\n').filter((line) => line !== ''), ...lost].sort().join('\n')}\n`);
}
