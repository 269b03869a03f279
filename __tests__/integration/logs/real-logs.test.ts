// @seconds 25
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec, withEnv } from '../../../src/lib/exec.js';
import type { AdaptRecord } from '../../../src/record/types.js';
import { silentReporter } from '../../../src/lib/log.js';
import { runStage } from '../../../src/stages/pipeline.js';

let dir: string;
beforeAll(async () => { dir = await mkdtemp(join(tmpdir(), 'loong-adapt-it-logs-')); });
afterAll(() => rm(dir, { recursive: true }));

async function write(root: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

async function detect(project: string, fromLog: string, name: string): Promise<AdaptRecord> {
  return runStage('detect', { project, fromLog, workDir: join(dir, name) }, { reporter: silentReporter, signal: new AbortController().signal });
}

test('make on a machine that answers loongarch64: the check of the script, with both lines of the log', async () => {
  const root = join(dir, 'made');
  await write(root, {
    'Makefile': 'all: checks\n\nchecks:\n\t@sh scripts/check.sh\n',
    'scripts/check.sh': 'arch=$(uname -m)\ncase "$arch" in\n  x86_64 | aarch64 | s390x) exit 0 ;;\n  *)\n    echo "machine $arch is not supported, only x86_64, aarch64, s390x are"\n    exit 1 ;;\nesac\n',
    '../fake/uname': '#!/bin/sh\necho loongarch64\n',
  });
  await chmod(join(dir, 'fake/uname'), 0o755);
  const made = await exec('make', [], { cwd: root, env: withEnv({ PATH: `${join(dir, 'fake')}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C' }) });
  expect(made.exitCode).toBe(2);
  await writeFile(join(dir, 'make.log'), made.stdout + made.stderr);
  const record = await detect(root, join(dir, 'make.log'), 'w-make');
  const gap = record.gaps.find((one) => one.evidence.level === 'ran');
  expect(gap?.location.file).toBe('scripts/check.sh');
  expect(gap?.evidence.detail).toContain('make.log:1: machine loongarch64 is not supported');
  expect(gap?.evidence.detail).toContain('make: *** [Makefile:4: checks] Error 1');
  // The script's own list is the same gap, not a second one.
  expect(record.gaps.filter((one) => one.location.file === 'scripts/check.sh')).toHaveLength(1);
  const alone = await detect('', join(dir, 'make.log'), 'w-alone');
  expect(alone.project).toMatchObject({ source: 'none', asked: join(dir, 'make.log') });
  expect(alone.gaps).toMatchObject([{ location: { file: 'Makefile', line: 4 }, symbols: ['x86_64', 'aarch64', 's390x'] }]);
});

test('go build for the target: the type checker\'s gap gets the compiler\'s line', async () => {
  const root = join(dir, 'gone');
  await write(root, { 'go.mod': 'module example.org/gone\n\ngo 1.21\n', 'main.go': 'package main\n\nimport "example.org/gone/page"\n\nfunc main() { println(page.Size()) }\n', 'page/page.go': 'package page\n\nfunc Size() int { return size }\n', 'page/page_amd64.go': 'package page\n\nconst size = 4096\n' });
  const built = await exec('go', ['build', './...'], { cwd: root, env: withEnv({ GOOS: 'linux', GOARCH: 'loong64', CGO_ENABLED: '0', GOFLAGS: '' }) });
  expect(built.exitCode).toBe(1);
  await writeFile(join(dir, 'go.log'), built.stderr);
  const record = await detect(root, join(dir, 'go.log'), 'w-go');
  expect(record.gaps).toMatchObject([{ rule: 'go/undefined', package: 'example.org/gone/page', symbols: ['size'], location: { file: 'page/page.go', line: 3 }, evidence: { level: 'compiled' } }]);
  expect(record.gaps[0]?.evidence.detail).toMatch(/^go\.log:2: page\/page\.go:3: undefined: size\n/);
}, 60_000);

test('a log that is no file is the user\'s to mend', async () => {
  await expect(detect('', join(dir, 'none.log'), 'w-none')).rejects.toMatchObject({ message: 'there is no such log', blame: 'user' });
});
