// @seconds 90
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { extractFile, retagImage, Stores } from '../../src/images/index.js';
import { exec, withEnv } from '../../src/lib/exec.js';
import type { ImageSection } from '../../src/project/file.js';
import type { Image } from '../../src/record/types.js';
import type { Run } from '../../src/stages/run.js';
import { sharedCache } from '../integration/target/context.js';
import { elf, LOONGARCH, makeLayout, tempDir, X86_64, type ImageParts } from '../unit/images/make-layout.js';
import { startRegistry, type TestRegistry } from './registry-server.js';
import { buildPrograms, buildStage, makeRun } from './stage.js';

/** Writes a file with its arguments: what a RUN instruction can do in an image without a shell. */
const WRITER = 'package main\nimport (\n"os"\n"runtime"\n"strings"\n)\nfunc main() { if err := os.WriteFile(os.Args[1], []byte(runtime.GOARCH+" "+strings.Join(os.Args[2:], " ")+"\\n"), 0o644); err != nil { panic(err) } }\n';
let registry: TestRegistry;
let programs = '';
let base = '';

async function writers(): Promise<Record<string, Buffer>> {
  const dir = await tempDir();
  await writeFile(join(dir, 'main.go'), WRITER);
  await writeFile(join(dir, 'go.mod'), 'module example.test/writer\n\ngo 1.21\n');
  const found: Record<string, Buffer> = {};
  for (const arch of ['loong64', 'amd64']) {
    const made = await exec('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', arch, '.'], { cwd: dir, env: withEnv({ GOOS: 'linux', GOARCH: arch, CGO_ENABLED: '0', GOFLAGS: '' }) });
    if (made.exitCode !== 0) throw new Error(made.stderr);
    found[arch] = await readFile(join(dir, arch));
  }
  return found;
}

async function project(files: Record<string, string>, mode = 0o644): Promise<string> {
  const dir = await tempDir();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text);
    await chmod(join(dir, name), mode);
  }
  return dir;
}

async function build(root: string, section: ImageSection, binfmt = false): Promise<{ image: Image; run: Run }> {
  const run = await makeRun(programs, { name: 'app', tag: '1', dockerfile: 'Dockerfile', ...section });
  run.project.root = root;
  run.options.binfmt = binfmt;
  if (binfmt) run.context.cacheDir = sharedCache; // It has the emulator.
  return { run, image: await buildStage(run) };
}

async function fileIn({ run, image }: { run: Run; image: Image }, arch: string, path: string): Promise<string> {
  const to = join(await tempDir(), 'x');
  await extractFile(join(run.context.workDir, image.layout), `linux/${arch}`, path, to);
  return readFile(to, 'utf8');
}

beforeAll(async () => {
  registry = await startRegistry();
  programs = await buildPrograms();
  const writer = await writers();
  const parts = (machine: number, architecture: string): ImageParts => ({
    architecture, config: { Env: ['PATH=/bin'] },
    layers: [[{ name: 'etc/' }, { name: 'etc/os-release', content: `ID=test-${architecture}\n` }, { name: 'bin/' }, { name: 'bin/tool', content: elf(machine), mode: 0o755 }, { name: 'bin/writer', content: writer[architecture] ?? '', mode: 0o755 }]],
  });
  base = `${registry.name}/base/good:1`;
  await retagImage({ source: `oci:${await makeLayout([parts(LOONGARCH, 'loong64'), parts(X86_64, 'amd64')])}:test:1`, destinations: [base] }, new Stores({ signal: new AbortController().signal, authFiles: [registry.authFile] }));
}, 120_000);
afterAll(() => registry.stop());

describe('the project\'s own Dockerfile', () => {
  const files = {
    Dockerfile: '# syntax=docker/dockerfile:1\nARG FROM=app/base\nFROM nowhere.example.test/none:1 AS unused\nRUN ["/bin/false"]\nFROM ${FROM}:1.0 AS files\nCOPY conf /conf/\nFROM app/base:1.0\nCOPY --from=files /conf/ /conf/\nCOPY server /bin/server\nENTRYPOINT ["/bin/server"]\n',
    'conf/a.txt': 'a\n', 'conf/b.txt': 'b\n',
  };

  test('COPY only: two folders, two umasks, two digests that are one; each platform has its own program', async () => {
    const section: ImageSection = { bases: { 'app/base:*': base }, programs: { hello: 'server' } };
    const one = await build(await project(files), section);
    const two = await build(await project(files, 0o664), section);
    expect(two.image.digest).toBe(one.image.digest);
    expect(one.image.manifests.map((m) => m.platform)).toEqual(['linux/loong64', 'linux/amd64']);
    expect(one.image.bases?.map(({ name, platform, source }) => [name, platform, source])).toEqual([['app/base:1.0', 'linux/loong64', base], ['app/base:1.0', 'linux/amd64', base]]);
    for (const arch of ['loong64', 'amd64']) {
      expect(await fileIn(one, arch, '/conf/b.txt')).toBe('b\n');
      expect(await fileIn(one, arch, '/etc/os-release')).toBe(`ID=test-${arch}\n`);
    }
    expect(one.image.checks.filter((check) => !check.passed)).toEqual([]);
    const seen = await exec('skopeo', ['inspect', '--override-arch', 'loong64', `oci:${join(one.run.context.workDir, one.image.layout)}:app:1`]);
    expect(JSON.parse(seen.stdout)).toMatchObject({ Architecture: 'loong64' });
  }, 240_000);

  test('RUN runs programs of the target by the kernel and QEMU; steps of an earlier build are not run again', async () => {
    const run = { ...files, Dockerfile: 'FROM app/base:1.0\nARG WHO\nRUN ["/bin/writer", "/made", "by", "the", "target"]\nCOPY conf/a.txt /\nENTRYPOINT ["/bin/writer"]\n' };
    const section: ImageSection = { bases: { 'app/base:*': base }, buildArgs: { WHO: 'me' } };
    const made = await build(await project(run), section, true);
    expect(await fileIn(made, 'loong64', '/made')).toBe('loong64 by the target\n');
    expect(await fileIn(made, 'amd64', '/made')).toBe('amd64 by the target\n');
    const lines: string[] = [];
    made.run.context.reporter = { ...made.run.context.reporter, debug: (line: string) => lines.push(line) };
    const again = await buildStage(made.run);
    expect(again.digest).toBe(made.image.digest);
    expect(lines.filter((line) => /Using cache/.test(line)).length).toBeGreaterThan(0);
  }, 240_000);

  test('a kernel that does not start the target\'s programs is not told to without being asked', async () => {
    const root = await project({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /x\nRUN ["/x"]\n' });
    await expect(build(root, { platforms: ['s390x'] })).rejects.toMatchObject({ message: expect.stringContaining('runs programs of s390x'), advice: expect.stringContaining('--binfmt') });
  }, 60_000);

  test('what an image it needs lacks is said, with all that was tried', async () => {
    const root = await project({ Dockerfile: `FROM ${registry.name}/base/none:1\nCOPY Dockerfile /\n` });
    await expect(build(root, {})).rejects.toMatchObject({ message: expect.stringContaining('there is no image'), advice: expect.stringContaining('image.bases') });
  }, 60_000);
});

describe('a Dockerfile that reads outside its folder is refused', () => {
  const refused = async (dockerfile: string, prepare: (root: string) => Promise<void> = async () => {}): Promise<string> => {
    const root = await project({ Dockerfile: dockerfile, 'in/x': 'x' });
    await prepare(root);
    return build(root, { bases: { '*': base } }).then(() => 'built', (error: unknown) => (error as Error).message);
  };

  test.each([
    ['COPY', 'FROM scratch\nCOPY in/../../secret /\n'],
    ['ADD in JSON', 'FROM scratch\nADD ["../secret", "/"]\n'],
    ['a mount', 'FROM b\nRUN --mount=type=bind,source=../..,target=/x ["/bin/tool"]\n'],
  ])('%s with ..', async (_name, text) => {
    expect(await refused(text)).toMatch(/leaves its folder/);
  });

  test('by a link, also behind a pattern or a folder', async () => {
    const outside = await project({ secret: 's3cret' });
    const out = async (root: string): Promise<void> => symlink(outside, join(root, 'in', 'out'));
    for (const source of ['in/out/secret', 'in/*/secret', 'in/o*', 'in/out']) expect(await refused(`FROM scratch\nCOPY ${source} /\n`, out)).toMatch(/link out of its folder/);
  });

  test('by a transport of the builder, by a frontend of its own, or by rights', async () => {
    const other = await makeLayout([{ layers: [[{ name: 'x', content: 'x' }]] }]);
    expect(await refused(`FROM oci:${other}:test\nCOPY in /\n`)).toMatch(/is no image reference/);
    expect(await refused(`FROM scratch\nCOPY --from=dir:/etc /passwd /\n`)).toMatch(/is no image reference/);
    expect(await refused('# syntax=example.test/evil:1\nFROM scratch\nCOPY in /\n')).toMatch(/wants to be read by/);
    expect(await refused('FROM b\nRUN --security=insecure ["/bin/tool"]\n')).toMatch(/asks for rights/);
  });

  test('a link inside a folder that is copied stays a link', async () => {
    const outside = await project({ secret: 's3cret' });
    const root = await project({ Dockerfile: 'FROM scratch\nCOPY in /in/\nCOPY server /server\nENTRYPOINT ["/server"]\n', 'in/x': 'x' });
    await copyFile(join(programs, 'hello-amd64'), join(root, 'server'));
    await chmod(join(root, 'server'), 0o755);
    await symlink(join(outside, 'secret'), join(root, 'in', 'link'));
    const made = await build(root, { platforms: ['amd64'] });
    await expect(fileIn(made, 'amd64', '/in/link')).rejects.toThrow(/no file/);
  }, 60_000);
});
