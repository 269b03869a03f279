// @seconds 1500
import { describe, expect, test } from '@jest/globals';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec, withEnv } from '../../src/lib/exec.js';
import { silentReporter } from '../../src/lib/log.js';
import type { AdaptRecord } from '../../src/record/types.js';
import { runStage } from '../../src/stages/pipeline.js';
import { defaultCacheDir } from '../../src/lib/cache-folder.js';
import { debianSuite } from '../../src/target/apt/debian.js';
import { privateApt } from '../../src/target/apt/private.js';
import { testContext } from '../unit/smoke/context.js';
import { tempDir } from '../unit/images/make-layout.js';

const control = { reporter: silentReporter, signal: new AbortController().signal };
/** What stands for all images of the Dockerfiles here: a base made of Debian's port, with compilers and interpreters from there. */
const BASE = 'made:tools+gcc+libc6-dev+make+python3+nodejs';

async function ok(file: string, args: string[], cwd: string): Promise<string> {
  const result = await exec(file, args, { cwd, env: withEnv({ GOFLAGS: '' }) });
  if (result.exitCode !== 0) throw new Error(`${result.command}: ${result.stderr}`);
  return result.stdout;
}

/** Builds the image of a Dockerfile, and runs its programs in its own root: `smoke` is that section of the project file. */
async function proven(dir: string, name: string, smoke: string, from: Record<string, string> = { '**': BASE }): Promise<AdaptRecord> {
  const bases = Object.entries(from).map(([image, made]) => `    '${image}': ${made}`).join('\n');
  await writeFile(join(dir, 'loong-adapt.yml'), `image:\n  name: ${name}\n  tag: '1'\n  dockerfile: Dockerfile\n  platforms: [loong64]\n  bases:\n${bases}\n${smoke}`);
  const workDir = join(await tempDir(), 'work');
  const record = await runStage('smoke', { project: dir, workDir, cacheDir: defaultCacheDir(), binfmt: true, smoke: 'run' }, control);
  expect(record.images[0]?.checks.filter((check) => !check.passed)).toEqual([]);
  expect(record.images[0]?.manifests.map((one) => one.platform)).toEqual(['linux/loong64']);
  expect(record.smoke).toMatchObject({ level: 'run', runner: 'qemu', passed: true });
  return record;
}

describe('projects without Go: adapted, built from their Dockerfile for the target, audited, run', () => {
  test('Python: a package of the index', async () => {
    const dir = await tempDir();
    await ok('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', ':all:', '--no-build-isolation', 'tabulate==0.8.9'], dir).catch(async () => ok('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', 'tabulate==0.8.9'], dir));
    const [file = ''] = await readdir(dir);
    await ok('python3', ['-c', 'import sys, tarfile, zipfile; f = sys.argv[1]; (zipfile.ZipFile(f) if f.endswith(".whl") else tarfile.open(f)).extractall("app")', file], dir);
    const app = join(dir, 'app', file.endsWith('.whl') ? '' : file.replace(/\.tar\.gz$/, ''));
    await writeFile(join(app, 'Dockerfile'), 'FROM python:3.12-slim\nCOPY tabulate.py /usr/lib/python3/dist-packages/tabulate.py\nENTRYPOINT ["/usr/bin/python3", "-m", "tabulate"]\n');
    const record = await proven(app, 'tabulate', `smoke:
  commands:
    - run: [/usr/bin/python3, -c, 'import platform, tabulate; print(platform.machine(), tabulate.tabulate([["a", 1]]))']
      expect: ['^loongarch64 -+', '^a +1']
    - run: [/usr/bin/python3, -m, tabulate]
      stdin: "x y"
      expect: ['^x +y']
`);
    expect(record.smoke?.commands).toHaveLength(2);
  }, 900_000);

  test('Node: a package of the registry', async () => {
    const dir = await tempDir();
    await ok('npm', ['pack', '--silent', 'semver@7.6.3'], dir);
    await ok('tar', ['xzf', 'semver-7.6.3.tgz'], dir);
    const app = join(dir, 'package');
    await writeFile(join(app, 'Dockerfile'), 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nRUN ["/usr/bin/node", "bin/semver.js", "1.2.3"]\nENTRYPOINT ["/usr/bin/node", "/app/bin/semver.js"]\n');
    // Nobody says what to run: the image's entry is asked.
    const record = await proven(app, 'semver', '');
    expect(record.smoke?.commands).toMatchObject([{ arch: 'loong64', command: '/usr/bin/node /app/bin/semver.js --help', passed: true, output: expect.stringContaining('SemVer 7.6.3') }]);
  }, 900_000);

  test('C: a program of 2020, whose config.guess doesn\'t know the target', async () => {
    const dir = await tempDir();
    const apt = await privateApt(join(dir, 'apt'), await debianSuite('bookworm'), await testContext());
    const sources = join(dir, 'apt/etc/private.sources');
    await writeFile(sources, (await readFile(sources, 'utf8')).replace('Types: deb', 'Types: deb-src'));
    for (const args of [['update'], ['source', '--download-only', 'mawk']]) expect(await apt.run('apt-get', ['-q', ...args], dir)).toMatchObject({ exitCode: 0 });
    const [archive = ''] = (await readdir(dir)).filter((name) => name.includes('.orig.tar.'));
    await mkdir(join(dir, 'app'));
    await ok('tar', ['xf', archive, '--strip-components=1', '-C', 'app'], dir);
    const app = join(dir, 'app');
    expect(await readFile(join(app, 'config.guess'), 'utf8')).not.toContain('loongarch');
    await writeFile(join(app, 'Dockerfile'), `FROM gcc:12 AS build
WORKDIR /src
COPY . .
RUN ["/bin/sh", "-c", "./configure --prefix=/usr CFLAGS=-O0 && touch parse.c parse.h array.c array.h && make mawk"]
FROM debian:bookworm-slim
COPY --from=build /src/mawk /usr/bin/mawk
ENTRYPOINT ["/usr/bin/mawk"]
`);
    const record = await proven(app, 'mawk', `smoke:
  commands:
    - run: [/usr/bin/mawk, 'BEGIN { print 6 * 7, substr("loong64", 1, 5), log(1) }']
      expect: ['^42 loong 0$']
    - run: [/usr/bin/mawk, '{ n[$1] += $2 } END { print n["a"], n["b"] }']
      stdin: "a 1\\nb 2\\na 3\\n"
      expect: ['^4 2$']
`, { 'gcc:*': BASE, 'debian:*': 'made:base' });
    expect(record.gaps.filter((gap) => /config\.(guess|sub)$/.test(gap.location.file)).map((gap) => gap.state)).toEqual(['closed', 'closed']);
  }, 3600_000);

  test('Rust: a program of a crate', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'src'));
    await writeFile(join(dir, 'src/main.rs'), 'fn main() {}\n');
    await writeFile(join(dir, 'Cargo.toml'), '[package]\nname = "fetch"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nroxmltree = "=0.20.0"\n');
    await ok('cargo', ['vendor', '--quiet', 'vendor'], dir);
    const app = join(dir, 'vendor/roxmltree');
    await writeFile(join(app, 'Dockerfile'), `FROM rust:1 AS build
WORKDIR /src
COPY . .
RUN ["/usr/bin/cargo", "build", "--offline", "--example", "stats"]
FROM debian:bookworm-slim
COPY --from=build /src/target/debug/examples/stats /usr/bin/stats
ENTRYPOINT ["/usr/bin/stats"]
`);
    const record = await proven(app, 'stats', `smoke:
  commands:
    - run: [/usr/bin/stats]
      exitCode: 1
      expect: ['^Usage:']
    - run: [/usr/bin/stats, /dev/stdin]
      stdin: "<a><b c='1'/></a>"
      expect: ['^Elements count: 2$', '^Attributes count: 1$']
`, { 'rust:*': 'made:tools+gcc+libc6-dev+cargo', 'debian:*': 'made:base' });
    expect(record.smoke?.commands).toHaveLength(2);
  }, 3600_000);
});
