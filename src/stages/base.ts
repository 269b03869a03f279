import { resolve } from 'node:path';
import { makeBase, makeIndex, retagImage } from '../images/index.js';
import type { IndexOutcome, RegistryAccess, RetagOutcome } from '../images/requests.js';
import { defaultCacheDir } from '../lib/cache-folder.js';
import { makeDir } from '../lib/files.js';
import { userError } from '../lib/errors.js';
import { DEFAULTS, architecture } from '../target/architectures.js';
import type { MadeVariant } from '../target/bases.js';
import { useCache } from '../target/cache-room.js';
import type { RunControl } from './pipeline.js';
import { makeRoomIn } from './room.js';
import { withStores } from './registry.js';

/** What `base` may be told. */
export interface BaseOptions extends RegistryAccess {
  /** `static`, `base`, `tools` or `shell`. */
  variant: string;
  /** Names that the image gets: places as for retag. */
  destinations: string[];
  /** Default `loong64`. */
  target?: string;
  /** Several architectures, which are then joined in an index; default the target alone. */
  architectures?: string[];
  /** Debian release. */
  suite?: string;
  /** Time of an archive's snapshot. */
  snapshot?: string;
  /** Address of a Debian archive; `{snapshot}` in it is filled in. */
  mirror?: string;
  /** Further packages. */
  include?: string[];
  binfmt?: boolean;
  install?: boolean;
  network?: boolean;
  cacheDir?: string;
}

/** The bases that were made or found in the cache. */
export interface BaseOutcome {
  variant: string;
  bases: { arch: string; layout: string; digest: string; cached: boolean }[];
  /** Names with the digests they have now. */
  names: { name: string; digest: string }[];
}

/** Makes a base image from Debian's packages for one or several architectures, and names it. */
export async function base(options: BaseOptions, control: RunControl): Promise<BaseOutcome> {
  const { variant, destinations, target = DEFAULTS.target, architectures = [target] } = options;
  if (!isVariant(variant)) throw userError(`there is no base ${JSON.stringify(variant)}`, 'base', 'Use static, base, tools or shell.');
  const cacheDir = await makeDir(resolve(options.cacheDir ?? defaultCacheDir()));
  await useCache(cacheDir);
  const context = {
    target: architecture(target), baseline: architecture(DEFAULTS.baseline), workDir: cacheDir, cacheDir, reporter: control.reporter, signal: control.signal,
    install: options.install ?? true, network: options.network ?? true,
  };
  const { suite, snapshot, mirror, include, binfmt = false } = options;
  const outcome: BaseOutcome = { variant, bases: [], names: [] };
  const sources: string[] = [];
  for (const name of new Set(architectures)) {
    const made = await makeBase({
      variant, arch: architecture(name), binfmt, ...(suite === undefined ? {} : { suite }), ...(snapshot === undefined ? {} : { snapshot }),
      ...(mirror === undefined ? {} : { mirror }), ...(include === undefined ? {} : { include }),
    }, context);
    control.reporter.info(`${made.name} for ${name}: ${made.digest}${made.cached ? ' (cached)' : ''}`);
    outcome.bases.push({ arch: architecture(name).go, layout: made.layout, digest: made.digest, cached: made.cached });
    sources.push(`oci:${made.layout}:${made.name}`);
  }
  await withStores(options, control, async (stores) => {
    const [source = ''] = sources;
    for (const destination of destinations) {
      const done: RetagOutcome | IndexOutcome = sources.length > 1 ? await makeIndex({ destination, sources }, stores) : await retagImage({ source, destinations: [destination] }, stores);
      outcome.names.push({ name: destination, digest: done.digest });
    }
  });
  await makeRoomIn(context, Infinity); // Only runs are told a limit.
  return outcome;
}

function isVariant(text: string): text is MadeVariant {
  return ['static', 'base', 'tools', 'shell'].includes(text);
}
