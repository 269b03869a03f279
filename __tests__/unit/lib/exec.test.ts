import { describe, expect, test } from '@jest/globals';
import { exec, execOk, shellWords, withEnv } from '../../../src/lib/exec.js';

const node = process.execPath;
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('exec', () => {
  test('answers both streams and the exit code of a command that fails', async () => {
    const result = await exec(node, ['-e', 'console.log("out"); console.error("err"); process.exit(7)']);
    expect(result).toMatchObject({ exitCode: 7, stdout: 'out\n', stderr: 'err\n', timedOut: false });
  });

  test('hands input over and closes it', async () => {
    expect((await exec(node, ['-e', 'process.stdin.pipe(process.stdout)'], { input: 'hello' })).stdout).toBe('hello');
  });

  test('a missing program is named, with advice', async () => {
    await expect(exec('no-such-program-here', [])).rejects.toMatchObject({ name: 'AdaptError', message: expect.stringContaining('no-such-program-here'), advice: expect.stringContaining('doctor') });
  });

  test('a time-out ends the children too', async () => {
    const script = 'const c=require("child_process").spawn(process.execPath,["-e","setInterval(()=>{},1000)"]);console.log(c.pid);setInterval(()=>{},1000)';
    const result = await exec(node, ['-e', script], { timeout: 1 });
    expect(result.timedOut).toBe(true);
    const child = Number(result.stdout.trim());
    for (let wait = 0; wait < 30 && alive(child); wait++) await new Promise((done) => setTimeout(done, 100));
    expect(alive(child)).toBe(false);
  });

  test('an interruption ends the command and is told apart from a failure', async () => {
    const controller = new AbortController();
    const run = exec(node, ['-e', 'setInterval(()=>{},1000)'], { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(run).rejects.toMatchObject({ name: 'Interrupted' });
  });

  test('gives complete lines as they come', async () => {
    const lines: string[] = [];
    await exec(node, ['-e', 'process.stderr.write("a\\nb");process.stderr.write("c\\nd")'], { onLine: (line) => lines.push(line) });
    expect(lines).toEqual(['a', 'bc', 'd']);
  });

  test('execOk shows command, exit code and the end of what was printed', async () => {
    await expect(execOk(node, ['-e', 'console.error("the reason"); process.exit(3)'], 'Do this.')).rejects.toMatchObject({
      message: expect.stringMatching(/exit code 3[^]*the reason/), advice: 'Do this.', exitCode: 1,
    });
  });

  test('withEnv removes what is undefined', () => {
    expect(withEnv({ A: '1', B: undefined }, { B: '2', C: '3' })).toEqual({ A: '1', C: '3' });
  });

  test('shellWords quotes only what needs it', () => {
    expect(shellWords('go', ['build', '-ldflags', "-X a='b c'"])).toBe(`go build -ldflags '-X a='\\''b c'\\'''`);
  });
});
