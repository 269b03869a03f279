import type { Context } from '../lib/context.js';
import { exec } from '../lib/exec.js';
import { which } from './which.js';

/** A Python whose pip works. */
export interface Python {
  command: string;
  env: NodeJS.ProcessEnv;
}

/** The first Python on PATH that has pip. */
export async function pythonWithPip(context: Context): Promise<Python | undefined> {
  for (const name of ['python3', 'python']) {
    const command = await which(name);
    if (command === undefined) continue;
    const answer = await exec(command, ['-m', 'pip', '--version'], { signal: context.signal, timeout: 60 });
    if (answer.exitCode === 0) return { command, env: process.env };
  }
  return undefined;
}
