import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AdaptError, userError } from '../../../lib/errors.js';
import { commandFailed, exec } from '../../../lib/exec.js';
import { goEnv } from '../../../target/go.js';
import { findGo } from '../../../target/tools.js';
import { hostArchitecture } from '../../../target/architectures.js';
import { LIMITS } from '../limits.js';
import { place } from '../paths.js';
import type { RunToolStep } from '../steps.js';
import { toolEnv, withCopy } from '../tool-copy.js';
import type { Action } from './action.js';

/** What the go command may be asked: nothing that changes the machine, or installs. */
const GO_COMMANDS = ['run', 'generate', 'fmt', 'mod', 'tool'];
/** Arguments that would name another program, folder or file than the recipe says. */
const FORBIDDEN = /^--?(exec|toolexec|vettool|C|f|file|directory|modfile|overlay|eval|include-dir|I|o|ldflags|gccgoflags|gcflags|pkgdir)(=|$)|^-[CfIo]./;
const ASSIGNMENT = /^(SHELL|\.SHELLFLAGS|MAKEFLAGS|MAKEFILES|PATH|LD_\w+|CC|CXX)[:+?]?=/;

/** Runs a listed tool, without a shell, in a scratch copy; takes over only the files that it is said to write. */
export const runTool: Action<RunToolStep> = async (step, { draft, loaded, tools: { context } }) => {
  for (const arg of step.args) checkArgument(step.tool, arg, loaded.file);
  if (step.tool === 'go' && !GO_COMMANDS.includes(step.args[0] ?? '')) throw userError(`run-tool does not run \`go ${step.args[0] ?? ''}\``, loaded.file, `Use one of ${GO_COMMANDS.join(', ')}.`);
  const program = await programOf(step.tool, context);
  const arch = step.target === true ? context.target : hostArchitecture();
  await withCopy(draft, context, async (folder) => {
    const cwd = step.in === undefined ? folder : await place(folder, step.in);
    const result = await exec(program, step.args, { cwd, env: toolEnv({ GOARCH: arch.go, CGO_ENABLED: '0', GOWORK: 'off' }), signal: context.signal, timeout: Math.min(step.timeout ?? 120, LIMITS.seconds), maxBytes: 1024 * 1024 });
    if (result.exitCode !== 0 || result.timedOut) throw commandFailed(result, `Look at the step run-tool of ${loaded.name}.`, loaded.file);
    for (const path of step.writes) {
      const info = await lstat(await place(folder, path)).catch(() => undefined);
      if (info?.isFile() !== true || info.size > LIMITS.file) throw new AdaptError(`${step.tool} did not write ${path}, or too much`, { where: loaded.file, advice: 'Correct `writes`.' });
      await draft.write(path, await readFile(join(folder, path)));
    }
  });
};

function checkArgument(tool: string, arg: string, where: string): void {
  const parts = arg.split(/[=/,]/);
  if (arg.includes('\0') || parts.includes('..') || /(^|[=,])[/~]/.test(arg) || FORBIDDEN.test(arg) || ASSIGNMENT.test(arg) || (tool === 'make' && arg.startsWith('-'))) {
    throw userError(`run-tool does not take the argument ${JSON.stringify(arg)}`, where, 'Name files inside the tree, and no other programs.');
  }
}

async function programOf(tool: RunToolStep['tool'], context: Parameters<typeof findGo>[0]): Promise<string> {
  switch (tool) {
    case 'go':
      return (await findGo(context)).path;
    case 'gofmt':
      return join((await goEnv(context, ['GOROOT']))['GOROOT'] ?? '', 'bin', 'gofmt');
    case 'make':
      return 'make';
  }
}
