import { writeFileSync } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { endGroup } from '../lib/exec.js';
import { makeDir, readIfThere, removeTree, walk } from '../lib/files.js';
import { startTimeSync, stillRuns } from '../target/process.js';

const NOTE = 'service.pid';

/** A fresh folder for one smoke test; what a killed one left, services included, is ended and removed first. The caller holds the work directory's lock. */
export async function freshFolder(workDir: string): Promise<string> {
  const parent = await makeDir(join(workDir, 'tmp'));
  for (const name of await readdir(parent)) if (name.startsWith('smoke-')) await endLeftover(join(parent, name));
  return mkdtemp(join(parent, 'smoke-'));
}

/** Notes a service in its folder, for the case that this process is killed. */
export function noteService(dir: string, pid: number): void {
  writeFileSync(join(dir, NOTE), `${pid} ${startTimeSync(pid)}`);
}

async function endLeftover(folder: string): Promise<void> {
  for await (const { path } of walk(folder)) {
    if (!path.endsWith(`/${NOTE}`)) continue;
    const [pid = '', started = ''] = ((await readIfThere(join(folder, path))) ?? '').split(' ');
    if (started !== '' && (await stillRuns({ pid: Number(pid), started }))) endGroup(Number(pid), 'SIGKILL');
  }
  await removeTree(folder);
}
