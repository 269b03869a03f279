import { readFile } from 'node:fs/promises';
import type { Context } from '../lib/context.js';
import { userError } from '../lib/errors.js';
import { exec } from '../lib/exec.js';
import type { TemplateValues } from '../lib/template.js';
import type { Project } from '../project/open.js';
import { go } from '../target/go.js';
import { which } from '../target/tools.js';

/** What is known of the source that is built; empty where nobody knows. */
export interface SourceFacts {
  /** Module version, or what `git describe` says of a folder. */
  version: string;
  /** Commit in hex: whole where it is known whole, else the 12 digits of a pseudo-version. */
  commit: string;
  /** When it was committed, seconds since 1970; 0 where unknown. */
  epoch: number;
  /** The git folder of a project that is a work tree. */
  gitDir: string;
  /** The root of that work tree. */
  workTree: string;
}

const UNKNOWN: SourceFacts = { version: '', commit: '', epoch: 0, gitDir: '', workTree: '' };

/**
 * Version, commit and time of the source: from git where the project is a work tree, else from the module's version and from
 * what the module proxy says of it. SOURCE_DATE_EPOCH overrides the time.
 */
export async function sourceFacts(project: Project, context: Context): Promise<SourceFacts> {
  const facts = project.info.source === 'module' ? await moduleFacts(project, context) : await gitFacts(project.root, context);
  const epoch = process.env['SOURCE_DATE_EPOCH'] ?? '';
  if (epoch === '') return facts;
  if (!/^\d{1,12}$/.test(epoch)) throw userError(`SOURCE_DATE_EPOCH is ${JSON.stringify(epoch)}`, 'environment', 'Set it to seconds since 1970, or unset it.');
  return { ...facts, epoch: Number(epoch) };
}

/** The names that ldflags may hold. */
export function templateValues(facts: SourceFacts): TemplateValues {
  const known = (text: string): string | undefined => (text === '' ? undefined : text);
  return new Map([
    ['version', known(facts.version)], ['commit', known(facts.commit)], ['shortCommit', known(facts.commit.slice(0, 12))],
    ['time', facts.epoch === 0 ? undefined : isoTime(facts.epoch)], ['epoch', facts.epoch === 0 ? undefined : String(facts.epoch)],
  ]);
}

/** RFC 3339 in UTC, without fractions. */
export function isoTime(epoch: number): string {
  return new Date(epoch * 1000).toISOString().replace('.000Z', 'Z');
}

/** Commit and time in a pseudo-version. Source: Go modules reference, "Pseudo-versions". */
export function pseudoVersion(version: string): { commit: string; epoch: number } | undefined {
  const match = /[-.](\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)-([0-9a-f]{12})(?:\+incompatible)?$/.exec(version);
  if (match === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  return { commit: match[7] ?? '', epoch: Math.max(0, Math.floor(Date.UTC(year, month - 1, day, hour, minute, second) / 1000)) };
}

async function moduleFacts({ info }: Project, context: Context): Promise<SourceFacts> {
  const pseudo = pseudoVersion(info.version);
  const published = await publishedInfo(`${info.module}@${info.version}`, context);
  const time = Date.parse(published.Time ?? '');
  const hash = published.Origin?.Hash ?? '';
  return {
    ...UNKNOWN, version: info.version, commit: /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(hash) ? hash : (pseudo?.commit ?? ''),
    epoch: pseudo?.epoch ?? (Number.isFinite(time) ? Math.max(0, Math.floor(time / 1000)) : 0),
  };
}

interface PublishedInfo {
  Time?: string;
  Origin?: { Hash?: string };
}

/** What the proxy says of a version; proxies that fetch from git tell the whole commit. */
async function publishedInfo(module: string, context: Context): Promise<PublishedInfo> {
  const answer = await go(context, ['mod', 'download', '-json', module], { cwd: context.workDir, env: { GO111MODULE: 'on', GOFLAGS: '', GOWORK: 'off' } });
  try {
    const { Info } = JSON.parse(answer.stdout) as { Info?: string };
    return Info === undefined ? {} : (JSON.parse(await readFile(Info, 'utf8')) as PublishedInfo);
  } catch {
    return {}; // The version alone has to do.
  }
}

async function gitFacts(root: string, context: Context): Promise<SourceFacts> {
  const git = await which('git');
  if (git === undefined) return UNKNOWN;
  const ask = async (...args: string[]): Promise<string> => {
    const answer = await exec(git, ['-C', root, ...args], { signal: context.signal, timeout: 60 });
    return answer.exitCode === 0 ? answer.stdout.trim() : '';
  };
  const [commit = '', time = ''] = (await ask('log', '-1', '--format=%H %ct')).split(' ');
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return UNKNOWN;
  return {
    commit, epoch: /^\d+$/.test(time) ? Number(time) : 0, version: await ask('describe', '--tags', '--always', '--dirty'),
    gitDir: await ask('rev-parse', '--absolute-git-dir'), workTree: await ask('rev-parse', '--show-toplevel'),
  };
}
