import { resolve } from 'node:path';
import { defaultCacheDir } from '../lib/cache-folder.js';
import type { Context } from '../lib/context.js';
import { userError } from '../lib/errors.js';
import { makeDir, sha256 } from '../lib/files.js';
import type { Reporter } from '../lib/log.js';
import { toolVersion } from '../lib/version.js';
import type { ProjectFile } from '../project/file.js';
import { openProject, type Project } from '../project/open.js';
import type { Options } from '../project/options.js';
import type { AdaptRecord, ProjectInfo, StageName } from '../record/types.js';
import { DEFAULTS, architecture } from '../target/architectures.js';
import { useCache } from '../target/cache-room.js';
import { readGoWish } from '../target/go-wish.js';

/** Seconds that the go command may say nothing, unless asked otherwise. */
const GO_WAIT = 300;
/** What the names of such hashes among a record's options begin with. */
export const FILE_HASH = 'file:';

/** One run: what was asked, what is known, and the record that grows. */
export interface Run {
  options: Options;
  context: Context;
  project: Project;
  record: AdaptRecord;
  /** The stages of this run; just one where a stage was asked for alone. */
  stages?: readonly StageName[];
}

/** A stage answers what it adds to the record; the pipeline merges and writes it. */
export type Stage = (run: Run) => Promise<Partial<AdaptRecord>>;

/** What a stage answers that had nothing to do, or was only asked what it would do: `--resume` comes back to it. */
export function skipped({ record, context }: Run, stage: StageName, message: string): Pick<AdaptRecord, 'stages' | 'notes'> {
  context.reporter.info(message);
  return {
    stages: { ...record.stages, [stage]: { state: 'skipped', startedAt: new Date().toISOString(), seconds: 0, message } },
    notes: [...record.notes, { stage, kind: 'skipped', message }],
  };
}

/** The context of a run from its options. Creates the work and cache folders. */
export async function openContext(options: Options, reporter: Reporter, signal: AbortSignal): Promise<Context> {
  const target = architecture(options.target ?? DEFAULTS.target);
  const baseline = architecture(options.baseline ?? DEFAULTS.baseline);
  if (target === baseline) throw userError('target and baseline are the same architecture', target.go, 'Name two different ones.');
  const cacheDir = await makeDir(resolve(options.cacheDir ?? defaultCacheDir()));
  await useCache(cacheDir);
  return {
    target, baseline, reporter, signal, install: options.install ?? true, network: options.network ?? true, goWait: options.goWait ?? GO_WAIT,
    workDir: await makeDir(resolve(options.workDir ?? '.loong-adapt')),
    cacheDir,
    ...(options.goVersion === undefined ? {} : { goVersion: await readGoWish(options.goVersion) }),
  };
}

/** Opens the project and starts a record for it. */
export async function openRun(options: Options, context: Context): Promise<Run> {
  const project = await openProject(options.project, options.config, context);
  const record = emptyRecord(project.info, context, options);
  const cLibraries = (options.cgo ?? project.file.cgo) === true ? project.file.build?.sysroot : undefined;
  return { options, context: cLibraries === undefined ? context : { ...context, cLibraries }, project, record: { ...record, options: { ...record.options, ...fileHashes(project.file) } } };
}

/** What is to be looked at where there is no project: a log, images, packages; empty for nothing. */
export function otherSubject({ fromLog, images = [], packageFiles = [] }: Options): string {
  return [...(fromLog === undefined ? [] : [fromLog]), ...images, ...packageFiles].join(', ');
}

/** A run of a stage that can do without a project: setup, a report on a record that is there, or the search in a log alone. */
export function projectlessRun(options: Options, context: Context): Run {
  const project: Project = { info: { asked: otherSubject(options), source: 'none', module: '', version: '', ecosystems: [] }, root: context.workDir, file: {} };
  return { options, context, project, record: emptyRecord(project.info, context, options) };
}

/** The record of a run that could not get its project. */
export function unopenedRecord(options: Options, context: Context, message: string): AdaptRecord {
  const [, module = '', version = ''] = /^([^@\s]+)@([^@\s]+)$/.exec(options.project) ?? [];
  const record = emptyRecord({ asked: options.project, source: module === '' ? 'folder' : 'module', module, version, ecosystems: [] }, context, options);
  return { ...record, stages: { setup: { state: 'failed', startedAt: new Date().toISOString(), seconds: 0, message } } };
}

function emptyRecord(project: ProjectInfo, context: Context, options: Options): AdaptRecord {
  return {
    recordVersion: 1, tool: { name: 'loong-adapt', version: toolVersion() }, project,
    target: context.target.go, baseline: context.baseline.go, options: shapingOptions(options),
    stages: {}, gaps: [], info: [], notes: [], libraries: [], artifacts: [], images: [],
  };
}

/** The project file shapes the result as the options do: a hash of each section that one stage alone reads, and of the rest. */
function fileHashes({ build, image, package: packaging, smoke, ...rest }: ProjectFile): Record<string, string> {
  return Object.fromEntries(Object.entries({ build, image, package: packaging, smoke, rest }).map(([section, value]) => [`${FILE_HASH}${section}`, sha256(JSON.stringify(value ?? {})).slice(0, 12)]));
}

/** Options that change the result, as text; a record made with others is not continued. */
export function shapingOptions(options: Options): Record<string, string> {
  const { project: _p, workDir: _w, cacheDir: _c, cacheLimit: _m, resume: _r, write: _a, force: _f, undo: _e, dryRun: _d, failOn: _o, known: _k, gpgKey: _p1, apkKey: _p2, install: _i, network: _n, goWait: _g, target: _t, baseline: _b, privateDocker: _q, keepOnFailure: _l, advice: _v, ...shaping } = options;
  return Object.fromEntries(Object.entries<unknown>(shaping).filter(([, value]) => value !== undefined).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]));
}
