import { lstat, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Context } from '../../lib/context.js';
import { exec, withEnv } from '../../lib/exec.js';
import { errorCode } from '../../lib/errors.js';
import type { Adaptation, AdaptRecord, AppliedChange, Gap } from '../../record/types.js';
import { LOCAL_COPIES } from '../apply/module-files.js';
import { bodyOf, subjectOf, type MessageFacts } from './message.js';
import { moduleFilesOf } from './mod-file.js';
import { publishedModule } from './published.js';
import { lastSubjects, styleOf } from './style.js';
import type { LeftOut, PatchedFile, Series, UpstreamPatch } from './types.js';

/** What is read. */
export interface CollectRequest {
  record: AdaptRecord & { adaptation: Adaptation };
  /** The project's own files as they were, absolute. */
  projectRoot: string;
  plain: (text: string) => string;
}

/** A culprit project: where its files were, and where they are adapted. */
interface Place {
  project: string;
  version: string;
  folder: string;
  module: string;
  /** Its folder in the adapted copy, relative to it; empty for the project itself. */
  adapted: string;
  original: string;
}

const GODEFS = /^\/\/ (?:cgo -godefs|Created by cgo -godefs) .*?([\w.-]+\.go)\b/m;
const MODULE_FILES = /(^|\/)(go\.(mod|sum|work|work\.sum)|vendor\/.*)$/;

/** Splits an adaptation by who must change, and each part into patches that stand for themselves. */
export async function collectSeries(request: CollectRequest, context: Context): Promise<{ series: Series[]; left: LeftOut[] }> {
  const { record, projectRoot } = request;
  const { adaptation } = record;
  const copies = await copiedModules(record, projectRoot, context);
  const own: Place = {
    project: record.project.module === '' ? posix.basename(projectRoot) : record.project.module, version: record.project.version, folder: await prefixOf(projectRoot, context), module: record.project.module, adapted: '', original: projectRoot,
  };
  const left: LeftOut[] = [];
  const series: Series[] = [];
  for (const place of [own, ...copies]) {
    const parts: { change: AppliedChange; files: string[] }[] = [];
    for (const change of adaptation.applied) {
      const files = await filesOf(change, place, copies, adaptation, request, context);
      const bypassed = files.length === 0 ? undefined : leftOutCheck(change, files, record.gaps, place);
      if (bypassed !== undefined) left.push(bypassed);
      else if (files.length > 0) parts.push({ change, files });
    }
    const style = styleOf(place === own && record.project.source === 'folder' ? await lastSubjects(projectRoot, context.signal) : []);
    const patches: UpstreamPatch[] = [];
    for (const group of together(parts)) {
      const files: PatchedFile[] = [];
      for (const path of [...new Set(group.flatMap((part) => part.files))].sort()) {
        const file = await patchedFile(path, place, adaptation, copies.map(({ module }) => module), request, context);
        if (file !== undefined) files.push(file);
      }
      if (files.length === 0) continue;
      const changes = group.map((part) => part.change);
      const ids = new Set(changes.flatMap((change) => change.gaps));
      const gaps = record.gaps.filter((gap) => ids.has(gap.id) && gap.state === 'closed');
      const facts: MessageFacts = { changes, gaps, files: files.map((file) => file.path), generated: generatedFiles(files), module: place.module, target: record.target, style };
      if (gaps.length === 0) left.push({ what: files.map((file) => file.path).join(', '), reason: 'what it should close is not proven to be closed' });
      else patches.push({ subject: subjectOf(facts), body: bodyOf(facts, request.plain), files });
    }
    if (patches.length > 0) series.push({ project: place.project, version: place.version, folder: place.folder, patches });
  }
  for (const { project, version } of copies) left.push({ what: `the copy of ${project} ${version} in the project`, reason: 'it is no longer needed once that project has released its patches; the project then only updates it' });
  return { series, left };
}

/** Dependencies whose files were changed, by a local copy or in vendor/. */
async function copiedModules({ libraries }: AdaptRecord, projectRoot: string, context: Context): Promise<Place[]> {
  const places: Place[] = [];
  for (const { module, redirected } of libraries) {
    if (redirected === undefined || redirected.to.includes('@')) continue;
    const version = redirected.original.slice(module.length + 1);
    const published = redirected.to.startsWith(`${LOCAL_COPIES}/`) ? await publishedModule(redirected.original, context) : { dir: join(projectRoot, redirected.to), folder: '' };
    places.push({ project: module, version, folder: published.folder, module, adapted: redirected.to, original: published.dir });
  }
  return places;
}

/** Files of one change that belong to one culprit project, relative to that. */
async function filesOf(change: AppliedChange, place: Place, copies: readonly Place[], adaptation: Adaptation, request: CollectRequest, context: Context): Promise<string[]> {
  if (place.adapted !== '') return change.files.filter((file) => file.startsWith(`${place.adapted}/`)).map((file) => file.slice(place.adapted.length + 1));
  const foreign = (file: string): boolean => file.startsWith(`${LOCAL_COPIES}/`) || copies.some(({ adapted }) => file.startsWith(`${adapted}/`));
  const files = change.files.filter((file) => !foreign(file));
  // An upgrade also makes vendor/ anew.
  if (change.remedy.kind === 'upgrade' && files.some((file) => MODULE_FILES.test(file))) {
    files.push(...(await patchFiles(adaptation, request, context)).filter((file) => /(^|\/)vendor\//.test(file) && !foreign(file)));
  }
  return [...new Set(files)];
}

/** All files of adapt.patch. */
async function patchFiles(adaptation: Adaptation, request: CollectRequest, context: Context): Promise<string[]> {
  if (adaptation.patch === '') return [];
  const result = await exec('git', ['apply', '--numstat', '-z', join(context.workDir, adaptation.patch)], { cwd: request.projectRoot, signal: context.signal, env: withEnv({ GIT_CEILING_DIRECTORIES: request.projectRoot }) });
  return result.stdout.split('\0').filter((line) => line !== '').map((line) => line.split('\t').slice(2).join('\t'));
}

/** A change that leaves a check out of the build instead of mending it helps here, and nobody else. */
function leftOutCheck(change: AppliedChange, files: readonly string[], gaps: readonly Gap[], place: Place): LeftOut | undefined {
  if (place.adapted !== '') return undefined;
  const closed = gaps.filter((gap) => change.gaps.includes(gap.id));
  if (closed.length === 0 || closed.some((gap) => gap.ecosystem === 'go' || gap.culprit.file === undefined || files.includes(gap.culprit.file) || files.some((file) => MODULE_FILES.test(file)))) return undefined;
  return { what: files.join(', '), reason: `it only leaves out ${closed[0]?.culprit.file ?? ''}, which still lacks the target` };
}

/** Changes that touch the same file are one patch. */
function together<P extends { files: readonly string[] }>(parts: readonly P[]): P[][] {
  const groups: P[][] = [];
  for (const part of parts) {
    const touching = groups.filter((group) => group.some((one) => one.files.some((file) => part.files.includes(file))));
    const [first] = touching;
    if (first === undefined) {
      groups.push([part]);
      continue;
    }
    for (const other of touching.slice(1)) {
      first.push(...other);
      groups.splice(groups.indexOf(other), 1);
    }
    first.push(part);
  }
  return groups;
}

async function patchedFile(path: string, place: Place, adaptation: Adaptation, copied: readonly string[], { projectRoot }: CollectRequest, context: Context): Promise<PatchedFile | undefined> {
  const adapted = join(context.workDir, adaptation.dir, place.adapted, path);
  const before = await content(join(place.original, path));
  const moduleFile = place.adapted === '' && /(^|\/)go\.(mod|sum)$/.test(path);
  // A go.mod that was made for a project without one is not the project's wish.
  if (moduleFile && before === undefined) return undefined;
  const after = moduleFile ? await moduleFilesOf(path, { original: projectRoot, adapted: join(context.workDir, adaptation.dir), copied }, context) : await content(adapted);
  if (before !== undefined && after !== undefined && Buffer.compare(before, after) === 0) return undefined;
  if (before === undefined && after === undefined) return undefined;
  const { mode } = await lstat(adapted).catch(() => ({ mode: 0o644 }));
  return { path, before, after, mode: mode & 0o777 };
}

/** Content of a regular file; undefined where there is none. */
async function content(path: string): Promise<Buffer | undefined> {
  try {
    return (await lstat(path)).isFile() ? await readFile(path) : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** New files that say in their header that `cgo -godefs` made them. */
function generatedFiles(files: readonly PatchedFile[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path, before, after } of files) {
    const source = before === undefined && after !== undefined && path.endsWith('.go') ? GODEFS.exec(Buffer.from(after).toString('utf8').slice(0, 2000))?.[1] : undefined;
    if (source !== undefined) found.set(path, source);
  }
  return found;
}

/** Folder of a project in its git repository; empty at the top, or without one. */
async function prefixOf(dir: string, context: Context): Promise<string> {
  const result = await exec('git', ['rev-parse', '--show-prefix'], { cwd: dir, signal: context.signal, env: withEnv({ LC_ALL: 'C' }) });
  return result.exitCode === 0 ? result.stdout.trim().replace(/\/$/, '') : '';
}
