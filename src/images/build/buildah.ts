import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { Context } from '../../lib/context.js';
import { exec, execOk, withEnv } from '../../lib/exec.js';
import { exists, makeDir, removeTree } from '../../lib/files.js';
import { markUsed } from '../../target/cache-room.js';
import { which } from '../../target/tools.js';
import type { BuildRequest, Builder } from './builder.js';

const ADVICE = 'Run again with debug output to see what buildah said.';

/** Buildah, as root or rootless; it works in storage of its own below the work directory and touches no other. */
export async function findBuildah(context: Context): Promise<Builder | undefined> {
  const path = await which('buildah');
  if (path === undefined) return undefined;
  const version = /(\d+\.\d+(?:\.\d+)?)/.exec((await exec(path, ['--version'], { signal: context.signal })).stdout)?.[1];
  if (version === undefined) return undefined;
  return { name: `buildah ${version}`, build: async (request, ctx) => buildOne(path, request, ctx), clean: async (tempDir) => removeStorage(path, tempDir) };
}

async function buildOne(buildah: string, request: BuildRequest, context: Context): Promise<void> {
  await removeStorage(buildah, request.tempDir);
  const storage = await makeStorage(request, await fastDriver(buildah, request, context));
  const options = { env: environment(storage), signal: context.signal, lines: 'both' as const, onLine: (line: string) => context.reporter.debug(line) };
  const global = flags(storage);
  const policy = (await hasPolicy()) ? [] : ['--signature-policy', storage.policy];
  const name = `localhost/loong-adapt/built-${randomBytes(6).toString('hex')}:latest`;
  const ignore = `${request.file}.dockerignore`;
  try {
    for (const base of request.bases) {
      // It makes a name of the path, and does not take those with a dot in front.
      const pulled = await execOk(buildah, [...global, 'pull', '--quiet', ...policy, '--platform', base.platform, `oci:${basename(base.layout)}:${base.inLayout}`], ADVICE, { ...options, cwd: dirname(base.layout) });
      await execOk(buildah, [...global, 'tag', pulled.stdout.trim().split('\n').at(-1) ?? '', base.local], ADVICE, options);
    }
    await execOk(buildah, [
      ...global, 'build', ...policy, '--platform', request.platform, '--timestamp', String(request.timestamp), '--isolation', 'chroot',
      '--format', 'oci', ...(request.stepCache === '' ? ['--layers=false', '--no-cache'] : ['--layers=true']), '--identity-label=false', '--pull=never',
      ...Object.entries(request.args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]), ...(request.stage === '' ? [] : ['--target', request.stage]),
      ...((await exists(ignore)) ? ['--ignorefile', ignore] : []), '--file', request.file, '--tag', name, request.dir,
    ], request.spec === undefined ? 'What failed is in the lines above; the Dockerfile may need another base (image.bases), or packages that the base has.' : ADVICE, options);
    await execOk(buildah, [...global, 'push', ...policy, '--format', 'oci', name, `oci:${request.layout}:built`], ADVICE, options);
  } finally {
    if (request.stepCache !== '') await exec(buildah, [...global, 'untag', name], { env: options.env, timeout: 60 }).catch(() => {});
    await removeStorage(buildah, request.tempDir);
  }
}

/** Overlays share what steps have in common; they need root here, and a file system that takes them. Plain copies always work. */
async function fastDriver(buildah: string, request: BuildRequest, context: Context): Promise<'overlay' | 'vfs'> {
  if (request.spec !== undefined || process.getuid?.() !== 0) return 'vfs';
  const storage = await makeStorage(request, 'overlay');
  const answer = await exec(buildah, [...flags(storage), 'info'], { env: environment(storage), signal: context.signal, timeout: 60 });
  return answer.exitCode === 0 ? 'overlay' : 'vfs';
}

interface Storage {
  /** Folder of the run, removed after it. */
  base: string;
  driver: 'overlay' | 'vfs';
  root: string;
  run: string;
  temp: string;
  config: string;
  engine: string;
  helpers: string;
  policy: string;
}

function paths(tempDir: string, driver: Storage['driver'] = 'vfs', stepCache = ''): Storage {
  const base = join(tempDir, 'buildah');
  const kept = stepCache === '' ? base : join(stepCache, `buildah-${driver}`);
  return { base, driver, root: join(kept, 'root'), run: join(base, 'run'), temp: join(kept, 'tmp'), config: join(base, 'storage.conf'), engine: join(base, 'containers.conf'), helpers: join(base, 'helpers'), policy: join(base, 'policy.json') };
}

const flags = (storage: Storage): string[] => ['--root', storage.root, '--runroot', storage.run, '--storage-driver', storage.driver];

const environment = (storage: Storage): NodeJS.ProcessEnv => withEnv({
  CONTAINERS_STORAGE_CONF: storage.config, CONTAINERS_CONF_OVERRIDE: storage.engine, TMPDIR: storage.temp, BUILDAH_ISOLATION: 'chroot',
  SOURCE_DATE_EPOCH: undefined, // Newer versions refuse it beside --timestamp.
  STORAGE_DRIVER: undefined, STORAGE_OPTS: undefined,
});

async function makeStorage({ tempDir, stepCache }: BuildRequest, driver: Storage['driver']): Promise<Storage> {
  const storage = paths(tempDir, driver, stepCache);
  await makeDir(storage.base);
  await makeDir(storage.temp);
  if (stepCache !== '') await markUsed(stepCache);
  const quoted = (path: string): string => JSON.stringify(path);
  // A rootless user without a range of ids of its own could not give files to another user.
  const rootless = process.getuid?.() === 0 ? '' : '[storage.options.vfs]\nignore_chown_errors = "true"\n';
  await writeFile(storage.config, `[storage]\ndriver = "${driver}"\ngraphroot = ${quoted(storage.root)}\nrunroot = ${quoted(storage.run)}\n${rootless}`);
  // Buildah looks for the program that sets up networks also where nothing is run and none is needed; the machine's own comes first.
  await makeDir(storage.helpers);
  await writeFile(join(storage.helpers, 'netavark'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const folders = ['/usr/local/libexec/podman', '/usr/local/lib/podman', '/usr/libexec/podman', '/usr/lib/podman', storage.helpers];
  await writeFile(storage.engine, `[engine]\nhelper_binaries_dir = [${folders.map(quoted).join(', ')}]\n`);
  await writeFile(storage.policy, '{"default":[{"type":"insecureAcceptAnything"}]}\n');
  return storage;
}

/** Whether this machine says which signatures it wants; only where it doesn't ours is used. */
async function hasPolicy(): Promise<boolean> {
  return (await exists('/etc/containers/policy.json')) || (await exists(join(homedir(), '.config', 'containers', 'policy.json')));
}

/** Rootless, files in the storage may belong to other users of this user's range: only buildah can remove them. */
async function removeStorage(buildah: string, tempDir: string): Promise<void> {
  const storage = paths(tempDir);
  if (process.getuid?.() !== 0 && (await exists(storage.config))) {
    await exec(buildah, [...flags(storage), 'unshare', 'rm', '-rf', storage.root, storage.run, storage.temp], { env: environment(storage), timeout: 120 });
  }
  await removeTree(storage.base);
}

/** Removes a store of steps from the cache; as `removeStorage`. */
export async function removeSteps(folder: string, context: Context): Promise<void> {
  const buildah = process.getuid?.() === 0 ? undefined : await which('buildah');
  if (buildah !== undefined) await exec(buildah, ['unshare', 'rm', '-rf', folder], { signal: context.signal, timeout: 600 });
  await removeTree(folder);
}
