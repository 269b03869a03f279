import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { toolVersion } from '../../lib/version.js';
import { copyContent, readSmall } from '../copy.js';
import { addFolder, writeLayer, type WrittenLayer } from '../layer-write.js';
import { initLayout, nameRoot, putBlob } from '../layout-write.js';
import { MEDIA, parseJson, parseManifest, type Descriptor } from '../oci.js';
import { LayoutStore } from '../store.js';
import type { BuildRequest, Builder } from './builder.js';
import { owner } from './dockerfile.js';
import type { ImageSpec } from './spec.js';

/**
 * Puts an image together without a builder: one layer of the prepared files, on nothing or on a base. It
 * runs no command of the image, so it needs no privileges and no emulator. The compression is Node's: the same digest is
 * to be expected from the same version of Node only.
 */
export const assembler: Builder = { name: `loong-adapt ${toolVersion()} (assembled)`, build: assemble };

interface Config {
  [key: string]: unknown;
  config?: Record<string, unknown>;
  rootfs?: { type: string; diff_ids: string[] };
  history?: unknown[];
}

async function assemble(request: BuildRequest, context: Context): Promise<void> {
  const { spec, platform, layout, timestamp } = request;
  if (spec === undefined) throw new AdaptError('a Dockerfile needs a builder', { where: request.file, advice: 'Install buildah (Debian, Ubuntu: apt-get install buildah) or docker with buildx.' });
  const [os = 'linux', architecture = ''] = platform.split('/');
  await initLayout(layout);
  const base = spec.base === 'scratch' ? undefined : await takeBase(request, context);
  const { layer, diffId } = await filesLayer(request, spec, context);
  const created = new Date(timestamp * 1000).toISOString().replace('.000Z', 'Z');
  const before = base?.config ?? {};
  const kept = (before.config?.['Env'] as string[] | undefined) ?? ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'];
  const env = [...kept.filter((v) => !Object.hasOwn(spec.env, v.split('=')[0] ?? '')), ...Object.entries(spec.env).map(([name, value]) => `${name}=${value}`)];
  const config: Config = {
    ...before, created, os, architecture,
    config: {
      ...before.config, User: spec.user, Env: env, Entrypoint: spec.entrypoint, Cmd: spec.cmd,
      ...(spec.workdir === '' ? {} : { WorkingDir: spec.workdir }),
      Labels: { ...(before.config?.['Labels'] as object | undefined), ...spec.labels },
      ExposedPorts: { ...(before.config?.['ExposedPorts'] as object | undefined), ...Object.fromEntries(spec.ports.map((port) => [`${port}/tcp`, {}])) },
    },
    rootfs: { type: 'layers', diff_ids: [...(before.rootfs?.diff_ids ?? []), diffId] },
    history: [...(before.history ?? []), { created, created_by: 'COPY rootfs/ / # assembled' }],
  };
  const manifest = {
    schemaVersion: 2, mediaType: MEDIA.manifest, config: await putBlob(layout, MEDIA.config, JSON.stringify(config)),
    layers: [...(base?.layers ?? []), layer],
  };
  await nameRoot(layout, await putBlob(layout, MEDIA.manifest, JSON.stringify(manifest)), 'built');
}

/** Brings the base's layers into the layout. */
async function takeBase({ bases: [base], layout }: BuildRequest, context: Context): Promise<{ config: Config; layers: Descriptor[] }> {
  if (base === undefined) throw new Error('no base was resolved');
  const from = new LayoutStore(base.layout, context.signal);
  const root = await from.resolve(base.digest);
  if (root === undefined) throw new AdaptError('the base is no longer in the cache', { where: base.layout, advice: 'Run again.' });
  const to = new LayoutStore(layout, context.signal);
  await copyContent(from, to, root);
  const manifest = parseManifest(parseJson(root.content, base.name), base.name);
  return { config: parseJson(await readSmall(to, manifest.config), base.name) as Config, layers: manifest.layers };
}

/** The prepared files as a layer. */
async function filesLayer(request: BuildRequest, spec: ImageSpec, context: Context): Promise<WrittenLayer> {
  const mtime = new Date(request.timestamp * 1000);
  return writeLayer(request.layout, request.tempDir, context.signal, async (archive) => {
    await addFolder(archive, join(request.dir, 'rootfs'), '', { uid: 0, gid: 0, mtime });
    if (spec.base !== 'scratch') return;
    const [uid = 0, gid = 0] = owner(spec.user).split(':').map(Number);
    archive.entry({ name: 'home/', type: 'directory', mode: 0o755, uid: 0, gid: 0, mtime });
    await addFolder(archive, join(request.dir, 'home'), 'home/', { uid, gid, mtime });
  });
}
