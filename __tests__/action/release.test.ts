// @seconds 240
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { startRegistry, type TestRegistry } from '../images/registry-server.js';
import { builtPackage, run, runOk, scratch, type Answer } from './built.js';

const SECONDS = 1_200_000;
const MAIN = 'package main\n\nimport (\n\t"fmt"\n\t"runtime"\n)\n\nfunc main() { fmt.Println("app on", runtime.GOARCH) }\n';
const FILES: Record<string, string> = {
  'go.mod': 'module example.org/app\n\ngo 1.21\n', 'main.go': MAIN,
  'loong-adapt.yml': "smoke:\n  commands:\n    - run: [app]\n      expect: ['^app on ']\npackage:\n  maintainer: Jo Packer <jo@example.org>\n  formats: [deb]\n",
};
/** What a workflow takes from GitHub and can't be had here: artifacts go through a folder, logins and releases are only written down. */
const STAND_INS = {
  upload: (shared: string) => composite({ name: '', path: '' }, `mkdir -p "${shared}/$NAME" && cp "$PLACE" "${shared}/$NAME/"`, 'NAME: ${{ inputs.name }}\n        PLACE: ${{ inputs.path }}'),
  download: (shared: string) => composite({ pattern: '*', path: '.' }, `mkdir -p "$PLACE" && cp -r "${shared}"/$PATTERN "$PLACE/"`, 'PATTERN: ${{ inputs.pattern }}\n        PLACE: ${{ inputs.path }}'),
  checkout: () => composite({ 'persist-credentials': '' }, 'true', 'NONE: none'),
};
function composite(inputs: Record<string, string>, command: string, env: string): string {
  return `name: stand-in\ndescription: stands for an action of GitHub's\ninputs:\n${Object.entries(inputs).map(([name, value]) => `  ${name}:\n    description: as there\n    default: '${value}'\n`).join('')}runs:\n  using: composite\n  steps:\n    - shell: bash\n      env:\n        ${env}\n      run: ${command}\n`;
}

let registry: TestRegistry;
beforeAll(async () => { registry = await startRegistry(); });
afterAll(() => registry.stop());

interface Ran {
  answer: Answer;
  log: string;
  /** What the stand-ins for programs were called with. */
  calls: string;
  folder: string;
}

/** Runs one of the examples as it stands, but for the registry's name, on a tag of a repository with a small Go program. */
async function release(example: string, repository: string, tag: string): Promise<Ran> {
  const folder = await scratch();
  const home = await scratch();
  const built = await builtPackage();
  const shared = join(home, 'artifacts');
  const text = (await readFile(`examples/workflows/${example}`, 'utf8')).replaceAll('ghcr.io', registry.name);
  for (const [path, content] of Object.entries({ ...FILES, '.github/workflows/release.yml': text })) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const git = (args: string[]): Promise<Answer> => runOk('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], { cwd: folder });
  for (const args of [['init', '-q'], ['add', '-A', '-f'], ['commit', '-q', '-m', 'all'], ['tag', tag], ['remote', 'add', 'origin', `https://github.com/${repository}`]]) await git(args);
  // The actions that the workflow names, by the very name and commit.
  const local: string[] = [`org/loong-adapt@v1=${built}`];
  for (const [, name = '', kind = '', commit = ''] of text.matchAll(/uses: (actions\/(checkout|upload-artifact|download-artifact))@(\S+)/g)) {
    const dir = join(home, kind);
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'action.yml'), STAND_INS[kind.split('-')[0] as keyof typeof STAND_INS](shared));
    if (kind !== 'checkout') local.push(`${name}@${commit}=${dir}`);
  }
  const calls = join(home, 'calls');
  await writeFile(calls, '');
  const bin = join(home, 'bin');
  await mkdir(bin);
  // Without syft in the cache the SBOM is left out: it takes minutes to build.
  const sbom = existsSync(join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'loong-adapt/tools/syft')) ? '' : ' --sbom none';
  const programs = {
    npx: `shift 2\ncase $1 in attest) set -- "$@"${sbom} ;; esac\nexec "${process.execPath}" "${built}/dist/cli.js" "$@"`,
    docker: `echo "docker $*" >> "${calls}"; cat > /dev/null`,
    gh: `echo "gh $*" >> "${calls}"; for file in "$@"; do case $file in release/*) cp "$file" "${home}/" ;; esac; done`,
  };
  for (const [name, body] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/bash\n${body}\n`);
    await chmod(join(bin, name), 0o755);
  }
  await mkdir(join(home, 'act'));
  await writeFile(join(home, 'act/actrc'), '');
  await writeFile(join(home, 'event.json'), JSON.stringify({ ref: `refs/tags/${tag}`, repository: { full_name: repository } }));
  const answer = await run('act', [
    'push', '-e', join(home, 'event.json'), '-P', 'ubuntu-24.04=-self-hosted', '--pull=false', '--action-offline-mode', '--cache-server-addr', '127.0.0.1', '--cache-server-path', join(home, 'cache'),
    '-s', 'GITHUB_TOKEN=not-a-token', '--env', `GITHUB_REPOSITORY=${repository}`, ...local.flatMap((pair) => ['--local-repository', pair]),
  ], { cwd: folder, env: { ...process.env, XDG_CONFIG_HOME: home, PATH: `${bin}:${process.env['PATH'] ?? ''}` } });
  return { answer, log: answer.stdout + answer.stderr, calls: await readFile(calls, 'utf8'), folder: home };
}

interface Index {
  manifests: { digest: string; platform: { architecture: string } }[];
}

/** A manifest or index, with its digest. */
async function manifest(name: string, reference: string): Promise<Index & { digest: string }> {
  const response = await fetch(`http://${registry.name}/v2/${name}/manifests/${reference}`, { headers: { accept: 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json' } });
  if (!response.ok) throw new Error(`${name}:${reference} ${response.status}`);
  return { ...((await response.json()) as Index), digest: response.headers.get('docker-content-digest') ?? '' };
}

async function tags(name: string): Promise<string[]> {
  const answer = (await (await fetch(`http://${registry.name}/v2/${name}/tags/list`)).json()) as { tags?: string[] };
  return (answer.tags ?? []).filter((tag) => !/^(sha256-|build-)/.test(tag)).sort();
}

describe('release-matrix.yml on a tag', () => {
  let ran: Ran;
  beforeAll(async () => { ran = await release('release-matrix.yml', 'somebody/App', 'v1.2.3'); }, SECONDS);

  test('builds both architectures in jobs of their own', async () => {
    expect({ code: ran.answer.code, log: ran.answer.code === 0 ? '' : ran.log.slice(-6000) }).toEqual({ code: 0, log: '' });
    const arches = await readdir(join(ran.folder, 'artifacts'));
    expect(arches.sort()).toEqual(['record-amd64', 'record-loong64']);
    for (const arch of ['amd64', 'loong64']) {
      const record = JSON.parse(await readFile(join(ran.folder, `artifacts/record-${arch}/record.json`), 'utf8')) as { artifacts: { arch: string }[]; images: { digest: string; manifests: { platform: string; digest: string }[]; published: string[] }[]; smoke?: { passed: boolean } };
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
    const sums = await readFile(join(ran.folder, 'SHA256SUMS'), 'utf8');
    expect(sums).toMatch(/ app_2\.0\.0~rc\.1-1_loong64\.deb$/m);
    expect(sums).toMatch(/ report\.html$/m);
    await runOk('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: ran.folder });
  }, SECONDS);
});
