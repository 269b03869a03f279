import { join } from 'node:path';
import { readIfThere, removeTree, writeAtomic } from '../lib/files.js';
import type { SetupUndo } from '../record/types.js';
import { releaseBinfmt } from './binfmt.js';

/** The folder of a work directory in which setup keeps its wrappers and what there is to undo. */
export function setupFolder(workDir: string): string {
  return join(workDir, 'setup');
}

/** Keeps on disk what there is to undo, so that it can be undone after a crash, too. */
export async function writeUndo(workDir: string, undo: SetupUndo): Promise<void> {
  await writeAtomic(join(setupFolder(workDir), 'undo.json'), `${JSON.stringify(undo, null, 2)}\n`);
}

/** What setup left in this work directory; undefined where there is nothing to undo. */
export async function readUndo(workDir: string): Promise<SetupUndo | undefined> {
  const text = await readIfThere(join(setupFolder(workDir), 'undo.json'));
  return text === undefined ? undefined : (JSON.parse(text) as SetupUndo);
}

/** Takes back what setup did: registrations with the kernel and the wrappers. Fetched tools stay in the cache. Twice is as good as once. */
export async function undoSetup(undo: SetupUndo): Promise<void> {
  for (const share of undo.binfmt) await releaseBinfmt(share);
  await removeTree(undo.folder);
}
