import { join } from 'node:path';
import { compare, parse } from 'semver';
import type { Context } from '../../lib/context.js';
import { makeDir, readIfThere, sha256, writeAtomic } from '../../lib/files.js';
import { go } from '../../target/go.js';

/** Answers of the proxy are asked again after this time: versions are published, and refusals end. */
const FRESH_FOR = 24 * 3600 * 1000;

/** What the proxy said of a module. */
interface Known {
  /** Milliseconds since 1970. */
  at: number;
  /** Published versions, ascending. */
  versions: string[];
  /** Where nothing is tagged: the newest commit's version. */
  latest: string;
  /** Versions that could not be had. */
  refused: string[];
}

/** The published versions of modules, and which of them can't be had; each is asked of the proxy once a day. */
export interface VersionStore {
  /** Versions above `version` that could stand in for it, in the order of preference: ascending, prereleases last. */
  above(module: string, version: string): Promise<string[]>;
  isRefused(module: string, version: string): Promise<boolean>;
  refuse(module: string, version: string): Promise<void>;
}

/** The store in the cache folder; safe for two runs at once, the later answer counts. */
export function versionStore(context: Context): VersionStore {
  const known = new Map<string, Promise<Known>>();
  const of = (module: string): Promise<Known> => {
    let one = known.get(module);
    if (one === undefined) known.set(module, one = load(module, context));
    return one;
  };
  return {
    above: async (module, version) => above(await of(module), version),
    isRefused: async (module, version) => (await of(module)).refused.includes(version),
    refuse: async (module, version) => {
      const one = await of(module);
      if (one.refused.includes(version)) return;
      one.refused.push(version);
      if (context.network) await writeAtomic(file(module, context), JSON.stringify(one));
    },
  };
}

function file(module: string, context: Context): string {
  return join(context.cacheDir, 'versions', `${sha256(module).slice(0, 24)}.json`);
}

async function load(module: string, context: Context): Promise<Known> {
  const path = file(module, context);
  const kept = parseKnown(await readIfThere(path));
  if (kept !== undefined && (!context.network || Date.now() - kept.at < FRESH_FOR)) return kept;
  const asked = await ask(module, context);
  if (asked === undefined) return kept ?? { at: 0, versions: [], latest: '', refused: [] };
  await writeAtomic(path, JSON.stringify(asked));
  return asked;
}

/** A damaged file is no answer. */
function parseKnown(text: string | undefined): Known | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Known);
  } catch {
    return undefined;
  }
}

async function ask(module: string, context: Context): Promise<Known | undefined> {
  const cwd = await makeDir(join(context.workDir, 'go', 'versions'));
  await writeAtomic(join(cwd, 'go.mod'), 'module versions\n\ngo 1.16\n');
  const list = async (query: string[]): Promise<{ Version?: string; Versions?: string[] } | undefined> => {
    const result = await go(context, ['list', '-m', '-json=Version,Versions', ...query], { cwd, env: { GO111MODULE: 'on', GOWORK: 'off', GOFLAGS: '-mod=mod', ...(context.network ? {} : { GOPROXY: 'off' }) } });
    return result.exitCode === 0 ? (JSON.parse(result.stdout) as { Version?: string; Versions?: string[] }) : undefined;
  };
  const tagged = await list(['-versions', module]);
  if (tagged === undefined) return undefined;
  const versions = (tagged.Versions ?? []).filter((version) => parse(version) !== null);
  // Asked only where no tag can help: the newest commit counts as a version of its own.
  const latest = versions.length > 0 ? '' : ((await list([`${module}@latest`]))?.Version ?? '');
  return { at: Date.now(), versions, latest, refused: [] };
}

function above(known: Known, version: string): string[] {
  const newer = [...known.versions, known.latest].filter((one) => one !== '' && parse(one) !== null && (parse(version) === null || compare(one, version) > 0)).sort(compare);
  const isPre = (one: string): boolean => one !== known.latest && (parse(one)?.prerelease.length ?? 0) > 0;
  return [...newer.filter((one) => !isPre(one)), ...newer.filter(isPre)];
}
