import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { exec } from '../lib/exec.js';
import type { Check } from '../record/types.js';
import { go } from './go.js';
import { missingFeatures } from './features.js';
import { readPins } from './pins.js';
import type { Runner } from './runner.js';
import { withScratch } from './scratch.js';

const PROGRAM = 'package main\n\nimport "runtime"\n\nfunc main() {\n\tprintln("hello from", runtime.GOOS+"/"+runtime.GOARCH)\n}\n';

/**
 * The self-test: a Go program for the runner's architecture is built and run, and each instruction set extension
 * that programs of the architecture may use is tried. A runner of kind `cross` only builds.
 */
export async function selfTest(runner: Runner, context: Context): Promise<Check[]> {
  const checks = [await helloWorld(runner, context)];
  if (runner.kind === 'cross') return checks;
  const missing = await missingFeatures(runner.arch, (command) => runner.wrap(command), context);
  for (const feature of readPins().emulator.features[runner.arch.go] ?? []) {
    const passed = !missing.some((lacking) => lacking.name === feature.name);
    checks.push({ name: feature.name, passed, detail: passed ? 'a program that uses it ran' : `a program that uses it was refused; ${feature.why}` });
  }
  return checks;
}

async function helloWorld(runner: Runner, context: Context): Promise<Check> {
  const name = `hello world for ${runner.arch.go}`;
  return withScratch(context, 'hello', async (folder) => {
    await writeFile(join(folder, 'go.mod'), 'module hello\n\ngo 1.19\n');
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'main.go'), PROGRAM);
    const program = join(folder, 'bin', 'hello');
    const built = await go(context, ['build', '-trimpath', '-o', program, '.'], { cwd: folder, arch: runner.arch, env: { GO111MODULE: 'on', GOFLAGS: '', GOWORK: 'off' } });
    if (built.exitCode !== 0) return { name, passed: false, detail: `does not build: ${tail(built.stderr)}` };
    if (runner.kind === 'cross') return { name, passed: true, detail: 'built; this runner runs nothing' };
    const [file = '', ...args] = runner.wrap([program]);
    const ran = await exec(file, args, { cwd: folder, signal: context.signal, timeout: 60 });
    const expected = `hello from linux/${runner.arch.go}`;
    const passed = ran.exitCode === 0 && ran.stderr.trim() === expected;
    return { name, passed, detail: passed ? expected : `exit code ${ran.exitCode}${ran.signal === '' ? '' : `, ${ran.signal}`}: ${tail(ran.stderr)}` };
  });
}

function tail(text: string): string {
  return text.trim().split('\n').slice(-3).join(' ');
}
