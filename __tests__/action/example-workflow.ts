import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TestRegistry } from '../images/registry-server.js';
import { builtPackage, run, runOk, scratch, type Answer } from './built.js';

/** What a workflow takes from GitHub and can't be had here: artifacts and caches go through a folder, logins and releases are only written down. */
const STAND_INS: Record<string, (shared: string) => Record<string, string>> = {
  'upload-artifact': (shared) => composite({ name: '', path: '' }, `mkdir -p "${shared}/$NAME" && cp "$PLACE" "${shared}/$NAME/"`, 'NAME: ${{ inputs.name }}\n        PLACE: ${{ inputs.path }}'),
  'download-artifact': (shared) => composite({ pattern: '*', path: '.' }, `mkdir -p "$PLACE" && cp -r "${shared}"/$PATTERN "$PLACE/"`, 'PATTERN: ${{ inputs.pattern }}\n        PLACE: ${{ inputs.path }}'),
  checkout: () => composite({ 'persist-credentials': '' }, 'true', 'NONE: none'),
  cache: (shared) => ({
    'action.yml': "name: stand-in\ndescription: stands for an action of GitHub's\ninputs:\n  path:\n    description: as there\n  key:\n    description: as there\noutputs:\n  cache-hit:\n    description: as there\nruns:\n  using: node20\n  main: main.js\n  post: post.js\n  post-if: success()\n",
    'main.js': `const { appendFileSync, copyFileSync, existsSync } = require('node:fs');\nconst kept = ${JSON.stringify(`${shared}/cache-`)} + encodeURIComponent(process.env.INPUT_KEY);\nconst hit = existsSync(kept);\nif (hit) copyFileSync(kept, process.env.INPUT_PATH);\nappendFileSync(process.env.GITHUB_OUTPUT, 'cache-hit=' + hit + '\\n');\n`,
    'post.js': `const { copyFileSync, existsSync, mkdirSync } = require('node:fs');\nmkdirSync(${JSON.stringify(shared)}, { recursive: true });\nif (existsSync(process.env.INPUT_PATH)) copyFileSync(process.env.INPUT_PATH, ${JSON.stringify(`${shared}/cache-`)} + encodeURIComponent(process.env.INPUT_KEY));\n`,
  }),
};
function composite(inputs: Record<string, string>, command: string, env: string): Record<string, string> {
  return { 'action.yml': `name: stand-in\ndescription: stands for an action of GitHub's\ninputs:\n${Object.entries(inputs).map(([name, value]) => `  ${name}:\n    description: as there\n    default: '${value}'\n`).join('')}runs:\n  using: composite\n  steps:\n    - shell: bash\n      env:\n        ${env}\n      run: ${command}\n` };
}

/** A run of one of the examples. */
export interface Ran {
  answer: Answer;
  log: string;
  /** What the stand-ins for programs were called with. */
  calls: string;
  /** Where the stand-ins put things; given to another run, that one finds them. */
  home: string;
}

/** How an example is run. */
export interface ExampleRun {
  /** File in `examples/workflows`. */
  example: string;
  /** OWNER/NAME. */
  repository: string;
  /** Stands for the registry that the example names. */
  registry: TestRegistry;
  /** What the repository holds besides the workflow. */
  files?: Record<string, string>;
  /** A push of this tag; without one, the clock. */
  tag?: string;
  /** Words of the example that stand for others: the module of somebody else, say. */
  words?: Record<string, string>;
  /** Of an earlier run. */
  home?: string;
  env?: Record<string, string>;
}

/** Runs one of the examples by act, as it stands but for the words given, on this machine and offline. */
export async function runExample({ example, repository, registry, files = {}, tag, words = {}, home: earlier, env = {} }: ExampleRun): Promise<Ran> {
  const folder = await scratch();
  const home = earlier ?? (await scratch());
  const built = await builtPackage();
  const shared = join(home, 'artifacts');
  let text = (await readFile(`examples/workflows/${example}`, 'utf8')).replaceAll('ghcr.io', registry.name);
  for (const [from, to] of Object.entries(words)) {
    if (!text.includes(from)) throw new Error(`${example} does not say ${from}`);
    text = text.replaceAll(from, to);
  }
  for (const [path, content] of Object.entries({ 'README.md': 'An example.\n', ...files, '.github/workflows/example.yml': text })) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const git = (args: string[]): Promise<Answer> => runOk('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], { cwd: folder });
  for (const args of [['init', '-q'], ['add', '-A', '-f'], ['commit', '-q', '-m', 'all'], ...(tag === undefined ? [] : [['tag', tag]]), ['remote', 'add', 'origin', `https://github.com/${repository}`]]) await git(args);
  // The actions that the workflow names, by the very name and commit.
  const local: string[] = [`org/loong-adapt@v1=${built}`];
  for (const [, name = '', kind = '', commit = ''] of text.matchAll(/uses: (actions\/([\w-]+))@(\S+)/g)) {
    const standIn = STAND_INS[kind];
    if (standIn === undefined) throw new Error(`nothing stands for ${name}`);
    const dir = join(home, kind);
    await mkdir(dir, { recursive: true });
    for (const [path, content] of Object.entries(standIn(shared))) await writeFile(join(dir, path), content);
    if (kind !== 'checkout') local.push(`${name}@${commit}=${dir}`);
  }
  const calls = join(home, 'calls');
  await writeFile(calls, '');
  const bin = join(home, 'bin');
  await mkdir(bin, { recursive: true });
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
  await mkdir(join(home, 'act'), { recursive: true });
  await writeFile(join(home, 'act/actrc'), '');
  await writeFile(join(home, 'event.json'), JSON.stringify({ ...(tag === undefined ? {} : { ref: `refs/tags/${tag}` }), repository: { full_name: repository } }));
  const answer = await run('act', [
    tag === undefined ? 'schedule' : 'push', '-e', join(home, 'event.json'), '-P', 'ubuntu-24.04=-self-hosted', '--pull=false', '--action-offline-mode', '--cache-server-addr', '127.0.0.1', '--cache-server-path', join(home, 'cache'),
    '-s', 'GITHUB_TOKEN=not-a-token', '--env', `GITHUB_REPOSITORY=${repository}`, ...local.flatMap((pair) => ['--local-repository', pair]),
  ], { cwd: folder, env: { ...process.env, XDG_CONFIG_HOME: home, PATH: `${bin}:${process.env['PATH'] ?? ''}`, ...env } });
  return { answer, log: answer.stdout + answer.stderr, calls: await readFile(calls, 'utf8'), home };
}

/** A manifest or index of a registry, with its digest. */
export async function manifestOf(registry: TestRegistry, name: string, reference: string): Promise<{ digest: string; manifests: { digest: string; platform: { architecture: string } }[] }> {
  const response = await fetch(`http://${registry.name}/v2/${name}/manifests/${reference}`, { headers: { accept: 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json' } });
  if (!response.ok) throw new Error(`${name}:${reference} ${response.status}`);
  return { ...((await response.json()) as { manifests: { digest: string; platform: { architecture: string } }[] }), digest: response.headers.get('docker-content-digest') ?? '' };
}

/** Tags of a repository, but those of referrers and of builds under way. */
export async function tagsOf(registry: TestRegistry, name: string): Promise<string[]> {
  const answer = (await (await fetch(`http://${registry.name}/v2/${name}/tags/list`)).json()) as { tags?: string[] };
  return (answer.tags ?? []).filter((tag) => !/^(sha256-|build-|nightly-)/.test(tag)).sort();
}
