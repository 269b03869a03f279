import { copyFile, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Context } from '../../lib/context.js';
import { userError } from '../../lib/errors.js';
import { exec, withEnv } from '../../lib/exec.js';
import { exists, isDir, makeDir, readIfThere, removeTree, sha256, walk, writeAtomic } from '../../lib/files.js';
import type { Project } from '../../project/open.js';
import type { Note } from '../../record/types.js';
import { quiet } from '../../target/go.js';
import { joinGoflags, withoutModuleFlags } from './flags.js';
import { completeModFile, makeModFile, notScanned, raisedNotes } from './premodule.js';
import { toolchainFor, toolchainOf } from './toolchain.js';
import type { GoWorkspace } from '../../project/go-build.js';

/**
 * A folder where go commands may run without touching the user's tree: the project's own root, with
 * flags that keep go.mod and go.sum in the work directory.
 *
 * @throws AdaptError (user) for a go.mod that doesn't parse, with its line.
 */
export async function goWorkspace(project: Project, context: Context, replace: readonly string[] = []): Promise<GoWorkspace> {
  const [first] = await goTrees(project, context, replace);
  return first ?? { dir: project.root, goflags: '', env: {}, modFile: join(project.root, 'go.mod'), folder: '', notes: [] };
}

/** All modules, or the one workspace, of a project; empty where it holds no Go. */
export async function goTrees(project: Project, context: Context, replace: readonly string[] = []): Promise<GoWorkspace[]> {
  const { root, info } = project;
  const published = info.source === 'module';
  const work = !published && (await exists(join(root, 'go.work')));
  const folders = await moduleFolders(root);
  const trees: GoWorkspace[] = [];
  const used = work ? await workspaceFolders(root, context) : [];
  if (work) trees.push(await workTree(root, context, used));
  for (const folder of folders) if (!used.includes(folder)) trees.push(await moduleTree(root, folder, context, replace, published));
  if (!folders.includes('') && !work && (trees.length === 0 || (await hasLock(root))) && (await hasGoFiles(root, folders))) {
    trees.unshift(await madeTree(project, context, replace));
  }
  return trees;
}

async function hasLock(root: string): Promise<boolean> {
  for (const name of ['Gopkg.lock', 'glide.lock', 'vendor.conf', 'Godeps/Godeps.json', 'vendor/vendor.json']) if (await exists(join(root, name))) return true;
  return false;
}

/** Folders that hold a go.mod, relative to the root, the root's first. */
async function moduleFolders(root: string): Promise<string[]> {
  const folders: string[] = [];
  for await (const { path } of walk(root, notScanned)) if (path === 'go.mod' || path.endsWith('/go.mod')) folders.push(path === 'go.mod' ? '' : dirname(path));
  return folders.sort();
}

async function hasGoFiles(root: string, nested: readonly string[]): Promise<boolean> {
  for await (const { path } of walk(root, (dir) => notScanned(dir) || nested.includes(dir))) if (path.endsWith('.go') && !path.endsWith('_test.go')) return true;
  return false;
}

/** Where the module files of one tree are kept. */
async function stateFolder(context: Context, folder: string): Promise<string> {
  return makeDir(join(context.workDir, 'go', folder === '' ? 'root' : sha256(folder).slice(0, 12)));
}

async function baseEnv(context: Context): Promise<{ env: Record<string, string>; flags: string[] }> {
  const { goflags } = await toolchainFor(context.workDir, context);
  return { env: { GO111MODULE: 'on', ...(context.network ? {} : { GOPROXY: 'off' }) }, flags: withoutModuleFlags(goflags) };
}

async function moduleTree(root: string, folder: string, context: Context, replace: readonly string[], published: boolean): Promise<GoWorkspace> {
  const dir = join(root, folder);
  const read = await checkModFile(dir, relative(root, join(dir, 'go.mod')).split(sep).join('/'), context);
  const { env, flags } = await baseEnv(context);
  const notes: Note[] = [];
  const where = folder === '' ? '' : `${folder}: `;
  if (replace.length === 0 && !published && (await exists(join(dir, 'vendor', 'modules.txt')))) {
    const trouble = await vendorTrouble(dir, env, context);
    if (trouble === undefined) {
      notes.push({ stage: 'detect', kind: 'decision', message: `${where}dependencies are read from vendor/` });
      return { dir, goflags: joinGoflags([...flags, '-mod=vendor']), env: { ...env, GOWORK: 'off' }, modFile: join(dir, 'go.mod'), folder, notes };
    }
    notes.push({ stage: 'detect', kind: 'decision', message: `${where}vendor/ does not fit go.mod (${trouble}): the dependencies are taken from the module cache` });
  }
  const state = await stateFolder(context, folder);
  const modFile = join(state, 'go.mod');
  await copyModFile(dir, state);
  notes.push(...(await dropMissingReplaces(read, dir, modFile, where, context)), ...(await applyReplaces(modFile, replace, context)));
  return { dir, goflags: joinGoflags([...flags, `-modfile=${modFile}`, '-mod=mod']), env: { ...env, GOWORK: 'off' }, modFile, folder, notes };
}

async function copyModFile(dir: string, state: string): Promise<void> {
  await writeAtomic(join(state, 'go.mod'), await readFile(join(dir, 'go.mod')));
  const sum = await readIfThere(join(dir, 'go.sum'));
  if (sum !== undefined) await writeAtomic(join(state, 'go.sum'), sum);
}

/** The first line of what the go command finds wrong with vendor/, if anything. */
async function vendorTrouble(dir: string, env: Record<string, string>, context: Context): Promise<string | undefined> {
  const { go } = await toolchainOf(dir, context);
  const result = await exec(go, ['list', '-mod=vendor', '-e', '-f', '{{.ImportPath}}', '.'], { cwd: dir, signal: context.signal, ...quiet(context), env: withEnv({ ...env, GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' }) });
  return result.exitCode === 0 ? undefined : (result.stderr.trim().split('\n')[0] ?? 'go list fails').replaceAll(dir, '.').replace(/[:\s]+$/, '');
}

/**
 * Reads go.mod as the go command does.
 *
 * @throws AdaptError (user) with file and line.
 */
async function checkModFile(dir: string, shown: string, context: Context): Promise<ModFile> {
  const { go } = await toolchainFor(context.workDir, context); // Asking in the folder of a broken go.mod fails.
  const result = await exec(go, ['mod', 'edit', '-json', join(dir, 'go.mod')], { cwd: context.workDir, signal: context.signal, env: withEnv({ GOFLAGS: '', GOWORK: 'off', GO111MODULE: 'on', GOTOOLCHAIN: 'local' }) });
  if (result.exitCode === 0) return JSON.parse(result.stdout) as ModFile;
  const match = /go\.mod:(\d+)(?::\d+)?: (.*)/.exec(result.stderr);
  throw userError(`go.mod does not parse: ${match?.[2] ?? result.stderr.trim().split('\n').pop() ?? ''}`, match === null ? shown : `${shown}:${match[1] ?? ''}`, 'Mend the file and run again.');
}

interface ModFile {
  Require?: { Path: string; Version: string }[] | null;
  Replace?: { Old: { Path: string; Version?: string }; New: { Path: string; Version?: string } }[] | null;
}

/** Leaves out `replace` directives to folders that aren't there: the published modules stand in for them. */
async function dropMissingReplaces(value: ModFile, dir: string, modFile: string, where: string, context: Context): Promise<Note[]> {
  const notes: Note[] = [];
  for (const { Old, New } of value.Replace ?? []) {
    if (New.Version !== undefined && New.Version !== '') continue;
    const folder = resolve(dir, New.Path);
    if (await exists(join(folder, 'go.mod'))) continue;
    await editMod([`-dropreplace=${Old.Path}${Old.Version === undefined || Old.Version === '' ? '' : `@${Old.Version}`}`, modFile], context);
    // Such versions stand for the folder alone: nobody published them.
    const required = value.Require?.find((one) => one.Path === Old.Path)?.Version;
    if (required !== undefined && /^v0\.0\.0(-00010101000000-000000000000)?$/.test(required)) await editMod([`-droprequire=${Old.Path}`, modFile], context);
    const why = (await isDir(folder)) ? 'holds no go.mod' : 'is not there';
    notes.push({ stage: 'detect', kind: 'decision', message: `${where}replace ${Old.Path} => ${New.Path} was left out: the folder ${why}` });
  }
  return notes;
}

async function applyReplaces(modFile: string, replace: readonly string[], context: Context): Promise<Note[]> {
  const notes: Note[] = [];
  for (const one of replace) {
    if (!/^[^=@\s]+(@[^=\s]+)?=\S+$/.test(one)) throw userError(`cannot read the replacement ${JSON.stringify(one)}`, 'replace', 'Write it as module=module@version or module=folder.');
    const [from = '', to = ''] = one.split('=');
    const target = to.includes('@') ? to : resolve(to);
    await editMod([`-replace=${from}=${target}`, modFile], context);
    notes.push({ stage: 'detect', kind: 'decision', message: `${from} is replaced by ${to}, as asked` });
  }
  return notes;
}

async function editMod(args: string[], context: Context): Promise<string> {
  const { go } = await toolchainFor(context.workDir, context);
  const result = await exec(go, ['mod', 'edit', ...args], { cwd: context.workDir, signal: context.signal, env: withEnv({ GOFLAGS: '', GOWORK: 'off', GO111MODULE: 'on', GOTOOLCHAIN: 'local' }) });
  if (result.exitCode !== 0) throw userError(`go mod edit: ${result.stderr.trim().split('\n').pop() ?? ''}`, 'go.mod', 'Check the replacements asked for.');
  return result.stdout;
}

/** Folders of the modules that go.work uses, relative to the root; those outside it stay absolute. */
async function workspaceFolders(root: string, context: Context): Promise<string[]> {
  const { go } = await toolchainFor(context.workDir, context);
  const result = await exec(go, ['work', 'edit', '-json', join(root, 'go.work')], { cwd: context.workDir, signal: context.signal, env: withEnv({ GOFLAGS: '', GOTOOLCHAIN: 'local' }) });
  if (result.exitCode !== 0) {
    const match = /go\.work:(\d+)(?::\d+)?: (.*)/.exec(result.stderr);
    throw userError(`go.work does not parse: ${match?.[2] ?? result.stderr.trim()}`, match === null ? 'go.work' : `go.work:${match[1] ?? ''}`, 'Mend the file and run again.');
  }
  const value = JSON.parse(result.stdout) as { Use?: { DiskPath: string }[] | null };
  return (value.Use ?? []).map(({ DiskPath }) => relative(root, resolve(root, DiskPath)).split(sep).join('/'));
}

/** A workspace: go.work is copied, with absolute paths, so that go.work.sum is written beside the copy. */
async function workTree(root: string, context: Context, used: readonly string[]): Promise<GoWorkspace> {
  for (const folder of used) if (!folder.startsWith('..') && (await exists(join(root, folder, 'go.mod')))) await checkModFile(join(root, folder), folder === '' ? 'go.mod' : `${folder}/go.mod`, context);
  const { env, flags } = await baseEnv(context);
  const state = await stateFolder(context, 'go.work');
  const copy = join(state, 'go.work');
  await copyFile(join(root, 'go.work'), copy);
  await removeTree(join(state, 'go.work.sum'));
  if (await exists(join(root, 'go.work.sum'))) await copyFile(join(root, 'go.work.sum'), join(state, 'go.work.sum'));
  const { go } = await toolchainFor(context.workDir, context);
  const value = JSON.parse((await exec(go, ['work', 'edit', '-json', copy], { cwd: state, env: withEnv({ GOFLAGS: '', GOTOOLCHAIN: 'local' }) })).stdout) as { Use?: { DiskPath: string }[] | null } & ModFile;
  const args: string[] = [];
  const notes: Note[] = [{ stage: 'detect', kind: 'decision', message: `go.work: ${used.length} modules are looked at as one workspace` }];
  for (const { DiskPath } of value.Use ?? []) {
    args.push(`-dropuse=${DiskPath}`);
    const absolute = resolve(root, DiskPath);
    if (await exists(join(absolute, 'go.mod'))) args.push(`-use=${absolute}`);
    else notes.push({ stage: 'detect', kind: 'decision', message: `go.work: use ${DiskPath} was left out: there is no module` });
  }
  for (const { Old, New } of value.Replace ?? []) {
    if (New.Version !== undefined && New.Version !== '') continue;
    args.push(`-dropreplace=${Old.Path}${Old.Version === undefined || Old.Version === '' ? '' : `@${Old.Version}`}`);
    if (await exists(join(resolve(root, New.Path), 'go.mod'))) args.push(`-replace=${Old.Path}=${resolve(root, New.Path)}`);
    else notes.push({ stage: 'detect', kind: 'decision', message: `go.work: replace ${Old.Path} => ${New.Path} was left out: the folder is not there` });
  }
  await exec(go, ['work', 'edit', ...args, copy], { cwd: state, env: withEnv({ GOFLAGS: '', GOTOOLCHAIN: 'local' }) });
  return { dir: root, goflags: joinGoflags(flags), env: { ...env, GOWORK: copy }, modFile: join(root, 'go.mod'), folder: '', members: used.filter((folder) => !folder.startsWith('..')), notes };
}

/** A project of the time before modules: go.mod exists only for the go command, by an overlay. */
async function madeTree(project: Project, context: Context, replace: readonly string[]): Promise<GoWorkspace> {
  const { root, info } = project;
  const { env, flags } = await baseEnv(context);
  const state = await stateFolder(context, '');
  const modFile = join(state, 'go.mod');
  const toolchain = await toolchainFor(context.workDir, context);
  const made = join(state, 'made.mod');
  const { text, notes, env: after } = await makeModFile(root, info.module, state, { ...env, GOWORK: 'off' }, toolchain, context);
  const fresh = (await readIfThere(made)) !== text || !(await exists(modFile));
  if (fresh) await writeAtomic(modFile, text); // Else what the go command added earlier is kept.
  notes.push(...(await applyReplaces(modFile, replace, context)));
  const overlay = join(state, 'overlay.json');
  await writeAtomic(overlay, `${JSON.stringify({ Replace: { [join(root, 'go.mod')]: modFile } })}\n`);
  const ours = [`-overlay=${overlay}`, `-modfile=${modFile}`];
  const completed = fresh ? await completeModFile(root, [...ours, '-mod=mod'], after, modFile, toolchain, context) : { notes: [], complete: true, env: after };
  if (fresh && completed.complete) await writeAtomic(made, text);
  notes.push(...completed.notes, ...raisedNotes(text, (await readIfThere(modFile)) ?? ''));
  return { dir: root, goflags: joinGoflags([...flags, ...ours, completed.complete ? '-mod=mod' : '-mod=readonly']), env: completed.env, modFile, madeModFile: modFile, folder: '', notes };
}
