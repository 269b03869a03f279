import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { Context } from '../../lib/context.js';
import { exec, execOk, withEnv } from '../../lib/exec.js';
import { exists, makeDir, removeTree } from '../../lib/files.js';
import { which } from '../../target/tools.js';
import { isLoopback, parseReference } from '../reference.js';
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
  const storage = await makeStorage(request.tempDir);
  const options = { env: environment(storage), signal: context.signal, onLine: (line: string) => context.reporter.debug(line) };
  const global = flags(storage);
  const policy = (await hasPolicy()) ? [] : ['--signature-policy', storage.policy];
  const name = 'localhost/loong-adapt/built:latest';
  try {
    await execOk(buildah, [
      ...global, 'build', ...policy, '--platform', request.platform, '--timestamp', String(request.timestamp), '--isolation', 'chroot',
      '--format', 'oci', '--layers=false', '--identity-label=false', '--no-cache', '--pull=ifnewer', ...tls(request.base),
      '--file', join(request.dir, 'Dockerfile'), '--tag', name, request.dir,
    ], request.base === 'scratch' ? ADVICE : `Check that ${request.base} can be pulled here and has ${request.platform}.`, options);
    await execOk(buildah, [...global, 'push', ...policy, '--format', 'oci', name, `oci:${request.layout}:built`], ADVICE, options);
  } finally {
    await removeStorage(buildah, request.tempDir);
  }
}

const tls = (base: string): string[] => (base !== 'scratch' && isLoopback(parseReference(base).registry) ? ['--tls-verify=false'] : []);

interface Storage {
  base: string;
  root: string;
  run: string;
  temp: string;
  config: string;
  engine: string;
  helpers: string;
  policy: string;
}

function paths(tempDir: string): Storage {
  const base = join(tempDir, 'buildah');
  return { base, root: join(base, 'root'), run: join(base, 'run'), temp: join(base, 'tmp'), config: join(base, 'storage.conf'), engine: join(base, 'containers.conf'), helpers: join(base, 'helpers'), policy: join(base, 'policy.json') };
}

const flags = (storage: Storage): string[] => ['--root', storage.root, '--runroot', storage.run, '--storage-driver', 'vfs'];

const environment = (storage: Storage): NodeJS.ProcessEnv => withEnv({
  CONTAINERS_STORAGE_CONF: storage.config, CONTAINERS_CONF_OVERRIDE: storage.engine, TMPDIR: storage.temp, BUILDAH_ISOLATION: 'chroot',
  SOURCE_DATE_EPOCH: undefined, // Newer versions refuse it beside --timestamp.
  STORAGE_DRIVER: undefined, STORAGE_OPTS: undefined,
});

async function makeStorage(tempDir: string): Promise<Storage> {
  const storage = paths(tempDir);
  await makeDir(storage.temp);
  const quoted = (path: string): string => JSON.stringify(path);
  // A rootless user without a range of ids of its own could not give files to another user.
  const rootless = process.getuid?.() === 0 ? '' : '[storage.options.vfs]\nignore_chown_errors = "true"\n';
  await writeFile(storage.config, `[storage]\ndriver = "vfs"\ngraphroot = ${quoted(storage.root)}\nrunroot = ${quoted(storage.run)}\n${rootless}`);
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
