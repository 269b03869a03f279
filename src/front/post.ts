import * as core from '@actions/core';
import { undoClusters } from '../cluster/leftovers.js';
import { readUndo, undoSetup } from '../target/state.js';
import { restoreEnvironment } from './environment.js';
import { STATE } from './state.js';
import { saveTools, type CacheState } from './tools-cache.js';

/** The post step: takes back what the main step changed on the machine. It runs also when that one failed, and never fails the job. */
export async function runPost(): Promise<void> {
  await attempt('environment', (text) => restoreEnvironment(text));
  await attempt('cache', (text) => saveTools(JSON.parse(text) as CacheState));
  await attempt('setup', async (workDir) => {
    const clusters = await undoClusters(workDir);
    if (clusters.length > 0) core.info(`Deleted: the cluster ${clusters.join(', ')}.`);
    const state = await readUndo(workDir);
    if (state === undefined) return;
    await undoSetup(state);
    core.info(`Taken back: what setup left in ${state.folder}${state.binfmt.length === 0 ? '' : ' and its registrations with the kernel'}.`);
  });
}

async function attempt(name: keyof typeof STATE, undo: (text: string) => void | Promise<void>): Promise<void> {
  const text = core.getState(STATE[name]);
  if (text === '') return;
  try {
    await undo(text);
  } catch (error) {
    core.warning(`The ${name} of this step cannot be put back: ${error instanceof Error ? error.message : String(error)}`);
  }
}
