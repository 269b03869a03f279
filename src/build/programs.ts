import { posix } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError, userError } from '../lib/errors.js';
import type { Program } from '../project/file.js';
import { go } from '../target/go.js';
import type { BuildPlace } from './place.js';

/** One main package to build. */
export interface MainPackage {
  /** Name of the program: a plain file name. */
  name: string;
  /** What `go build` is given. */
  package: string;
  /** True where the project file names it; else it was found, and a failure for the baseline as well is no failure. */
  asked: boolean;
}

/**
 * The programs to build: those of the project file, else every main package in scope that exists for the target or the baseline.
 *
 * @param patterns Go package patterns in scope.
 * @throws AdaptError (user) for a name or package that can't be used.
 */
export async function findPrograms(place: BuildPlace, programs: readonly Program[] | undefined, patterns: readonly string[], tags: readonly string[], context: Context): Promise<MainPackage[]> {
  if (programs !== undefined && programs.length > 0) return programs.map(askedProgram);
  const found = new Set<string>();
  for (const arch of [context.target, context.baseline]) {
    const result = await go(context, ['list', '-e', '-find', ...tagsFlag(tags), '-f', '{{if eq .Name "main"}}{{if .GoFiles}}{{.ImportPath}}{{end}}{{end}}', ...patterns], {
      cwd: place.dir, arch, env: { ...place.env, GOFLAGS: place.goflags },
    });
    if (result.exitCode !== 0) throw new AdaptError(`cannot list the packages: ${result.stderr.trim().split('\n').slice(0, 3).join(' ')}`, { where: place.dir, advice: 'Check the packages asked for.' });
    for (const line of result.stdout.split('\n')) if (line !== '') found.add(line);
  }
  return namePrograms([...found].sort());
}

/** For `-tags`, as one word. */
export function tagsFlag(tags: readonly string[]): string[] {
  return tags.length === 0 ? [] : [`-tags=${tags.join(',')}`];
}

function askedProgram({ name, package: path = '.' }: Program): MainPackage {
  if (!/^[A-Za-z0-9_][\w.+-]{0,99}$/.test(name)) throw userError(`${JSON.stringify(name)} is no name for a program`, 'build.programs', 'Use letters, digits, dot, dash and underscore.');
  if (path.startsWith('-') || path.includes('...') || path.includes('\0')) throw userError(`${JSON.stringify(path)} is no package`, 'build.programs', 'Name one package, e.g. ./cmd/server.');
  return { name, package: path, asked: true };
}

/** Names as `go build` would give; where two are the same, the folder above tells them apart. */
export function namePrograms(packages: readonly string[]): MainPackage[] {
  const named = packages.map((path) => ({ path, name: baseName(path) }));
  return named.map(({ path, name }) => {
    const unique = named.filter((one) => one.name === name).length === 1;
    return { name: plainName(unique ? name : `${posix.basename(posix.dirname(path))}-${name}`), package: path, asked: false };
  });
}

/** Last element of an import path that is no major version. Source: `go help build`. */
function baseName(path: string): string {
  const last = posix.basename(path);
  return /^v\d+$/.test(last) && path.includes('/') ? posix.basename(posix.dirname(path)) : last;
}

function plainName(name: string): string {
  return name.replace(/[^\w.+-]/g, '_').replace(/^[.-]+/, '') || 'program';
}
