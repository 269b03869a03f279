import { join, posix } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError, userError } from '../lib/errors.js';
import { isDir } from '../lib/files.js';
import type { Program } from '../project/file.js';
import { go } from '../target/go.js';
import type { BuildModule, BuildPlace } from './place.js';

/** One main package to build. */
export interface MainPackage {
  /** Name of the program: a plain file name. */
  name: string;
  /** What `go build` is given, in `place`. */
  package: string;
  place: BuildPlace;
  /** True where the project file names it; else it was found, and a failure for the baseline as well is no failure. */
  asked: boolean;
}

/** What of a project is looked through for programs. */
export interface ProgramScope {
  modules: readonly BuildModule[];
  /** Root of the project, absolute. */
  root: string;
  packages: readonly string[] | undefined;
  tags: readonly string[];
  cgo: boolean;
}

/**
 * The programs to build: those of the project file, else every main package in scope that exists for the target or the baseline.
 *
 * @throws AdaptError (user) for a name or package that can't be used.
 */
export async function findPrograms(scope: ProgramScope, programs: readonly Program[] | undefined, context: Context): Promise<MainPackage[]> {
  const main: MainPackage[] = [];
  if (programs !== undefined && programs.length > 0) {
    for (const program of programs) main.push(await askedProgram(program, scope));
    return main;
  }
  for (const place of scope.modules) {
    const patterns = place.patterns(scope.packages);
    for (const path of patterns.length === 0 ? [] : await mainPackages(place, patterns, scope, context)) main.push({ name: baseName(path), package: path, place, asked: false });
  }
  return namePrograms(main);
}

async function mainPackages(place: BuildPlace, patterns: readonly string[], { tags, cgo }: ProgramScope, context: Context): Promise<string[]> {
  const found = new Set<string>();
  for (const arch of [context.target, context.baseline]) {
    const result = await go(context, ['list', '-e', '-find', ...tagsFlag(tags), '-f', '{{if eq .Name "main"}}{{if or .GoFiles .CgoFiles}}{{.ImportPath}}{{end}}{{end}}', ...patterns], {
      cwd: place.dir, arch, cgo, env: { ...place.env, GOFLAGS: place.goflags },
    });
    if (result.exitCode !== 0) throw new AdaptError(`cannot list the packages: ${result.stderr.trim().split('\n').slice(0, 3).join(' ')}`, { where: place.dir, advice: 'Check the packages asked for.' });
    for (const line of result.stdout.split('\n')) if (line !== '') found.add(line);
  }
  return [...found].sort();
}

/** For `-tags`, as one word. */
export function tagsFlag(tags: readonly string[]): string[] {
  return tags.length === 0 ? [] : [`-tags=${tags.join(',')}`];
}

async function askedProgram({ name, package: path = '.' }: Program, scope: ProgramScope): Promise<MainPackage> {
  if (!/^[A-Za-z0-9_][\w.+-]{0,99}$/.test(name)) throw userError(`${JSON.stringify(name)} is no name for a program`, 'build.programs', 'Use letters, digits, dot, dash and underscore.');
  if (path.startsWith('-') || path.includes('...') || path.includes('\0')) throw userError(`${JSON.stringify(path)} is no package`, 'build.programs', 'Name one package, e.g. ./cmd/server.');
  const pattern = path !== '.' && !path.startsWith('./') && (await isDir(join(scope.root, path))) ? `./${path}` : path;
  for (const place of scope.modules) {
    const [inside] = place.patterns([pattern]);
    if (inside !== undefined) return { name, package: inside, place, asked: true };
  }
  throw userError(`no module of the project holds the package ${path}`, 'build.programs', 'Name a package as seen from the root of the project, e.g. ./cmd/server.');
}

/** Names as `go build` would give; where two are the same, the folder above tells them apart. */
export function namePrograms(found: readonly MainPackage[]): MainPackage[] {
  const named = found.map((main) => {
    const unique = found.filter((one) => one.name === main.name).length === 1;
    return { ...main, name: plainName(unique ? main.name : `${posix.basename(posix.dirname(main.package))}-${main.name}`) };
  });
  return named.filter((main, i) => named.findIndex((one) => one.name === main.name) === i);
}

/** Last element of an import path that is no major version. Source: `go help build`. */
export function baseName(path: string): string {
  const last = posix.basename(path);
  return /^v\d+$/.test(last) && path.includes('/') ? posix.basename(posix.dirname(path)) : last;
}

function plainName(name: string): string {
  return name.replace(/[^\w.+-]/g, '_').replace(/^[.-]+/, '') || 'program';
}
