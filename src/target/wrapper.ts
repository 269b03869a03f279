import { join } from 'node:path';
import { readIfThere, sha256, writeAtomic } from '../lib/files.js';

/**
 * Text of a shell script that runs a command with the arguments it gets.
 *
 * @param command program and first arguments.
 * @param env exported first; `keep` lists names that the caller's environment may override.
 */
export function wrapperScript(command: readonly string[], env: Record<string, string> = {}): string {
  const exports = Object.entries(env).map(([name, value]) => `${name}=${shellQuote(value)}\nexport ${name}\n`);
  return `#!/bin/sh\n# Written by loong-adapt.\n${exports.join('')}exec ${command.map(shellQuote).join(' ')} "$@"\n`;
}

/** A word that the shell takes as it is. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Writes wrapper scripts into a folder named by their content, so that two runs with other tools don't meet. */
export async function writeWrappers(root: string, scripts: Record<string, string>): Promise<string> {
  const folder = join(root, sha256(JSON.stringify(scripts)).slice(0, 12));
  for (const [name, text] of Object.entries(scripts)) {
    const path = join(folder, name);
    if ((await readIfThere(path)) !== text) await writeAtomic(path, text, 0o755);
  }
  return folder;
}
