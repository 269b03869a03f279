import { mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../../src/lib/context.js';
import { silentReporter } from '../../../src/lib/log.js';
import { architecture } from '../../../src/target/architectures.js';

/** The user's own cache, so that tools are fetched once on a machine. */
export const sharedCache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'loong-adapt');

export const temporary = (): Promise<string> => mkdtemp(join(tmpdir(), 'loong-adapt-it-'));

/** A context with folders of its own, but for the cache. */
export async function testContext(changes: Partial<Context> = {}): Promise<Context> {
  return {
    target: architecture('loong64'), baseline: architecture('amd64'), workDir: await temporary(), cacheDir: sharedCache,
    reporter: silentReporter, signal: new AbortController().signal, install: true, network: true, ...changes,
  };
}
