// @seconds 300
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec, withEnv } from '../../src/lib/exec.js';
import { silentReporter } from '../../src/lib/log.js';
import type { AdaptRecord } from '../../src/record/types.js';
import { runStage } from '../../src/stages/pipeline.js';
import { defaultCacheDir } from '../../src/stages/run.js';
import { architecture } from '../../src/target/architectures.js';
import { withForeign } from '../../src/target/foreign.js';
import { tempDir } from '../unit/images/make-layout.js';

const control = { reporter: silentReporter, signal: new AbortController().signal };
/** What stands for all images of the Dockerfiles here: a base made of Debian's port, with compilers and interpreters from there. */
const BASES = { "'**'": 'made:tools+gcc+libc6-dev+make+python3+nodejs' };
let context: Parameters<typeof withForeign>[3];

async function ok(file: string, args: string[], cwd: string): Promise<string> {
  const result = await exec(file, args, { cwd, env: withEnv({ GOFLAGS: '' }) });
  if (result.exitCode !== 0) throw new Error(`${result.command}: ${result.stderr}`);
  return result.stdout;
}

async function image(dir: string, name: string): Promise<{ record: AdaptRecord; workDir: string }> {
  const bases = Object.entries(BASES).map(([from, to]) => `    ${from}: ${to}`).join('\n');
  await writeFile(join(dir, 'loong-adapt.yml'), `image:\n  name: ${name}\n  tag: '1'\n  dockerfile: Dockerfile\n  platforms: [loong64]\n  bases:\n${bases}\n`);
  const workDir = join(await tempDir(), 'work');
  return { workDir, record: await runStage('image', { project: dir, workDir, cacheDir: defaultCacheDir(), binfmt: true }, control) };
}

/** Runs a command in the image, by the kernel and QEMU. */
async function inImage({ record, workDir }: { record: AdaptRecord; workDir: string }, command: string[]): Promise<string> {
  const [built] = record.images;
  const dir = await tempDir();
  const global = ['--root', join(dir, 'root'), '--runroot', join(dir, 'run'), '--storage-driver', 'vfs'];
  return withForeign(architecture('loong64'), 'the test', true, context, async () => {
    const id = (await ok('buildah', [...global, 'pull', '--quiet', '--platform', 'linux/loong64', `oci:images/${built?.layout.split('/')[1] ?? ''}:${built?.reference ?? ''}`], workDir)).trim();
    const container = (await ok('buildah', [...global, 'from', '--pull-never', id], workDir)).trim();
    return ok('buildah', [...global, 'run', '--isolation', 'chroot', container, '--', ...command], workDir);
  });
}

beforeAll(async () => {
  const workDir = await tempDir();
  context = { target: architecture('loong64'), baseline: architecture('amd64'), workDir, cacheDir: defaultCacheDir(), reporter: silentReporter, signal: control.signal, install: true, network: true };
});

describe('projects without Go: adapted, built from their Dockerfile for the target, audited, run', () => {
  test('Python: a package of the index', async () => {
    const dir = await tempDir();
    await ok('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', ':all:', '--no-build-isolation', 'tabulate==0.8.9'], dir).catch(async () => ok('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', 'tabulate==0.8.9'], dir));
    const [file = ''] = await readdir(dir);
    await ok('python3', ['-c', 'import sys, tarfile, zipfile; f = sys.argv[1]; (zipfile.ZipFile(f) if f.endswith(".whl") else tarfile.open(f)).extractall("app")', file], dir);
    const app = join(dir, 'app', file.endsWith('.whl') ? '' : file.replace(/\.tar\.gz$/, ''));
    await writeFile(join(app, 'Dockerfile'), 'FROM python:3.12-slim\nCOPY tabulate.py /usr/lib/python3/dist-packages/tabulate.py\nENTRYPOINT ["/usr/bin/python3", "-m", "tabulate"]\n');
    const made = await image(app, 'tabulate');
    expect(made.record.images[0]?.checks.filter((check) => !check.passed)).toEqual([]);
    expect(made.record.images[0]?.manifests.map((one) => one.platform)).toEqual(['linux/loong64']);
    expect(await inImage(made, ['/usr/bin/python3', '-c', 'import platform, tabulate; print(platform.machine(), tabulate.tabulate([["a", 1]]))'])).toMatch(/^loongarch64 -\s+-\na\s+1/);
  }, 900_000);

  test('Node: a package of the registry', async () => {
    const dir = await tempDir();
    await ok('npm', ['pack', '--silent', 'semver@7.6.3'], dir);
    await ok('tar', ['xzf', 'semver-7.6.3.tgz'], dir);
    const app = join(dir, 'package');
    await writeFile(join(app, 'Dockerfile'), 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nRUN ["/usr/bin/node", "bin/semver.js", "1.2.3"]\nENTRYPOINT ["/usr/bin/node", "/app/bin/semver.js"]\n');
    const made = await image(app, 'semver');
    expect(made.record.images[0]?.checks.filter((check) => !check.passed)).toEqual([]);
    expect(await inImage(made, ['/usr/bin/node', '-e', 'console.log(process.arch, require("/app").inc("1.2.3", "minor"))'])).toBe('loong64 1.3.0\n');
  }, 900_000);
});
