import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { readElf } from '../../lib/elf.js';
import { AdaptError } from '../../lib/errors.js';
import { commandFailed, exec } from '../../lib/exec.js';
import { copyTree, removeTree, walk } from '../../lib/files.js';
import { runnerFor } from '../../target/runner.js';
import type { AppliedPlace } from '../rung.js';
import { pretendMachine } from './pretend.js';
import { toolEnv } from './tool-copy.js';

/** Seconds for a whole build. */
const TIMEOUT = 1800;

/**
 * Runs the Makefile's own build for the target, where `uname` answers as there, in a copy beside the adapted one (relative
 * paths stay right), and reads back for which machine the programs are.
 */
export async function proveBuild(place: AppliedPlace, makefile: string, goal: string, left: string, context: Context): Promise<{ command: string; result: string }> {
  const folder = `${place.dir}.make-${randomBytes(4).toString('hex')}`;
  const { target } = context;
  try {
    await copyTree(place.dir, folder);
    const before = new Set<string>();
    for await (const { path } of walk(folder)) before.add(path);
    const runner = await runnerFor(target, 'auto', context);
    const shims = await pretendMachine(`${folder}.bin`, target, runner.kind === 'qemu' ? runner.wrap([]) : []);
    const env = toolEnv({ ...place.env, PATH: `${shims}:${process.env['PATH'] ?? ''}`, GOOS: 'linux', GOARCH: target.go, GOFLAGS: place.goflags.replaceAll(place.dir, folder) });
    const result = await exec('make', ['-f', makefile, goal], { cwd: folder, env, signal: context.signal, timeout: TIMEOUT });
    if (result.exitCode !== 0 || result.timedOut) throw commandFailed(result, `The build goes on without ${left}; close what stops it now, then try again.`, place.dir);
    const programs: string[] = [];
    for await (const { path } of walk(folder)) {
      const elf = before.has(path) ? undefined : await readElf(join(folder, path));
      if (elf?.machine === target.elfMachine) programs.push(path);
    }
    if (programs.length === 0) throw new AdaptError(`\`make ${goal}\` ends well but leaves no program for ${target.go}`, { where: place.dir, advice: 'Name another goal in the recipe.' });
    return { command: `GOOS=linux GOARCH=${target.go} make ${goal}`, result: `without ${left}, the Makefile's own build makes ${programs.join(', ')} for ${target.elfName}` };
  } finally {
    await removeTree(folder);
    await removeTree(`${folder}.bin`);
  }
}
