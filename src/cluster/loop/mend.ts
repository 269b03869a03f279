import { chmod, copyFile, lstat, mkdir, readFile, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { exists, readIfThere, removeTree, walk } from '../../lib/files.js';
import type { ControllerTurn } from '../../record/types.js';
import { withScratch } from '../../target/scratch.js';
import type { Fault, Remedy } from './faults.js';
import { inRoot } from './place.js';
import { machineOf } from './root-files.js';
import type { LoopTools, PackagedFile } from './types.js';

/** What mending came to. */
export interface Mended {
  remedy: ControllerTurn['remedy'];
  detail: string;
  /** Files written, relative to the root. */
  files: string[];
}

type Mender = (fault: Fault, root: string, tools: LoopTools, context: Context) => Promise<Mended | string>;

/**
 * Mends one fault in the unpacked root of an image, by the first of its remedies that can.
 *
 * @returns what was done, or with an empty `remedy` why nothing could be.
 */
export async function mend(fault: Fault, root: string, tools: LoopTools, context: Context): Promise<Mended> {
  const refused: string[] = [];
  for (const remedy of fault.data.remedies) {
    const outcome = await MENDERS[remedy](fault, root, tools, context).catch((error: unknown) => {
      if (error instanceof AdaptError) return error.line;
      throw error;
    });
    if (typeof outcome === 'object') return outcome;
    refused.push(`${remedy}: ${outcome}`);
  }
  return { remedy: '', detail: refused.join('; '), files: [] };
}

const MENDERS: Record<Remedy, Mender> = { copy, package: fromPackage, rebuild, recipe: byRecipe, folder, user };

/** What the fault is about, as ends of paths, the likeliest first. */
function wanted({ groups }: Fault): string[] {
  const { path, library, module } = groups;
  if (module !== undefined) return [`${module.replaceAll('.', '/')}.lua`, `${module.replaceAll('.', '/')}.so`, `${module.split('.')[0] ?? ''}.so`];
  return [path ?? library ?? ''].filter((one) => one !== '').map((one) => one.replace(/^\/+/, ''));
}

/** Copies the file out of the reference: what holds no machine code is the same for every architecture ([0193]). */
async function copy(fault: Fault, root: string, { reference }: LoopTools): Promise<Mended | string> {
  if (reference === undefined) return 'there is no reference image';
  for (const suffix of wanted(fault)) {
    // A path is taken as it stands; the name of a module may be anywhere.
    const paths = fault.groups['path'] === undefined ? await reference.find(suffix) : [suffix];
    for (const path of paths) {
      const content = await reference.read(path);
      if (content === undefined) continue;
      if (machineOf(content) !== undefined) return `${path} of ${reference.name} holds machine code of another architecture`;
      const place = await put(root, path, content);
      return { remedy: 'copied', detail: `${path} copied from ${reference.name}`, files: [place] };
    }
  }
  return `${reference.name} does not have it either`;
}

/** Takes the file, and what of its package is missing, from the image's own distribution. */
async function fromPackage(fault: Fault, root: string, { packages }: LoopTools, context: Context): Promise<Mended | string> {
  if (packages === undefined) return 'packages are not asked';
  const release = (await readIfThere(join(root, await inRoot(root, 'etc/os-release')))) ?? (await readIfThere(join(root, await inRoot(root, 'usr/lib/os-release')))) ?? '';
  const suite = /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(release)?.[1];
  if (!/^ID="?debian"?$/m.test(release) || suite === undefined) return 'the image is not made of Debian, so its packages do not fit';
  const source = await packages(suite);
  for (const suffix of await spelled(wanted(fault), root)) {
    const [found] = best(await source.find(suffix), suffix);
    if (found === undefined) continue;
    return withScratch(context, 'package', async (scratch) => {
      const unpacked = join(scratch, 'unpacked');
      await source.unpack(found, unpacked);
      const files = await merge(unpacked, root, found.path, context);
      await removeTree(unpacked);
      return { remedy: 'package', detail: `${found.path} from the package ${found.package} ${found.version} of Debian ${suite}`, files };
    });
  }
  return `Debian ${suite} has no package with ${wanted(fault)[0] ?? 'it'} for the target`;
}

/** A path under the name of the folder that it really is in: `lib64/x` is `usr/lib64/x`. A link of the image that leads nowhere names its target. */
async function spelled(suffixes: readonly string[], root: string): Promise<string[]> {
  const all: string[] = [];
  for (const suffix of suffixes) {
    const real = suffix.includes('/') ? await inRoot(root, suffix) : suffix;
    all.push(real, suffix);
  }
  return [...new Set(all)];
}

/** An exact path before one that only ends so; the shortest then. */
function best(found: readonly PackagedFile[], suffix: string): PackagedFile[] {
  return [...found].sort((a, b) => Number(b.path === suffix) - Number(a.path === suffix) || a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
}

/** Puts a package's files into the root: the wanted one in any case, others only where nothing is or where another architecture's are. */
async function merge(unpacked: string, root: string, wantedPath: string, context: Context): Promise<string[]> {
  const written: string[] = [];
  const links: string[] = [];
  const visit = async (path: string): Promise<void> => {
    const place = await inRoot(root, dirname(path)).then((folder) => join(folder, basename(path)));
    const target = join(root, place);
    const there = await lstat(target).catch(() => undefined);
    const keep = there !== undefined && path !== wantedPath && !(there.isFile() && isForeign(await readFile(target), context));
    if (keep || /^usr\/share\/(doc|man|locale|lintian|bug)\//.test(path)) return;
    await mkdir(dirname(target), { recursive: true });
    await rm(target, { force: true });
    const source = join(unpacked, path);
    if ((await lstat(source)).isSymbolicLink()) await symlink(await readlink(source), target);
    else await copyFile(source, target);
    written.push(place);
  };
  for await (const { path } of walk(unpacked)) await visit(path);
  for await (const path of linksOf(unpacked)) links.push(path);
  for (const path of links) await visit(path);
  return written.sort();
}

const isForeign = (content: Uint8Array, context: Context): boolean => {
  const machine = machineOf(content);
  return machine !== undefined && machine !== context.target.elfMachine;
};

async function* linksOf(root: string, prefix = ''): AsyncGenerator<string> {
  for (const entry of await readdir(join(root, prefix), { withFileTypes: true })) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isSymbolicLink()) yield path;
    else if (entry.isDirectory()) yield* linksOf(root, path);
  }
}

/** Builds the program again, for the target. */
async function rebuild({ groups }: Fault, root: string, tools: LoopTools): Promise<Mended | string> {
  const path = groups['path'] ?? '';
  if (tools.rebuild === undefined || path === '') return 'nothing is built here';
  const program = await tools.rebuild(basename(path));
  if (program === undefined) return `nobody knows how to build ${basename(path)}`;
  const place = await put(root, path, await readFile(program), 0o755);
  return { remedy: 'rebuilt', detail: `${path} built for the target`, files: [place] };
}

/** Patches, or makes, files by recipes. */
async function byRecipe({ data }: Fault, root: string, { applyRecipe }: LoopTools): Promise<Mended | string> {
  const refused: string[] = [];
  for (const recipe of data.recipes ?? []) {
    try {
      const files = await applyRecipe(root, recipe, { kind: data.kind ?? data.id, file: data.file ?? '' });
      if (files.length > 0) return { remedy: 'recipe', detail: `recipe ${recipe}`, files };
      refused.push(`recipe ${recipe} finds everything done`);
    } catch (error) {
      if (!(error instanceof AdaptError)) throw error;
      refused.push(error.line);
    }
  }
  return refused.join('; ');
}

async function folder({ groups }: Fault, root: string): Promise<Mended | string> {
  const path = groups['path'] ?? '';
  if (path === '') return 'no path is told';
  const place = await inRoot(root, dirname(path));
  if (await exists(join(root, place))) return `/${place} is there`;
  await mkdir(join(root, place), { recursive: true });
  return { remedy: 'made', detail: `folder /${place}`, files: [place] };
}

/** Adds a user and group without rights, as `nogroup` and `nobody` are. */
async function user({ groups }: Fault, root: string): Promise<Mended | string> {
  const name = groups['user'] ?? '';
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(name)) return 'no user is told';
  const files: string[] = [];
  for (const [file, line] of [['etc/passwd', `${name}:x:65534:65534:${name}:/nonexistent:/usr/sbin/nologin`], ['etc/group', `${name}:x:65534:`]] as const) {
    const place = await inRoot(root, file);
    const text = (await readIfThere(join(root, place))) ?? '';
    if (text.split('\n').some((one) => one.startsWith(`${name}:`))) continue;
    await mkdir(dirname(join(root, place)), { recursive: true });
    await rm(join(root, place), { force: true });
    await writeFile(join(root, place), `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`);
    files.push(place);
  }
  return files.length === 0 ? `the user ${name} is there` : { remedy: 'made', detail: `user ${name}`, files };
}

/** Writes a file of the image; answers where it really is. */
async function put(root: string, path: string, content: Uint8Array, mode = 0o644): Promise<string> {
  const place = await inRoot(root, path);
  const target = join(root, place);
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { force: true });
  await writeFile(target, content);
  await chmod(target, mode);
  return place;
}
