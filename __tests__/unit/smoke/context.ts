import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../../src/lib/context.js';
import { silentReporter } from '../../../src/lib/log.js';
import { architecture } from '../../../src/target/architectures.js';

/** A context with folders of its own. */
export async function testContext(extra: Partial<Context> = {}): Promise<Context> {
  const workDir = await mkdtemp(join(tmpdir(), 'smoke-test-'));
  return {
    target: architecture('loong64'), baseline: architecture('amd64'), workDir, cacheDir: join(workDir, 'cache'), reporter: silentReporter,
    signal: new AbortController().signal, install: false, network: false, ...extra,
  };
}
