import { describe, expect, test } from '@jest/globals';
import { cpuMilliseconds } from '../cpu.js';
import { crashTable, explainCrash } from '../../../src/gaps/runtime/crash.js';
import { exec } from '../../../src/lib/exec.js';

describe('the table of crashes', () => {
  const examples = crashTable().flatMap(({ id, examples: lines }) => lines.map((line): [string, string] => [id, line]));

  test.each(examples)('%s: %s', (id, line) => {
    expect(explainCrash({ exitCode: 1, signal: '', stderr: `starting\n${line}\n` })?.id).toBe(id);
  });

  test.each([
    ['SIGILL', 128, 'illegal-instruction'], ['SIGBUS', 128, 'bus-error'], ['SIGSYS', 128, 'seccomp'], ['SIGSEGV', 128, 'segmentation-fault'], ['SIGKILL', 128, 'killed'],
    ['', 132, 'illegal-instruction'], ['', 135, 'bus-error'], ['', 159, 'seccomp'], ['', 139, 'segmentation-fault'], ['', 127, 'not-found'],
  ])('signal %j, exit code %i without a word: %s', (signal, exitCode, id) => {
    expect(explainCrash({ exitCode, signal, stderr: '' })?.id).toBe(id);
  });

  test('words say more than the signal', () => {
    expect(explainCrash({ exitCode: 134, signal: 'SIGABRT', stderr: '<jemalloc>: Unsupported system page size\n' })?.id).toBe('page-size');
    expect(explainCrash({ exitCode: 127, signal: '', stderr: 'tool: error while loading shared libraries: libx.so: cannot open shared object file' })?.id).toBe('missing-library');
  });

  test('what ended well, or for reasons of its own, has no explanation', () => {
    expect(explainCrash({ exitCode: 0, signal: '', stderr: 'warning: illegal instruction counter is off\n' })).toBeUndefined();
    expect(explainCrash({ exitCode: 1, signal: '', stderr: 'error: no such bucket\n' })).toBeUndefined();
  });

  test('programs that really end so', async () => {
    const end = async (script: string): Promise<string | undefined> => explainCrash(await exec('bash', ['-c', script]))?.id;
    expect(await end('kill -ILL $$')).toBe('illegal-instruction');
    expect(await end('bash -c "kill -BUS \\$\\$"; exit $?')).toBe('bus-error');
    expect(await end('kill -SYS $$')).toBe('seccomp');
    expect(await end('printf "\\177ELF\\002\\001\\001" > /tmp/loong-adapt-no-program-$$; chmod +x /tmp/loong-adapt-no-program-$$; /tmp/loong-adapt-no-program-$$; code=$?; rm /tmp/loong-adapt-no-program-$$; exit $code')).toBe('exec-format');
    expect(await end('/no/such/program')).toBe('not-found');
  });

  test('megabytes of output cost no time', () => {
    const started = process.cpuUsage();
    explainCrash({ exitCode: 1, signal: '', stderr: 'mmap mprotect '.repeat(1e6) });
    expect(cpuMilliseconds(started)).toBeLessThan(1000);
  });
});
