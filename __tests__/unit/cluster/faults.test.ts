import { describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFault, faultTable } from '../../../src/cluster/loop/faults.js';
import { runLoop } from '../../../src/cluster/loop/loop.js';
import { inRoot } from '../../../src/cluster/loop/place.js';
import { folderReference } from '../../../src/cluster/loop/reference.js';
import type { LoopTools } from '../../../src/cluster/loop/types.js';
import type { Context } from '../../../src/lib/context.js';
import { silentReporter } from '../../../src/lib/log.js';
import { architecture } from '../../../src/target/architectures.js';
import { parseContents } from '../../../src/target/apt/contents.js';

const folder = async (): Promise<string> => mkdtemp(join(tmpdir(), 'loop-'));
async function context(): Promise<Context> {
  return { target: architecture('loong64'), baseline: architecture('amd64'), workDir: await folder(), cacheDir: await folder(), reporter: silentReporter, signal: new AbortController().signal, install: false, network: false };
}
const noRecipe = async (): Promise<string[]> => [];

describe('the table of faults', () => {
  test.each(faultTable().flatMap((row) => row.examples.map((example) => [row.id, example, row.times ?? 1] as const)))('%s: %s', (id, example, times) => {
    expect(findFault(`starting\n${`${example}\n`.repeat(times)}ended`, 'loong64')?.data.id).toBe(id);
  });

  test('says what is missing, with every group filled in', () => {
    for (const row of faultTable()) {
      for (const example of row.examples) expect(findFault(`${example}\n`.repeat(row.times ?? 1), 'loong64')?.missing ?? '{nothing}').not.toMatch(/[{}]|undefined/);
      expect(row.lines.length).toBeGreaterThan(0);
      if (row.remedies.includes('recipe')) expect([row.file, row.kind, ...(row.recipes ?? [])]).not.toContain(undefined);
    }
  });

  test('every pattern is tried by an example', () => {
    const untried = faultTable().flatMap((row) => row.patterns.filter((pattern) => !row.examples.some((example) => pattern.test(example))).map((pattern) => `${row.id}: ${pattern.source}`));
    expect(untried).toEqual([]);
  });

  test('of two faults in a log the cause comes first, whatever came last; one that was mended is passed over', () => {
    const log = 'nginx: [emerg] dlopen() "/usr/lib/nginx/modules/ngx_http_lua_module.so" failed (libluajit-5.1.so.2: cannot open shared object file: No such file or directory)\nworker process 7 exited on signal 11\n'.repeat(3);
    const first = findFault(log, 'loong64');
    expect(first).toMatchObject({ data: { id: 'missing-library' }, groups: { library: 'libluajit-5.1.so.2' } });
    expect(findFault(log, 'loong64', new Set(['["missing-library","libluajit-5.1.so.2"]']))?.data.id).toBe('missing-nginx-module');
  });

  test('a healthy log, a fault of another target and an endless line tell nothing', () => {
    expect(findFault('I1126 11:00:00 main.go:1] Starting NGINX process\n"GET /no such file or directory HTTP/1.1" 404', 'loong64')).toBeUndefined();
    expect(findFault('worker process 7 exited on signal 11\n'.repeat(9), 'arm64')).toBeUndefined();
    // One crash may be the emulator's; a loop of them is not.
    expect(findFault('worker process 7 exited on signal 11\n'.repeat(2), 'loong64')).toBeUndefined();
    const started = performance.now();
    findFault(`open /${'a'.repeat(1 << 20)}\n`.repeat(20), 'loong64');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('the loop', () => {
  const request = (root: string): { controller: string; root: string; command: string[]; env: string[] } => ({ controller: 'x', root, command: ['/x'], env: [] });
  const starts = (...logs: string[]): LoopTools['starter'] => {
    let turn = 0;
    return async () => {
      const log = logs[Math.min(turn++, logs.length - 1)] ?? '';
      return { serves: log === 'serves', log, exitCode: 1, signal: '' };
    };
  };

  test('copies a missing template out of the reference, and starts again', async () => {
    const [root, other] = [await folder(), await folder()];
    await mkdir(join(other, 'etc/nginx/template'), { recursive: true });
    await writeFile(join(other, 'etc/nginx/template/nginx.tmpl'), 'worker_processes 1;\n');
    const result = await runLoop(request(root), { starter: starts('open /etc/nginx/template/nginx.tmpl: no such file or directory', 'serves'), applyRecipe: noRecipe, reference: folderReference('amd64', other) }, await context());
    expect(result).toMatchObject({ serves: true, turns: [{ turn: 1, fault: 'missing-template', remedy: 'copied', files: ['etc/nginx/template/nginx.tmpl'] }, { turn: 2, outcome: 'serves' }] });
    expect(await readFile(join(root, 'etc/nginx/template/nginx.tmpl'), 'utf8')).toBe('worker_processes 1;\n');
    expect(result.turns[0]?.image).not.toBe(result.turns[1]?.image);
  });

  test('takes a start that was seen already as its first turn, and opens a reference only where something is copied', async () => {
    const root = await folder();
    const reference = folderReference('amd64', async () => { throw new Error('opened'); });
    const seen = { serves: false, log: 'getpwnam("web") failed', exitCode: 1, signal: '', seconds: 40 };
    const result = await runLoop({ ...request(root), seen }, { starter: starts('serves'), applyRecipe: noRecipe, reference }, await context());
    expect(result).toMatchObject({ serves: true, turns: [{ turn: 1, fault: 'missing-user', remedy: 'made' }, { turn: 2, outcome: 'serves' }] });
    expect(result.turns[0]?.seconds).toBeGreaterThanOrEqual(40);
  });

  test('copies no machine code of the baseline', async () => {
    const [root, other] = [await folder(), await folder()];
    await mkdir(join(other, 'usr/lib'), { recursive: true });
    await writeFile(join(other, 'usr/lib/a.so'), (await readFile(process.execPath)).subarray(0, 4096));
    const result = await runLoop(request(root), { starter: starts('open /usr/lib/a.so: no such file or directory'), applyRecipe: noRecipe, reference: folderReference('amd64', other) }, await context());
    expect(result).toMatchObject({ serves: false, reason: expect.stringContaining('holds machine code of another architecture') });
  });

  test('knows a program of the baseline before it is started', async () => {
    const root = await folder();
    await writeFile(join(root, 'x'), (await readFile(process.execPath)).subarray(0, 4096));
    const result = await runLoop(request(root), { starter: async () => { throw new Error('started'); }, applyRecipe: noRecipe }, await context());
    expect(result).toMatchObject({ serves: false, turns: [{ fault: 'foreign-program', error: 'exec format error: /x is for x86-64' }] });
  });

  test('ends where nothing known matches, where nothing changes, and after so many turns', async () => {
    expect(await runLoop(request(await folder()), { starter: starts('it rains'), applyRecipe: noRecipe }, await context())).toMatchObject({ serves: false, reason: 'nothing known matches what it says', turns: [{ error: 'it rains' }] });
    expect(await runLoop(request(await folder()), { starter: starts('getpwnam("web") failed'), applyRecipe: noRecipe }, await context())).toMatchObject({ serves: false, reason: expect.stringContaining('mended before'), turns: [{ remedy: 'made' }, { remedy: '' }] });
    let user = 0;
    const endless = await runLoop(request(await folder()), { starter: async () => ({ serves: false, log: `getpwnam("web${user++}") failed`, exitCode: 1, signal: '' }), applyRecipe: noRecipe }, await context());
    expect(endless).toMatchObject({ serves: false, reason: '20 starts were not enough' });
  });

  test('writes inside the root only, wherever links of the image lead', async () => {
    const [root, outside] = [await folder(), await folder()];
    await symlink(outside, join(root, 'etc'));
    const result = await runLoop(request(root), { starter: starts('getpwnam("web") failed', 'serves'), applyRecipe: noRecipe }, await context());
    expect(result.serves).toBe(true);
    await expect(readFile(join(outside, 'passwd'))).rejects.toThrow();
    expect(await inRoot(root, '/../../../x')).toBe('x');
    await symlink('loop', join(root, 'loop'));
    await expect(inRoot(root, 'loop/x')).rejects.toThrow(/too many links/);
  });
});

test('Debian\'s index of files: several owners, and what no program looks for', () => {
  expect(parseContents('usr/lib/nginx/modules/ndk_http_module.so           httpd/libnginx-mod-http-ndk')).toEqual([{ path: 'usr/lib/nginx/modules/ndk_http_module.so', package: 'libnginx-mod-http-ndk' }]);
  expect(parseContents('usr/bin/x   a/one,non-free/b/two')).toEqual([{ path: 'usr/bin/x', package: 'one' }, { path: 'usr/bin/x', package: 'two' }]);
  expect(parseContents('usr/share/lua/5.1/resty/core.lua   interpreters/lua-resty-core')).toHaveLength(1);
  for (const line of ['usr/share/doc/x/copyright  a/x', 'usr/include/x.h  a/x', '', 'FILE']) expect(parseContents(line)).toEqual([]);
});
