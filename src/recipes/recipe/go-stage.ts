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
 * @returns the text; the same where it is done; else why it can't be.
 */
export function crossGoStage(text: string, line: number): { text: string } | { refused: string } {
  const all = readDockerfile(text);
  const at = all.findIndex((one) => one.keyword === 'FROM' && one.line === line);
  const from = all[at];
  if (from === undefined) return { refused: 'no stage begins here' };
  const [image = '', as = '', name = ''] = from.rest.split(/\s+/);
  if (!TOOLCHAIN.test(image)) return { refused: `${image} is no image of the Go toolchain` };
  if (from.flags.get('platform') === '$BUILDPLATFORM') return { text };
  if (from.flags.has('platform') || from.lines.length > 1) return { refused: 'its FROM is more than an image and a name' };
  const next = all.findIndex((one, index) => index > at && one.keyword === 'FROM');
  if (next < 0) return { refused: 'the image itself is made of this stage' };
  const stage = all.slice(at + 1, next);
  const number = all.slice(0, at).filter((one) => one.keyword === 'FROM').length;
  if (as.toLowerCase() === 'as' && all.slice(next).some((one) => one.keyword === 'FROM' && one.rest.split(/\s+/)[0] === name)) return { refused: `another stage is built on ${name}` };
  const copies = all.slice(next).filter((one) => one.keyword === 'COPY' && [name, String(number)].filter((word) => word !== '').includes(one.flags.get('from') ?? ''));
  if (copies.length === 0) return { refused: 'no later stage copies from it' };
  const foreign = copies.flatMap((one) => one.rest.split(/\s+/).slice(0, -1)).find((path) => PROGRAMS.test(path) && !builtAs(path, stage));
  if (foreign !== undefined) return { refused: `${foreign} is copied out of it, and would be of the machine that builds` };
  const unfit = unfitIn(stage);
  if (unfit !== '') return { refused: `its stage is more, or less, than \`go build\` of Go alone (${unfit}), and would have to be written for another machine` };
  const lines = text.split('\n');
  const own = lines[line - 1] ?? '';
  lines[line - 1] = own.replace(/^(\s*FROM)(\s+)/i, '$1 --platform=$$BUILDPLATFORM$2');
  lines.splice(line, 0, ...(tellsGo(stage) ? [] : ['ARG TARGETARCH', 'ENV GOARCH=$TARGETARCH']));
  return { text: lines.join('\n') };
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
  if (!stage.some((one) => /\bCGO_ENABLED=["']?0/.test(one.lines.join('\n')))) return 'no CGO_ENABLED=0, without which what needs C would be left out silently';
  return '';
}

/** Whether GOARCH is said for the whole stage: then that is what counts, and another gap where it is fixed. */
function tellsGo(stage: readonly Instruction[]): boolean {
  return stage.some((one) => (one.keyword === 'ENV' || one.keyword === 'ARG') && /\bGOARCH\b/.test(one.rest));
}
