import * as cache from '@actions/cache';
import * as core from '@actions/core';
import { getExecOutput } from '@actions/exec';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { asset } from '../lib/assets.js';
import { exists } from '../lib/files.js';

/** What the post step must know to save the cache. */
export interface CacheState {
  folder: string;
  key: string;
  /** The key that was restored; the same as `key` where nothing is left to save. */
  restored: string;
}

/** Brings back the tools of an earlier run, where this machine hasn't any. A cache that fails costs time, never the job. */
export async function restoreTools(folder: string): Promise<CacheState> {
  const key = await toolsKey();
  // An earlier step of the job, or an earlier job of this machine, left them: nothing to fetch and nothing to save.
  if (await exists(folder)) return { folder, key, restored: key };
  let restored = '';
  if (cache.isFeatureAvailable()) {
    try {
      restored = (await cache.restoreCache([folder], key, [key.slice(0, key.lastIndexOf('-') + 1)])) ?? '';
    } catch (error) {
      core.warning(`The cache cannot be read: ${message(error)}. Tools are fetched again.`);
    }
  }
  return { folder, key, restored };
}

/** Saves the tools for later runs, unless they came from there as they are. */
export async function saveTools(state: CacheState): Promise<void> {
  if (state.restored === state.key || !cache.isFeatureAvailable() || !(await exists(state.folder))) return;
  try {
    await cache.saveCache([state.folder], state.key);
  } catch (error) {
    core.info(`The cache cannot be written: ${message(error)}.`);
  }
}

/** Names what is in the folder: the pinned tools, the probe, and the Go that built it. */
async function toolsKey(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [asset('data', 'tools.yml'), asset('package.json')]) hash.update(await readFile(file).catch(() => ''));
  const go = await getExecOutput('go', ['env', 'GOVERSION'], { silent: true, ignoreReturnCode: true }).catch(() => undefined);
  const version = go?.stdout.trim() ?? '';
  return `loong-adapt-${process.platform}-${process.arch}-${version === '' ? 'no-go' : version}-${hash.digest('hex').slice(0, 16)}`;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
