import { join, resolve } from 'node:path';
import { userError } from '../lib/errors.js';
import { isDir } from '../lib/files.js';
import { lockFolder } from '../lib/lock.js';
import { writeUpstream, type LeftOut, type UpstreamOutcome, type WrittenSeries } from '../recipes/upstream/index.js';
import { readRecord } from '../record/store.js';
import type { RunControl } from './pipeline.js';
import { openContext } from './run.js';

export type { LeftOut, UpstreamOutcome, WrittenSeries };

/** What `upstream` may be told. */
export interface UpstreamOptions {
  /** The project's folder; default: the one that the record names. */
  project?: string;
  /** Of the run whose adaptation is sent; default `.loong-adapt` below the current folder. */
  workDir?: string;
  cacheDir?: string;
  /** `Name <address>`; default: as git knows the user. */
  author?: string;
  /** Adds `Signed-off-by` to each message. */
  signoff?: boolean;
}

/**
 * Turns the adaptation of an earlier run into a patch series for each project that must change.
 *
 * @throws AdaptError (user) where the work directory holds no adaptation.
 */
export async function upstream({ project, author, signoff = false, ...folders }: UpstreamOptions, control: RunControl): Promise<UpstreamOutcome> {
  const context = await openContext({ project: '', ...folders }, control.reporter, control.signal);
  const unlock = await lockFolder(context.workDir);
  try {
    const record = await readRecord(context.workDir);
    if (record === undefined) throw userError('there is no record here', context.workDir, 'Run `loong-adapt patch` first, with the same --work-dir.');
    const projectRoot = record.project.source === 'module' ? join(context.workDir, 'source') : resolve(project ?? record.project.asked);
    if (!(await isDir(projectRoot))) throw userError("the project's folder is not there", projectRoot, 'Name it: loong-adapt upstream FOLDER.');
    return await writeUpstream({ record, projectRoot, author, signoff }, context);
  } finally {
    await unlock();
  }
}
