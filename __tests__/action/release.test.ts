// @seconds 240
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startRegistry, type TestRegistry } from '../images/registry-server.js';
import { runOk } from './built.js';
import { manifestOf, runExample, tagsOf, type Ran } from './example-workflow.js';

const SECONDS = 1_200_000;
const MAIN = 'package main\n\nimport (\n\t"fmt"\n\t"runtime"\n)\n\nfunc main() { fmt.Println("app on", runtime.GOARCH) }\n';
const FILES: Record<string, string> = {
  'go.mod': 'module example.org/app\n\ngo 1.21\n', 'main.go': MAIN,
  'loong-adapt.yml': "smoke:\n  commands:\n    - run: [app]\n      expect: ['^app on ']\npackage:\n  maintainer: Jo Packer <jo@example.org>\n  formats: [deb]\n",
};

let registry: TestRegistry;
beforeAll(async () => { registry = await startRegistry(); });
afterAll(() => registry.stop());

/** Runs one of the examples on a tag of a repository with a small Go program. */
const release = (example: string, repository: string, tag: string): Promise<Ran> => runExample({ example, repository, tag, registry, files: FILES });
const manifest = (name: string, reference: string): ReturnType<typeof manifestOf> => manifestOf(registry, name, reference);
const tags = (name: string): Promise<string[]> => tagsOf(registry, name);

describe('release-matrix.yml on a tag', () => {
  let ran: Ran;
  beforeAll(async () => { ran = await release('release-matrix.yml', 'somebody/App', 'v1.2.3'); }, SECONDS);

  test('builds both architectures in jobs of their own', async () => {
    expect({ code: ran.answer.code, log: ran.answer.code === 0 ? '' : ran.log.slice(-6000) }).toEqual({ code: 0, log: '' });
    const arches = await readdir(join(ran.home, 'artifacts'));
    expect(arches.sort()).toEqual(['record-amd64', 'record-loong64']);
    for (const arch of ['amd64', 'loong64']) {
      const record = JSON.parse(await readFile(join(ran.home, `artifacts/record-${arch}/record.json`), 'utf8')) as { artifacts: { arch: string }[]; images: { digest: string; manifests: { platform: string; digest: string }[]; published: string[] }[]; smoke?: { passed: boolean } };
      expect(record.artifacts.map((one) => one.arch)).toEqual([arch]);
      expect(record.images[0]?.manifests.map((one) => one.platform)).toEqual([`linux/${arch}`]);
      expect(record.images[0]?.published).toEqual([`${registry.name}/somebody/app@${record.images[0]?.digest ?? ''}`]);
      expect(record.smoke?.passed).toBe(arch === 'loong64' ? true : undefined);
    }
  });
  test('joins them and retags on the tag, also each architecture by itself', async () => {
    const index = await manifest('somebody/app', '1.2.3');
    expect(index.manifests.map((one) => one.platform.architecture)).toEqual(['amd64', 'loong64']);
    expect(await tags('somebody/app')).toEqual(['1', '1.2', '1.2.3', 'latest']);
    for (const tag of ['1', '1.2', 'latest']) expect((await manifest('somebody/app', tag)).digest).toBe(index.digest);
    for (const [i, arch] of ['amd64', 'loong64'].entries()) {
      expect(await tags(`somebody/app-${arch}`)).toEqual(['1', '1.2', '1.2.3', 'latest']);
      expect((await manifest(`somebody/app-${arch}`, 'latest')).digest).toBe(index.manifests[i]?.digest);
    }
  });
  test('its provenance stands beside the index and each platform, in both places', async () => {
    const index = await manifest('somebody/app', 'latest');
    for (const [name, digest, most] of [['somebody/app', index.digest, 2], ['somebody/app', index.manifests[1]?.digest ?? '', 1], ['somebody/app-loong64', index.manifests[1]?.digest ?? '', 1]] as const) {
      const { manifests } = (await manifest(name, digest.replace(':', '-'))) as unknown as { manifests: { artifactType: string }[] };
      expect(manifests.filter((one) => one.artifactType === 'application/vnd.in-toto+json')).toHaveLength(most);
    }
  });
  test('the token is told to the login and nobody else', () => {
    expect(ran.calls).toMatch(new RegExp(`^docker login ${registry.name} --username \\S+ --password-stdin$`, 'm'));
    expect(ran.log + ran.calls).not.toContain('not-a-token');
  });
});

describe('release.yml on a tag', () => {
  test('names the image and makes a release of report and packages, with checksums', async () => {
    const ran = await release('release.yml', 'somebody/other', 'v2.0.0-rc.1');
    expect({ code: ran.answer.code, log: ran.answer.code === 0 ? '' : ran.log.slice(-6000) }).toEqual({ code: 0, log: '' });
    // A pre-release is nobody's latest.
    expect(await tags('somebody/other')).toEqual(['2.0.0-rc.1']);
    expect((await manifest('somebody/other', '2.0.0-rc.1')).manifests.map((one) => one.platform.architecture).sort()).toEqual(['amd64', 'loong64']);
    expect(ran.calls).toMatch(/^gh release create v2\.0\.0-rc\.1 --verify-tag --generate-notes release\//m);
    const sums = await readFile(join(ran.home, 'SHA256SUMS'), 'utf8');
    expect(sums).toMatch(/ app_2\.0\.0~rc\.1-1_loong64\.deb$/m);
    expect(sums).toMatch(/ report\.html$/m);
    await runOk('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: ran.home });
  }, SECONDS);
});
