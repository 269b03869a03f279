import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readProjectFile } from '../../../src/project/read.js';
import { init } from '../../../src/stages/init.js';

let root = '';
beforeEach(async () => { root = await mkdtemp(join(tmpdir(), 'init-')); });
afterEach(async () => rm(root, { recursive: true }));

async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const MAIN = 'package main\n\nfunc main() {}\n';
const GORELEASER = 'builds:\n  - ldflags:\n      - -s -w -X main.version={{.Version}} -X main.commit={{ .ShortCommit }}\n';

test('a project file holds the programs and linker flags of the folder, and the schema takes it', async () => {
  await put({ 'go.mod': 'module example.test/app/v2\n', 'main.go': MAIN, 'cmd/server/main.go': MAIN, 'cmd/gen/gen.go': `//go:build ignore\n\n${MAIN}`, 'buildscripts/make.go': MAIN, 'vendor/x/main.go': MAIN, '.goreleaser.yml': GORELEASER });
  expect(await init({ project: root })).toEqual({ project: root, files: ['loong-adapt.yml'], kept: [] });
  expect(await readProjectFile(root, undefined)).toEqual({ build: { programs: [{ name: 'app' }, { name: 'server', package: './cmd/server' }], ldflags: '-s -w -X main.version=${version} -X main.commit=${shortCommit}' } });
});

test('what stands in its comments is right as well', async () => {
  await put({ 'go.mod': 'module example.test/app\n', 'main.go': MAIN, 'Dockerfile': 'FROM scratch\n' });
  await init({ project: root });
  const text = await readFile(join(root, 'loong-adapt.yml'), 'utf8');
  await writeFile(join(root, 'loong-adapt.yml'), text.replace(/^# (?=(image|smoke|ignore|  ))/gm, ''));
  expect(await readProjectFile(root, undefined)).toMatchObject({ image: { dockerfile: 'Dockerfile' }, smoke: { commands: [{ run: ['app', '--version'], expect: ['\\d+\\.\\d+'] }] }, ignore: [{ rule: 'shell/arch-list' }] });
});

test('flags that a project file has no words for are left out', async () => {
  await put({ 'go.mod': 'module example.test/app\n', 'main.go': MAIN, '.goreleaser.yml': 'builds: [{ ldflags: "-X main.by={{.Env.USER}}" }]\n' });
  await init({ project: root });
  expect(await readProjectFile(root, undefined)).toEqual({ build: { programs: [{ name: 'app' }] } });
});

test('a workflow names the target', async () => {
  expect((await init({ project: root, target: 'riscv64', workflow: true })).files).toEqual(['loong-adapt.yml', '.github/workflows/riscv64.yml']);
  const workflow = parse(await readFile(join(root, '.github/workflows/riscv64.yml'), 'utf8')) as { name: string; jobs: { adapt: { steps: { id?: string; with?: object }[] } } };
  expect(workflow.name).toBe('riscv64');
  expect(workflow.jobs.adapt.steps.find(({ id }) => id === 'adapt')?.with).toEqual({ target: 'riscv64' });
});

test('a file that is there stays; where all are there, that is said', async () => {
  await put({ '.github/workflows/loong64.yml': 'mine\n' });
  expect(await init({ project: root, workflow: true })).toMatchObject({ files: ['loong-adapt.yml'], kept: ['.github/workflows/loong64.yml'] });
  expect(await readFile(join(root, '.github/workflows/loong64.yml'), 'utf8')).toBe('mine\n');
  await expect(init({ project: root, workflow: true })).rejects.toMatchObject({ blame: 'user', message: 'loong-adapt.yml and .github/workflows/loong64.yml are there already' });
  await expect(init({ project: root })).rejects.toMatchObject({ blame: 'user', message: 'loong-adapt.yml is there already' });
  expect((await readdir(root)).sort()).toEqual(['.github', 'loong-adapt.yml']);
  await init({ project: root, workflow: true, force: true });
  expect(await readFile(join(root, '.github/workflows/loong64.yml'), 'utf8')).toContain('name: loong64');
});

test('a folder that is not there is the user\'s mistake', async () => {
  await expect(init({ project: join(root, 'none') })).rejects.toMatchObject({ blame: 'user', message: 'there is no such folder' });
});
