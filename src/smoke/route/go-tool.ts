import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { go } from '../../target/go.js';
import { store } from '../../target/store.js';
import { which } from '../../target/tools.js';

/** A tool that is a Go program, pinned. */
export interface GoTool {
  name: string;
  module: string;
  package: string;
  version: string;
}

/** Path of a tool: the user's own on PATH, else built from its Go module once and kept in the cache. */
export async function goTool({ name, package: path, version }: GoTool, context: Context): Promise<string> {
  const own = await which(name);
  if (own !== undefined) return own;
  const folder = await store(context, name, version, async (part) => {
    if (!context.install || !context.network) throw new AdaptError(`${name} is missing`, { where: name, advice: 'Put it on PATH, or run once with the network: then it is kept in the cache.' });
    context.reporter.info(`building ${path}@${version}`);
    await go(context, ['install', '-trimpath', `${path}@${version}`], { cwd: context.workDir, env: { GOBIN: part, GOFLAGS: '', GO111MODULE: 'on', GOWORK: 'off' }, advice: `Check the network and GOPROXY, or put ${name} on PATH.` });
  });
  return join(folder, name);
}
