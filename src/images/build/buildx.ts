import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { Interrupted } from '../../lib/errors.js';
import { exec, execOk, withEnv } from '../../lib/exec.js';
import { markUsed } from '../../target/cache-room.js';
import { which } from '../../target/tools.js';
import { unpackArchive } from '../archive.js';
import type { BuildRequest, Builder } from './builder.js';

/** Docker's buildx, where it answers with a builder that can write OCI archives. Nothing is created or changed. */
export async function findBuildx(context: Context): Promise<Builder | undefined> {
  const docker = await which('docker');
  if (docker === undefined) return undefined;
  const ask = async (args: string[]): Promise<string | undefined> => {
    const result = await exec(docker, args, { signal: context.signal, timeout: 30 }).catch(() => undefined);
    if (context.signal.aborted) throw new Interrupted();
    return result?.exitCode === 0 ? result.stdout : undefined;
  };
  const version = /v?(\d+\.\d+\.\d+)/.exec((await ask(['buildx', 'version'])) ?? '')?.[1];
  if (version === undefined) return undefined;
  const builder = await ask(['buildx', 'inspect']);
  if (builder === undefined || !/^Status:\s*running/m.test(builder)) return undefined;
  // The engine's own builder exports OCI archives only where it keeps images in containerd.
  if (/^Driver:\s*docker$/m.test(builder) && !((await ask(['info', '--format', '{{json .DriverStatus}}'])) ?? '').includes('containerd.snapshotter')) return undefined;
  return { name: `docker buildx ${version}`, build: async (request, ctx) => buildOne(docker, request, ctx) };
}

async function buildOne(docker: string, request: BuildRequest, context: Context): Promise<void> {
  const archive = join(request.tempDir, 'buildx.tar');
  if (request.stepCache !== '') await markUsed(request.stepCache);
  try {
    await execOk(docker, [
      'buildx', 'build', '--platform', request.platform, '--provenance=false', '--sbom=false', ...cache(request.stepCache), '--progress', 'plain',
      // Images come from here alone: nothing else is pulled.
      ...request.bases.flatMap((base) => ['--build-context', `${base.local}=oci-layout://${base.layout}@${base.digest}`]),
      ...Object.entries(request.args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]), ...(request.stage === '' ? [] : ['--target', request.stage]),
      '--build-arg', `SOURCE_DATE_EPOCH=${request.timestamp}`, '--output', `type=oci,dest=${archive},rewrite-timestamp=true,oci-mediatypes=true`,
      '--file', request.file, request.dir,
    ], 'Run again with debug output to see what buildx said.', {
      env: withEnv({ SOURCE_DATE_EPOCH: String(request.timestamp), BUILDX_NO_DEFAULT_ATTESTATIONS: '1' }), signal: context.signal,
      onLine: (line) => context.reporter.debug(line),
    });
    await unpackArchive(archive, request.layout, context.signal);
  } finally {
    await rm(archive, { force: true });
  }
}

/** Where steps are kept: in the workflow's own cache where there is one, else in a folder. */
function cache(folder: string): string[] {
  if (folder === '') return ['--no-cache'];
  const github = process.env['ACTIONS_RUNTIME_TOKEN'] !== undefined && (process.env['ACTIONS_RESULTS_URL'] ?? process.env['ACTIONS_CACHE_URL']) !== undefined;
  if (github) return ['--cache-from', 'type=gha,scope=loong-adapt', '--cache-to', 'type=gha,scope=loong-adapt,mode=max'];
  const place = join(folder, 'buildx');
  return [...(existsSync(join(place, 'index.json')) ? ['--cache-from', `type=local,src=${place}`] : []), '--cache-to', `type=local,dest=${place},mode=max`];
}
