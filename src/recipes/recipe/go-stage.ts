import { readDockerfile, type Instruction } from '../../lib/dockerfile.js';

/** Images with a Go toolchain. */
const TOOLCHAIN = /^(?:docker\.io\/)?(?:library\/)?golang(?::|@|$)/i;
/** Commands of a stage after which its programs would not be where others look for them, or need a compiler of the target. */
const UNFIT = /\bgo\s+(?:install|get|test|run|tool)\b|\bCGO_ENABLED=["']?1|\b(?:make|gcc|g\+\+|cc|clang|bazel|cmake|mage|task|goreleaser)\b|\.sh\b/;

/** Where a toolchain's image has programs and libraries of its own. */
const PROGRAMS = /^\/?(?:usr\/(?:local\/)?)?(?:s?bin|lib\w*|libexec)(?:\/|$)/;

/**
 * A Dockerfile whose stage compiles with Go for whatever the image is for, on the machine that builds: `FROM --platform=$BUILDPLATFORM`,
 * and the go command is told `TARGETARCH`. So the toolchain's image need not exist for the target. Where the image is for the
 * machine that builds, nothing changes.
 *
 * @param line 1-based, of the stage's FROM.
 * @param filled its image with its variables filled in.
 * @returns the text; the same where it is done; else why it can't be.
 */
export function crossGoStage(text: string, line: number, filled?: string): { text: string } | { refused: string } {
  const all = readDockerfile(text);
  const at = all.findIndex((one) => one.keyword === 'FROM' && one.line === line);
  const from = all[at];
  if (from === undefined) return { refused: 'no stage begins here' };
  const [written = ''] = from.rest.split(/\s+/);
  const image = filled !== undefined && written.includes('$') ? filled : written;
  if (!TOOLCHAIN.test(image)) return { refused: `${image} is no image of the Go toolchain` };
  if (from.flags.get('platform') === '$BUILDPLATFORM') return { text };
  if (from.flags.has('platform') || from.lines.length > 1) return { refused: 'its FROM is more than an image and a name' };
  const next = all.findIndex((one, index) => index > at && one.keyword === 'FROM');
  if (next < 0) return { refused: 'the image itself is made of this stage' };
  const stage = all.slice(at + 1, next);
  const taken = takenFrom(all, at, next);
  if ('refused' in taken) return taken;
  const unfit = unfitIn(stage) || (withoutC(stage, image, taken.copies, all) ? '' : 'no CGO_ENABLED=0, without which what needs C would be left out silently');
  if (unfit !== '') return { refused: `its stage is more, or less, than \`go build\` of Go alone (${unfit}), and would have to be written for another machine` };
  const lines = text.split('\n');
  const own = lines[line - 1] ?? '';
  lines[line - 1] = own.replace(/^(\s*FROM)(\s+)/i, '$1 --platform=$$BUILDPLATFORM$2');
  lines.splice(line, 0, ...(tellsGo(stage) ? [] : ['ARG TARGETARCH', 'ENV GOARCH=$TARGETARCH']));
  return { text: lines.join('\n') };
}

/** The instructions by which later stages copy from one, where that is all they do with it; else why not. */
function takenFrom(all: readonly Instruction[], at: number, next: number): { copies: Instruction[] } | { refused: string } {
  const [, as = '', name = ''] = (all[at]?.rest ?? '').split(/\s+/);
  const number = all.slice(0, at).filter((one) => one.keyword === 'FROM').length;
  if (as.toLowerCase() === 'as' && all.slice(next).some((one) => one.keyword === 'FROM' && one.rest.split(/\s+/)[0] === name)) return { refused: `another stage is built on ${name}` };
  const copies = all.slice(next).filter((one) => one.keyword === 'COPY' && [name, String(number)].filter((word) => word !== '').includes(one.flags.get('from') ?? ''));
  if (copies.length === 0) return { refused: 'no later stage copies from it' };
  const foreign = copies.flatMap((one) => one.rest.split(/\s+/).slice(0, -1)).find((path) => PROGRAMS.test(path) && !builtAs(path, all.slice(at + 1, next)));
  return foreign === undefined ? { copies } : { refused: `${foreign} is copied out of it, and would be of the machine that builds` };
}

/**
 * Whether a stage that is fixed to a platform compiles for whatever the image is for, whichever machine it runs on: it says for which architecture by a
 * variable, others only copy from it, and nothing of the toolchain's own image.
 *
 * @param line 1-based, of its FROM.
 */
export function buildsForOthers(text: string, line: number): boolean {
  const all = readDockerfile(text);
  const at = all.findIndex((one) => one.keyword === 'FROM' && one.line === line);
  const next = all.findIndex((one, index) => index > at && one.keyword === 'FROM');
  if (at < 0 || next < 0 || 'refused' in takenFrom(all, at, next)) return false;
  // Where make is told GOARCH, that is what its programs are for.
  const told = (part: string): string => part.replace(/(\bGOARCH=["']?\$[^\n;&|]*?\s)make\b/g, '$1go build');
  const stage = all.slice(at + 1, next).map((one) => ({ ...one, rest: told(one.rest), lines: one.lines.map(told) }));
  return stage.some((one) => (one.keyword === 'RUN' || one.keyword === 'ENV') && /\bGOARCH=["']?\$/.test(one.lines.join('\n'))) && unfitIn(stage) === '';
}

/** A compiler of C that is put into an image that has none. */
const C_COMPILER = /\b(?:gcc|g\+\+|musl-dev|build-base|alpine-sdk|clang|libc-dev)\b/;
/** Alpine, by name. */
const ALPINE = /^(?:docker\.io\/)?(?:library\/)?alpine(?::|@|$)|\/alpine(?::|@|$)/;

/**
 * Whether no C code can be in what a stage builds: it says so; its image has no C compiler; or the program runs where the C library it would have been
 * linked with is not.
 */
function withoutC(stage: readonly Instruction[], image: string, copies: readonly Instruction[], all: readonly Instruction[]): boolean {
  const text = stage.map((one) => one.lines.join('\n')).join('\n');
  if (/\bCGO_ENABLED=["']?0/.test(text)) return true;
  const alpine = /-alpine/.test(image);
  if (alpine) return !C_COMPILER.test(text);
  // Linked statically, it could run anywhere.
  if (/(?<![\w-])-?-static\b|\bnetgo\b/.test(text)) return false;
  return copies.every((copy) => {
    const from = all.findLastIndex((one) => one.keyword === 'FROM' && one.line < copy.line);
    const base = (all[from]?.rest ?? '').split(/\s+/)[0] ?? '';
    const end = all.findIndex((one, index) => index > from && one.keyword === 'FROM');
    const own = all.slice(from + 1, end < 0 ? undefined : end).map((one) => one.lines.join('\n')).join('\n');
    return base === 'scratch' || /^gcr\.io\/distroless\/static\b/.test(base) || (ALPINE.test(base) && !/\b(?:libc6-compat|gcompat|glibc|ld-linux)/.test(own));
  });
}

/** Whether the stage says that its program goes there. */
function builtAs(path: string, stage: readonly Instruction[]): boolean {
  const text = stage.map((one) => one.lines.join('\n')).join('\n');
  return text.includes(`-o ${path}`) || text.includes(`-o=${path}`);
}

/** What of the stage isn't fit; empty where there is nothing. */
function unfitIn(stage: readonly Instruction[]): string {
  const runs = stage.filter((one) => one.keyword === 'RUN');
  const bad = stage.map((one) => (one.keyword === 'RUN' || one.keyword === 'ENV' ? UNFIT.exec(one.lines.join('\n').replace(/\/bin\/sh\b/g, ''))?.[0] : undefined)).find((one) => one !== undefined);
  if (bad !== undefined) return bad;
  if (!runs.some((one) => /\bgo\s+build\b/.test(one.rest))) return 'no such command is in it';
  return '';
}

/** Whether GOARCH is said for the whole stage: then that is what counts, and another gap where it is fixed. */
function tellsGo(stage: readonly Instruction[]): boolean {
  return stage.some((one) => (one.keyword === 'ENV' || one.keyword === 'ARG') && /\bGOARCH\b/.test(one.rest));
}
