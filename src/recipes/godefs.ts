import { copyFile, lstat, readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { commandFailed, exec } from '../lib/exec.js';
import { contained, exists } from '../lib/files.js';
import { crossCompiler } from '../target/cross.js';
import { go, goEnv } from '../target/go.js';
import { withScratch } from '../target/scratch.js';
import { buildLines } from './build-lines.js';

/** Most bytes of one file that is taken along: headers and definitions are small. */
const MAX_FILE = 4 * 1024 * 1024;
/** Seconds; the first run builds the C library of the cross compiler. */
const TIMEOUT = 300;

/** One run of cgo's `-godefs`. */
export interface GodefsRequest {
  /** Folder of the package, absolute; only read. */
  dir: string;
  /** The source file in it, e.g. `types_linux.go`. */
  file: string;
  /** The module's `go` directive: decides the style of the build lines. Empty where there is none. */
  goDirective: string;
}

/** Go definitions as the target's C headers have them. */
export interface Godefs {
  /** A whole Go file, build lines in front. */
  content: string;
  /** As a person would repeat it in the package's folder. */
  command: string;
  /** The compiler whose headers were read, e.g. `zig 0.17.1`. */
  compiler: string;
}

/**
 * Definitions of C types and constants for the target, by `go tool cgo -godefs` and a cross compiler with the
 * target's headers, in a scratch copy of the package's folder ([0040]-[0053]).
 *
 * @throws AdaptError where there is no compiler, or the file can't be processed.
 */
export async function godefs(request: GodefsRequest, context: Context): Promise<Godefs> {
  const { dir, file } = request;
  if (file !== basename(file) || !file.endsWith('.go')) throw new AdaptError(`${JSON.stringify(file)} is no Go file of the package`, { where: dir, advice: 'Name a file of the folder itself.' });
  const source = await readFile(await contained(dir, file), 'utf8');
  refuseFlags(source, join(dir, file));
  const compiler = await crossCompiler(context.target, context);
  if (compiler === undefined) {
    throw new AdaptError(`no C compiler with the headers of linux/${context.target.go}`, { where: join(dir, file), advice: 'Install a cross compiler, zig, or clang with the target\'s C library, or allow the network.' });
  }
  return withScratch(context, 'godefs', async (scratch) => {
    await copyFiles(dir, scratch);
    const result = await go(context, ['tool', 'cgo', '-godefs', file], {
      cwd: scratch, arch: context.target, cgo: true, timeout: TIMEOUT,
      env: { ...compiler.env, CC: compiler.cc, GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' },
    });
    if (result.exitCode !== 0 || result.timedOut) throw commandFailed(result, 'Read what the compiler says of the file; its headers may not be those of the C library.', dir);
    return {
      content: buildLines('linux', context.target.go, request.goDirective) + (await formatted(withoutPlace(result.stdout, scratch), context)),
      command: `CGO_ENABLED=1 GOOS=linux GOARCH=${context.target.go} go tool cgo -godefs ${file}`,
      compiler: compiler.version,
    };
  });
}

/** The files of the folder itself: definitions may include headers that lie beside them. Links are left out. */
async function copyFiles(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) {
    const info = await lstat(join(from, name));
    if (info.isFile() && info.size <= MAX_FILE && /\.(go|h|c|inc)$/.test(name)) await copyFile(join(from, name), join(to, name));
  }
}

/** `#cgo` lines reach the compiler as they are; a plugin or a response file would be code of the module. */
function refuseFlags(source: string, where: string): void {
  for (const [, flags = ''] of source.matchAll(/^[ \t/*]*#cgo[^:\n]*:(.*)$/gm)) {
    const word = flags.trim().split(/\s+/).find((one) => !/^-[DU]\w+(=[\w.]*)?$|^-std=[\w+]+$|^-W[\w-]*$|^-l[\w-]+$/.test(one));
    if (word !== undefined) throw new AdaptError(`the flag ${JSON.stringify(word)} of a #cgo line is not handed to a compiler`, { where, advice: 'Run cgo -godefs by hand after reading the file.' });
  }
}

/** As gofmt writes it, where gofmt is there and can read it. */
async function formatted(text: string, context: Context): Promise<string> {
  const gofmt = join((await goEnv(context, ['GOROOT']))['GOROOT'] ?? '', 'bin', 'gofmt');
  if (!(await exists(gofmt))) return text;
  const result = await exec(gofmt, [], { input: text, signal: context.signal });
  return result.exitCode === 0 ? result.stdout : text;
}

/** The header names the command; a scratch folder in it would differ from run to run. */
function withoutPlace(text: string, scratch: string): string {
  return text.replaceAll(`${scratch}/`, '').replaceAll(scratch, '.');
}
