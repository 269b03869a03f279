import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compare, parse } from 'semver';
import type { Context } from '../../lib/context.js';
import { makeDir, readIfThere, sha256, writeAtomic } from '../../lib/files.js';
import { go, goEnv } from '../../target/go.js';
import { lastLines } from '../go-words.js';

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
  /** Why the proxy could not be asked, in one line; never kept. */
  problem?: string;
}

/** The published versions of modules, and which of them can't be had; each is asked of the proxy once a day. */
export interface VersionStore {
  /** Versions above `version` that could stand in for it, in the order of preference: ascending, prereleases last. */
  above(module: string, version: string): Promise<string[]>;
  /** Why the versions of a module can't be told; empty where they can. */
  problem(module: string): Promise<string>;
  isRefused(module: string, version: string): Promise<boolean>;
  refuse(module: string, version: string): Promise<void>;
}

/** Whether a version can't be had because the proxy says that there is none, or hands none out; anything else, like a checksum database that doesn't answer, may be over in a minute. */
export function isFinal(reason: string): boolean {
  return /\b(?:403|404|410)\b|not found|unknown revision|no matching versions|invalid version|does not contain package|has malformed module path/i.test(reason) && !/checksum|sumdb|verifying/i.test(reason);
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
    problem: async (module) => (await of(module)).problem ?? '',
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
  if ('problem' in asked) return kept ?? { at: 0, versions: [], latest: '', refused: [], ...asked };
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

async function ask(module: string, context: Context): Promise<Known | { problem: string }> {
  const cwd = await makeDir(join(context.workDir, 'go', 'versions'));
  await writeAtomic(join(cwd, 'go.mod'), 'module versions\n\ngo 1.16\n');
  let problem = '';
  const list = async (query: string[]): Promise<{ Version?: string; Versions?: string[] } | undefined> => {
    const result = await go(context, ['list', '-m', '-json=Version,Versions', ...query], { cwd, env: { GO111MODULE: 'on', GOWORK: 'off', GOFLAGS: '-mod=mod', ...(context.network ? {} : { GOPROXY: 'off' }) } });
    if (result.exitCode === 0) return JSON.parse(result.stdout) as { Version?: string; Versions?: string[] };
    problem = lastLines(result.stderr, cwd);
    return undefined;
  };
  // Which versions are retracted stands in the newest one's go.mod; where that can't be had, all count.
  let tagged = await list(['-versions', module]);
  const refused = tagged === undefined && isFinal(problem) ? [...problem.matchAll(/\/@v\/([^\s/]+)\.(?:info|mod):/g)].map((match) => match[1] ?? '') : [];
  tagged ??= await list(['-retracted', '-versions', module]);
  if (tagged === undefined) return { problem };
  const published = (tagged.Versions ?? []).filter((version) => parse(version) !== null);
  const versions = [...published, ...(published.length > 0 ? [] : await namedByOthers(module, context))].sort(compare);
  // Asked only where no tag can help: the newest commit counts as a version of its own.
  const latest = published.length > 0 ? '' : ((await list([`${module}@latest`]))?.Version ?? '');
  return { at: Date.now(), versions, latest, refused };
}

/** Versions of a module without tags that other modules ask for: the go command has read their go.mod files for the module graph. */
async function namedByOthers(module: string, context: Context): Promise<string[]> {
  const cache = (await goEnv(context, ['GOMODCACHE']))['GOMODCACHE'] ?? '';
  const folder = join(cache, 'cache', 'download', module.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`), '@v');
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.mod')).map((name) => name.slice(0, -'.mod'.length)).filter((version) => parse(version) !== null);
}

function above(known: Known, version: string): string[] {
  const newer = [...new Set([...known.versions, known.latest])].filter((one) => one !== '' && parse(one) !== null && (parse(version) === null || compare(one, version) > 0)).sort(compare);
  // Without tags every version is a pseudo-version, and none comes before another but by its time.
  const isPre = (one: string): boolean => known.latest === '' && (parse(one)?.prerelease.length ?? 0) > 0;
  return [...newer.filter((one) => !isPre(one)), ...newer.filter(isPre)];
}
