import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { Interrupted } from '../../lib/errors.js';
import { exec, execOk, withEnv } from '../../lib/exec.js';
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
  try {
    await execOk(docker, [
      'buildx', 'build', '--platform', request.platform, '--provenance=false', '--sbom=false', '--no-cache', '--progress', 'plain',
      '--build-arg', `SOURCE_DATE_EPOCH=${request.timestamp}`, '--output', `type=oci,dest=${archive},rewrite-timestamp=true,oci-mediatypes=true`,
      '--file', join(request.dir, 'Dockerfile'), request.dir,
    ], request.base === 'scratch' ? 'Run again with debug output to see what buildx said.' : `Check that ${request.base} can be pulled here and has ${request.platform}.`, {
      env: withEnv({ SOURCE_DATE_EPOCH: String(request.timestamp), BUILDX_NO_DEFAULT_ATTESTATIONS: '1' }), signal: context.signal,
      onLine: (line) => context.reporter.debug(line),
    });
    await unpackArchive(archive, request.layout, context.signal);
  } finally {
    await rm(archive, { force: true });
  }
}
