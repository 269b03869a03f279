// @seconds 60
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT, builtPackage, run, runOk, scratch } from './built.js';

const SECONDS = 300_000;
let built = '';
beforeAll(async () => { built = await builtPackage(); }, SECONDS);

async function hashes(folder: string): Promise<Record<string, string>> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const pairs = await Promise.all(entries.map(async (entry) => [join(entry.parentPath, entry.name).slice(folder.length), createHash('sha256').update(await readFile(join(entry.parentPath, entry.name))).digest('hex')] as const));
  return Object.fromEntries(pairs.sort());
}

test('the committed dist is what its sources make', async () => {
  expect(await hashes(join(ROOT, 'dist'))).toEqual(await hashes(join(built, 'dist')));
}, SECONDS);

test('a build in another folder gives the same bytes', async () => {
  const other = join(await scratch(), 'a/deeper/folder');
  await mkdir(other, { recursive: true });
  for (const name of ['src', 'script', 'tsconfig.json', 'package.json']) await cp(join(ROOT, name), join(other, name), { recursive: true });
  // Hard links: webpack would follow a symbolic one back to here.
  await runOk('cp', ['-al', join(ROOT, 'node_modules'), join(other, 'node_modules')]).catch(() => runOk('cp', ['-a', join(ROOT, 'node_modules'), join(other, 'node_modules')]));
  const out = await scratch();
  await runOk(process.execPath, ['script/build.mjs', '--out', out], { cwd: other });
  expect(await hashes(join(out, 'dist'))).toEqual(await hashes(join(built, 'dist')));
}, SECONDS);

test('--version needs no bundle', async () => {
  const folder = await scratch();
  await mkdir(join(folder, 'dist'));
  await cp(join(built, 'package.json'), join(folder, 'package.json'));
  await cp(join(built, 'dist/cli.js'), join(folder, 'dist/cli.js'));
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  expect((await runOk(process.execPath, [join(folder, 'dist/cli.js'), '--version'])).stdout).toBe(`${version}\n`);
});

test('the commands about names load their own bundle, the others not', async () => {
  const folder = await scratch();
  await cp(built, folder, { recursive: true });
  await rm(join(folder, 'dist/index.js'));
  const cli = join(folder, 'dist/cli.js');
  for (const command of ['retag', 'promote', 'index', 'audit']) expect((await runOk(process.execPath, [cli, command, '--help'])).stdout).toContain(`Usage: loong-adapt ${command} `);
  expect((await run(process.execPath, [cli, 'detect', '--help'])).code).not.toBe(0);
  // What they load late is there as well.
  const layout = join(folder, 'layout');
  await mkdir(join(layout, 'blobs/sha256'), { recursive: true });
  const put = async (content: object): Promise<{ digest: string; size: number }> => {
    const text = JSON.stringify(content);
    const digest = createHash('sha256').update(text).digest('hex');
    await writeFile(join(layout, 'blobs/sha256', digest), text);
    return { digest: `sha256:${digest}`, size: text.length };
  };
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', ...(await put({ architecture: 'loong64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [] } })) };
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = { mediaType, ...(await put({ schemaVersion: 2, mediaType, config, layers: [] })), annotations: { 'org.opencontainers.image.ref.name': 'app:1' } };
  await writeFile(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  await runOk(process.execPath, [cli, 'audit', `oci:${layout}:app:1`]);
  await runOk(process.execPath, [cli, 'promote', `oci:${layout}:app:1`, `oci-archive:${folder}/app.tar:app`, '--tags-from', 'v1.2.3']);
  expect((await runOk(process.execPath, [cli, 'audit', `oci-archive:${folder}/app.tar:app:1.2`])).stdout).toContain('passed');
}, SECONDS);

/** npm's `node` package carries the programs; they are kept between runs. */
async function nodeBinary(major: string): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const home = join(ROOT, '.cache/node', major);
  const binary = join(home, 'node_modules/node/bin/node');
  if (!existsSync(binary)) {
    await mkdir(home, { recursive: true });
    await runOk('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline', '--prefix', home, `node@${major}`]);
  }
  return binary;
}

describe.each(['20', '24'])('on Node %s', (major) => {
  let node = '';
  beforeAll(async () => { node = await nodeBinary(major); }, SECONDS);

  test('the command runs', async () => {
    expect((await runOk(node, ['--version'])).stdout).toMatch(new RegExp(`^v${major}\\.`));
    expect((await runOk(node, [join(built, 'dist/cli.js'), 'detect', '--help'])).stdout).toContain('Usage: loong-adapt detect PROJECT');
    const work = await scratch();
    const answer = await run(node, [join(built, 'dist/cli.js'), 'detect', '__tests__/action/fixtures/project', '--json', '--work-dir', join(work, 'w')]);
    expect(answer.code).toBe(0);
    expect(JSON.parse(answer.stdout)).toMatchObject({ recordVersion: 1, stages: { detect: { state: 'done' } } });
  }, SECONDS);

  test('compiled code is kept in the cache directory, where nobody else may write', async () => {
    const cache = join(await scratch(), 'cache'), code = join(cache, 'code');
    const env = { ...process.env, RUNNER_TOOL_CACHE: '', XDG_CACHE_HOME: cache };
    const look = async (): Promise<void> => {
      await runOk(node, [join(built, 'dist/cli.js'), 'explain', 'go/undefined'], { env });
      await runOk(node, [join(built, 'dist/cli.js'), 'recipes', 'list', '--cache-dir', cache]);
    };
    await runOk(node, [join(built, 'dist/cli.js'), 'explain', '--help'], { env });
    expect(existsSync(cache)).toBe(false);
    await look();
    const keeps = major !== '20'; // Node learned it with 22.8.
    expect(existsSync(code)).toBe(keeps);
    expect(existsSync(join(cache, 'loong-adapt/code'))).toBe(keeps);
    if (!keeps) return;
    expect((await stat(code)).mode & 0o777).toBe(0o700);
    expect((await readdir(code)).length).toBeGreaterThan(0);
    // A folder that others may write to is left alone: what is in it would be run.
    await rm(code, { recursive: true });
    await mkdir(code);
    await chmod(code, 0o777);
    await look();
    expect(await readdir(code)).toEqual([]);
  }, SECONDS);

  test('the Action runs: inputs in, outputs out', async () => {
    const work = await scratch();
    const out = join(work, 'output');
    await writeFile(out, '');
    const env = { ...process.env, INPUT_PROJECT: '__tests__/action/fixtures/project', INPUT_CACHE: 'false', RUNNER_TEMP: work, GITHUB_OUTPUT: out, GITHUB_STATE: out, GITHUB_WORKSPACE: ROOT };
    const answer = await run(node, [join(built, 'dist/stages/detect.js')], { env });
    expect({ code: answer.code, stderr: answer.stderr }).toEqual({ code: 0, stderr: '' });
    expect(await readFile(out, 'utf8')).toMatch(/^gaps<<(\S+)\n[1-9]\d*\n\1$/m);
    expect((await run(node, [join(built, 'dist/post.js')], { env })).code).toBe(0);
  }, SECONDS);

  test('importing the library does nothing', async () => {
    const program = `
      const names = new Set();
      process.env = new Proxy(process.env, { get: (target, name) => { names.add(String(name)); return target[name]; } });
      const before = process.eventNames().length;
      const library = await import(${JSON.stringify(join(built, 'dist/index.js'))});
      console.log(JSON.stringify({ env: [...names], listeners: process.eventNames().length - before, names: Object.keys(library).sort() }));`;
    const { stdout } = await runOk(node, ['--input-type=module', '--eval', program], { cwd: dirname(built) });
    const seen = JSON.parse(stdout) as { env: string[]; listeners: number; names: string[] };
    // Node itself reads its own when it loads a module.
    const env = seen.env.filter((name) => !/^(NODE|WATCH)_/.test(name));
    expect({ env, listeners: seen.listeners }).toEqual({ env: [], listeners: 0 });
    expect(seen.names).toEqual(expect.arrayContaining(['adapt', 'setup', 'detect', 'patch', 'build', 'image', 'resources', 'smoke', 'report']));
  }, SECONDS);
});
