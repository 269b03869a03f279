import { posix, join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { exists } from '../lib/files.js';
import { hostArchitecture } from './architectures.js';
import { go } from './go.js';
import { readPins } from './pins.js';
import { markToolUsed, store, toolFolder } from './store.js';
import { which } from './which.js';

const known = new Map<string, Promise<string>>();

/**
 * One of the Go programs that `data/tools.yml` pins: out of the cache, else built from its module, which the go command checks
 * by Go's checksum database. Where neither can be, what is on PATH must do, and a warning says so.
 *
 * @returns its absolute path.
 * @throws AdaptError where it can't be had.
 */
export function goTool(name: string, context: Context): Promise<string> {
  const key = JSON.stringify([name, context.cacheDir, context.install, context.network]);
  let tool = known.get(key);
  if (tool === undefined) {
    tool = found(name, context);
    tool.catch(() => known.delete(key));
    known.set(key, tool);
  }
  return tool;
}

async function found(name: string, context: Context): Promise<string> {
  const pin = readPins().goTools[name];
  if (pin === undefined) throw new Error(`data/tools.yml pins no ${name}`);
  const version = `${pin.version}-${hostArchitecture().go}`;
  const kept = join(toolFolder(context, name), version, name);
  if (await exists(kept)) {
    await markToolUsed(context, kept);
    return kept;
  }
  let reason = 'missing tools may not be installed';
  if (context.install) {
    try {
      return join(await store(context, name, version, (folder) => build(name, pin, folder, context)), name);
    } catch (error) {
      if (!(error instanceof AdaptError)) throw error;
      reason = error.message;
    }
  }
  const other = await which(name);
  if (other !== undefined) {
    context.reporter.warn(`${name} ${pin.version} is not to be had (${firstLine(reason)}): ${other} is used`);
    return other;
  }
  throw new AdaptError(`${name} is missing: ${firstLine(reason)}`, { where: `${pin.module}@${pin.version}`, advice: `Allow missing tools to be installed and check GOPROXY, or put ${name} on PATH.` });
}

async function build(name: string, pin: { module: string; package: string; version: string }, folder: string, context: Context): Promise<void> {
  const title = `building ${name} ${pin.version}`;
  context.reporter.info(`${title} from ${pin.module}`);
  let compiled = 0;
  await go(context, ['install', '-v', '-trimpath', `${posix.join(pin.module, pin.package)}@${pin.version}`], {
    cwd: context.cacheDir, env: { GOBIN: folder, GO111MODULE: 'on', GOWORK: 'off', GOFLAGS: '' },
    advice: 'Check the network and GOPROXY (`go env GOPROXY`).',
    onLine: (line) => { if (/^[\w./~+-]+$/.test(line)) context.reporter.progress(`${title}: ${++compiled} packages compiled`); },
  });
}

function firstLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.length > 2 ? `${lines[0] ?? ''} ${lines.at(-1) ?? ''}` : (lines[0] ?? '');
}
