import { join } from 'node:path';
import { makeDir } from '../lib/files.js';

/** The whole environment of a program under test: the same on every machine, with a home and a folder for temporary files of its own. */
export async function cleanEnvironment(dir: string, extra: { [name: string]: string }): Promise<NodeJS.ProcessEnv> {
  return { PATH: process.env['PATH'], LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC', HOME: await makeDir(join(dir, 'home')), TMPDIR: await makeDir(join(dir, 'tmp')), ...extra };
}
