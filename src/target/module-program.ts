import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { go } from './go.js';
import { withScratch } from './scratch.js';
import { store } from './store.js';

/**
 * A Go program out of a published module, built by the toolchain that is there and kept in the cache. Go checks the module by its checksum database.
 *
 * @param version without the `v`.
 * @throws AdaptError where it can't be had or doesn't build.
 */
export async function moduleProgram(name: string, path: string, version: string, context: Context): Promise<string> {
  const folder = await store(context, name, version, async (part) => {
    context.reporter.progress(`building ${name} ${version} from its Go module`);
    await withScratch(context, name, async (scratch) => {
      await go(context, ['install', '-trimpath', '-ldflags=-s -w', `${path}@v${version}`], {
        cwd: scratch, advice: `Check the network and the module proxy (\`go env GOPROXY\`), or put ${name} on PATH.`,
        env: { GOBIN: scratch, GOFLAGS: '', GOWORK: 'off', GO111MODULE: 'on' },
      });
      await rename(join(scratch, name), join(part, name));
    });
  });
  return join(folder, name);
}
