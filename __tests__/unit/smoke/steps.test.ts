import { describe, expect, test } from '@jest/globals';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SmokeStep } from '../../../src/project/file.js';
import { compareAnswers } from '../../../src/smoke/compare.js';
import { inferSteps } from '../../../src/smoke/infer.js';
import { runStep, type Side, type StepAnswer } from '../../../src/smoke/step.js';
import { hostArchitecture } from '../../../src/target/architectures.js';
import { testContext } from './context.js';

const never = new AbortController().signal;
const runner = { kind: 'native', arch: hostArchitecture(), wrap: (command: string[]) => command } as const;

async function side(): Promise<Side> {
  const dir = join((await testContext()).workDir, 'dir');
  await mkdir(dir);
  return { runner, dir, programs: new Map([['prog', process.execPath]]), ports: new Map([['db', 5555]]), startedByKernel: true };
}

const js = (script: string, extra: Partial<SmokeStep> = {}): SmokeStep => ({ run: ['prog', '-e', script], ...extra });
const problem = async (step: SmokeStep, explain?: Parameters<typeof runStep>[3]): Promise<string | undefined> => (await runStep(step, await side(), never, explain)).command.message;

describe('a command of the smoke test', () => {
  test('runs in the fresh folder, with a clean environment, and gets its values and its input', async () => {
    const here = await side();
    process.env['LOONG_ADAPT_TEST_LEAK'] = '1';
    const answer = await runStep({
      run: ['prog', '-e', 'process.stdout.write([process.argv[1], process.cwd(), process.env.PORT, process.env.LOONG_ADAPT_TEST_LEAK, process.env.HOME.startsWith(process.cwd()), require("node:fs").readFileSync(0)].join("|"))', '${dir}/x'],
      env: { PORT: '${services.db.port}' }, stdin: 'in ${services.db.port}',
    }, here, never);
    delete process.env['LOONG_ADAPT_TEST_LEAK'];
    expect(answer.command).toMatchObject({ passed: true, exitCode: 0, output: '<dir>/x|<dir>|<services.db.port>||true|in <services.db.port>' });
    expect(answer.command.command).toContain("'${dir}/x'");
  });

  test('passes only with the exit code and every output expected', async () => {
    expect(await problem(js('console.log("one\\ntwo")', { expect: ['^one$', '^two$'] }))).toBeUndefined();
    expect(await problem(js('console.log("one")', { expect: ['^one$', '^two$'] }))).toBe('the output does not match ^two$');
    expect(await problem(js('process.exit(3)'))).toBe('exit code 3, expected 0');
    expect(await problem(js('process.exit(3)', { exitCode: 3 }))).toBeUndefined();
    expect(await problem(js('0', { exitCode: 3 }))).toBe('exit code 0, expected 3');
  });

  test('that takes too long is ended and fails', async () => {
    expect(await problem(js('setInterval(() => {}, 1000)', { timeout: 0.5 }))).toBe('took longer than 0.5 s');
  });

  test('that crashes fails with the signal, and with what it means where that is known', async () => {
    const crash = js('console.error("last words"); process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 1000)');
    expect(await problem(crash)).toBe('was ended by SIGSEGV');
    expect(await problem(crash, ({ signal, stderr }) => ({ meaning: `${signal} after ${stderr.trim()}`, advice: 'Look.' }))).toBe('was ended by SIGSEGV: SIGSEGV after last words. Look.');
    expect(await problem(js('process.exit(2)'), ({ exitCode }) => ({ meaning: `code ${exitCode}`, advice: 'Look.' }))).toBe('exit code 2, expected 0: code 2. Look.');
    expect(await problem(js('process.exit(2)', { exitCode: 2 }), () => ({ meaning: 'never asked', advice: '' }))).toBeUndefined();
  });

  test('of no program is the user\'s mistake', async () => {
    await expect(runStep({ run: ['no-such-program-here'] }, await side(), never)).rejects.toMatchObject({ blame: 'user' });
    await expect(runStep({ run: ['./run.sh'] }, await side(), never)).rejects.toMatchObject({ blame: 'user' });
  });
});

const answer = (arch: string, compared: string, exitCode = 0): StepAnswer => ({ command: { command: '', arch, exitCode, output: compared, seconds: 0, passed: true }, compared, timedOut: false });

describe('target beside baseline', () => {
  const steps: SmokeStep[] = [{ run: ['prog', 'a'] }];

  test('the same answers are no difference', () => {
    expect(compareAnswers(steps, [answer('amd64', 'x\ny')], [answer('loong64', 'x\ny')])).toEqual([]);
  });

  test('another line, another exit code and a missing answer are', () => {
    expect(compareAnswers(steps, [answer('amd64', 'x\ny')], [answer('loong64', 'x\nz')])).toEqual(['prog a: line 2 is "y" on amd64, "z" on loong64']);
    expect(compareAnswers(steps, [answer('amd64', 'x')], [answer('loong64', 'x\n')])).toEqual(['prog a: line 2 is nothing on amd64, "" on loong64']);
    expect(compareAnswers(steps, [answer('amd64', 'x')], [answer('loong64', 'x', 2)])).toEqual(['prog a: exit code 0 on amd64, 2 on loong64']);
    expect(compareAnswers(steps, [answer('amd64', 'x')], [])).toEqual(['prog a: it ran for one of them only']);
  });

  test('what the project file says may differ is not compared', () => {
    expect(compareAnswers([{ run: ['prog'], compare: false }], [answer('amd64', 'x')], [answer('loong64', 'y')])).toEqual([]);
  });
});

describe('without commands in the project file', () => {
  test('a program is asked what it answers to', async () => {
    expect(await inferSteps(await side(), [['prog']], never)).toEqual({ steps: [{ run: ['prog', '--version'], timeout: 20 }], unasked: [] });
  });
});
