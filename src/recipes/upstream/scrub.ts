import { homedir } from 'node:os';
import type { Context } from '../../lib/context.js';

/** Folders of this machine, longest first; none that is too short to mean anything. The folder for temporary files is none of them: generated files of other projects name it, too. */
export function machineFolders(context: Context, projectRoot: string): string[] {
  return [...new Set([context.workDir, context.cacheDir, projectRoot, homedir(), process.cwd()])].filter((path) => path.length > 2).sort((a, b) => b.length - a.length);
}

/** Takes the folders of this machine out of a text. */
export function scrubber(folders: readonly string[]): (text: string) => string {
  return (text) => folders.reduce((now, folder) => now.replaceAll(`${folder}/`, '').replaceAll(folder, '.'), text);
}
