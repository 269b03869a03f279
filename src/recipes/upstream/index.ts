import { mkdtemp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { userError } from '../../lib/errors.js';
import { exec, withEnv } from '../../lib/exec.js';
import { removeTree, writeAtomic } from '../../lib/files.js';
import type { AdaptRecord } from '../../record/types.js';
import { collectSeries } from './collect.js';
import { machineFolders, scrubber } from './scrub.js';
import type { LeftOut, Series } from './types.js';
import { writeSeries, type Sender, type WrittenSeries } from './write.js';

export type { LeftOut } from './types.js';
export type { WrittenSeries } from './write.js';

/** Folder of the series in the work directory. */
export const UPSTREAM_FOLDER = 'upstream';

/** What is asked for. */
export interface SeriesRequest {
  record: AdaptRecord;
  /** The project's own files, absolute. */
  projectRoot: string;
  /** `Name <address>`; default: what git knows of the user. */
  author: string | undefined;
  signoff: boolean;
}

/** What was written, and what is nothing to be sent. */
export interface UpstreamOutcome {
  series: WrittenSeries[];
  left: LeftOut[];
}

/**
 * Makes a patch series for each project that must change out of an adaptation, and a README.md that says what goes where.
 * They take the place of what an earlier run left, whole.
 *
 * @throws AdaptError (user) where nothing is adapted, or nobody is known to send it.
 */
export async function writeUpstream(request: SeriesRequest, context: Context): Promise<UpstreamOutcome> {
  const { record, projectRoot } = request;
  const { adaptation } = record;
  if (adaptation === undefined) throw userError('nothing was adapted here', context.workDir, 'Run `loong-adapt patch` first, with the same --work-dir.');
  const sender = await senderOf(request, context);
  const folders = machineFolders(context, projectRoot);
  const { series, left } = await collectSeries({ record: { ...record, adaptation }, projectRoot, plain: scrubber(folders) }, context);
  const part = await mkdtemp(join(context.workDir, 'upstream-'));
  try {
    const written: WrittenSeries[] = [];
    for (const one of series) {
      const name = one.project.replace(/[^\w./@+-]/g, '_');
      const patches = await writeSeries(one, join(part, name), sender, folders, context);
      written.push({ project: one.project, version: one.version, folder: `${UPSTREAM_FOLDER}/${name}`, patches, command: commandOf(one) });
    }
    await writeAtomic(join(part, 'README.md'), readme(written, left, record.target));
    const final = join(context.workDir, UPSTREAM_FOLDER);
    await removeTree(final);
    await rename(part, final);
    return { series: written, left };
  } finally {
    await removeTree(part);
  }
}

/** What a receiver runs. Mails lose carriage returns unless told otherwise. */
function commandOf({ folder, patches }: Series): string {
  const returns = patches.some((patch) => patch.files.some(({ before, after }) => [before, after].some((bytes) => bytes !== undefined && Buffer.from(bytes).includes('\r\n'))));
  return ['git am', ...(returns ? ['--keep-cr'] : []), ...(folder === '' ? [] : [`--directory=${folder}`]), '*.patch'].join(' ');
}

async function senderOf({ author, signoff }: SeriesRequest, context: Context): Promise<Sender> {
  const [, name = '', email = ''] = /^\s*([^<>\n]+?)\s*<([^<>\s]+@[^<>\s]+)>\s*$/.exec(author ?? (await gitIdentity(context))) ?? [];
  if (name === '' || email === '') throw userError(author === undefined ? 'git does not know who you are, and patches name their author' : `${JSON.stringify(author)} names no author`, '--author', "Write --author 'Name <address@example.org>', or set user.name and user.email of git.");
  const epoch = Number(process.env['SOURCE_DATE_EPOCH'] ?? '');
  return { name, email, signoff, time: Number.isSafeInteger(epoch) && epoch > 0 ? epoch : Math.floor(Date.now() / 1000) };
}

/** The user as git knows them: environment, repository, own settings. */
async function gitIdentity(context: Context): Promise<string> {
  const result = await exec('git', ['-c', 'user.useConfigOnly=true', 'var', 'GIT_AUTHOR_IDENT'], { signal: context.signal, env: withEnv({ LC_ALL: 'C' }) });
  return result.exitCode === 0 ? result.stdout.trim().replace(/ \d+ [+-]\d{4}$/, '') : '';
}

function readme(series: readonly WrittenSeries[], left: readonly LeftOut[], target: string): string {
  const rows = series.map(({ project, version, folder, patches, command }) => [
    `## ${project}${version === '' ? '' : ` ${version}`}`, '',
    `At the root of its repository${version === '' ? '' : `, on a branch that begins at ${version} or later`}: \`${command}\``, '',
    ...patches.map((name) => `- [${name}](${folder.slice(UPSTREAM_FOLDER.length + 1)}/${name})`), '',
  ].join('\n'));
  const others = left.length === 0 ? '' : ['## Not to be sent', '', ...left.map(({ what, reason }) => `- ${what}: ${reason}.`), ''].join('\n');
  return [`# Patches for linux/${target}, by project`, '', ...(series.length === 0 ? ['There is nothing to send.', ''] : rows), others].join('\n').replace(/\n+$/, '\n');
}
