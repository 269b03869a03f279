import { dirname, join } from 'node:path';
import { asset } from '../lib/assets.js';
import type { Context } from '../lib/context.js';
import { AdaptError, userError } from '../lib/errors.js';
import { commandFailed, exec, shellWords, withEnv } from '../lib/exec.js';
import { makeDir, removeTree, writeAtomic } from '../lib/files.js';
import { fillTemplate } from '../lib/template.js';
import type { BuildSection } from '../project/file.js';
import { hostArchitecture } from '../target/architectures.js';
import { findGo, which } from '../target/tools.js';
import { wrapperScript } from '../target/wrapper.js';
import { isoTime, templateValues, type SourceFacts } from './facts.js';
import type { BuildPlace } from './place.js';
import { atSourceTime } from './source-time.js';

/** More than any linker flags; a command that prints more printed something else. */
const MOST = 64 * 1024;

/**
 * The project's own linker flags: `ldflags` with its names filled in, then what `ldflagsCommand` prints.
 * The command runs for the host, in the project; git answers for the project's commit even where it has no git tree.
 *
 * @throws AdaptError where the command fails or prints no flags.
 */
export async function linkerFlags(section: BuildSection, place: BuildPlace, facts: SourceFacts, context: Context): Promise<string> {
  const values = templateValues(facts);
  const written = section.ldflags === undefined ? '' : oneLine(fillTemplate(section.ldflags, values, 'build.ldflags'), 'build.ldflags');
  const command = (section.ldflagsCommand ?? []).map((word) => fillTemplate(word, values, 'build.ldflagsCommand'));
  const printed = command.length === 0 ? '' : await printedFlags(command, section.env ?? {}, place, facts, context);
  return [written, printed].filter((part) => part !== '').join(' ');
}

async function printedFlags(command: readonly string[], env: { [name: string]: string }, place: BuildPlace, facts: SourceFacts, context: Context): Promise<string> {
  const [program = '', ...args] = command;
  const where = `build.ldflagsCommand: ${shellWords(program, args)}`;
  const folder = join(context.workDir, 'tmp', 'ldflags');
  try {
    const path = [...(await gitFolder(folder, facts)), dirname((await findGo(context)).path), process.env['PATH'] ?? ''].join(':');
    const began = Math.floor(Date.now() / 1000);
    const result = await exec(await programPath(program, context), args, {
      cwd: place.dir, signal: context.signal, timeout: 300, maxBytes: MOST,
      env: withEnv({
        ...place.env, GOFLAGS: place.goflags, GOOS: process.platform, GOARCH: hostArchitecture().go, CC: undefined, CXX: undefined,
        ...(facts.epoch === 0 ? {} : { SOURCE_DATE_EPOCH: String(facts.epoch) }), ...gitEnvironment(facts, place), ...env, PATH: path,
      }),
    });
    if (result.exitCode !== 0 || result.timedOut) throw commandFailed(result, 'Mend the command, or write the flags as build.ldflags.', where);
    const flags = oneLine(result.stdout, where);
    if (flags === '') throw new AdaptError('the command printed no linker flags', { where, advice: 'It must print them on standard output.' });
    return atSourceTime(flags, facts.epoch, began, Math.ceil(Date.now() / 1000));
  } finally {
    await removeTree(folder);
  }
}

/** `go` is the one that builds; what has a slash is a file of the project. */
async function programPath(program: string, context: Context): Promise<string> {
  if (program.includes('/')) return program;
  return program === 'go' ? (await findGo(context)).path : ((await which(program)) ?? program);
}

/** A published module has no git tree: a `git` in front of the others answers from its version. */
async function gitFolder(folder: string, facts: SourceFacts): Promise<string[]> {
  if (facts.gitDir !== '' || facts.version === '') return [];
  const known = {
    LOONG_ADAPT_VERSION: facts.version, LOONG_ADAPT_COMMIT: facts.commit,
    LOONG_ADAPT_EPOCH: facts.epoch === 0 ? '' : String(facts.epoch), LOONG_ADAPT_TIME: facts.epoch === 0 ? '' : isoTime(facts.epoch),
  };
  await writeAtomic(join(await makeDir(folder), 'git'), wrapperScript(['/bin/sh', asset('data', 'git-of-module.sh')], known), 0o755);
  return [folder];
}

/** The adapted copy lies outside the project's git tree, perhaps inside another one: git is told where to look. */
function gitEnvironment(facts: SourceFacts, place: BuildPlace): Record<string, string> {
  return facts.gitDir === '' ? { GIT_CEILING_DIRECTORIES: dirname(place.dir) } : { GIT_DIR: facts.gitDir, GIT_WORK_TREE: facts.workTree };
}

function oneLine(text: string, where: string): string {
  if (text.length >= MOST || text.includes('\0')) throw userError('these are no linker flags: they are too long or binary', where, 'Give flags for `go build -ldflags`.');
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
