import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, readdir, readFile, readlink, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import type { Context } from '../../lib/context.js';
import { AdaptError, Interrupted } from '../../lib/errors.js';
import { makeDir } from '../../lib/files.js';
import { toolVersion } from '../../lib/version.js';
import { copyContent, readSmall, select } from '../copy.js';
import { initLayout, nameRoot, putBlob } from '../layout-write.js';
import { blobPath } from '../layout.js';
import { MEDIA, parseJson, parseManifest, type Descriptor } from '../oci.js';
import { Stores } from '../open-store.js';
import { parsePlace } from '../place.js';
import { LayoutStore } from '../store.js';
import type { BuildRequest, Builder } from './builder.js';
import { owner } from './dockerfile.js';

/**
 * Puts an image together without a builder: one layer of the prepared files, on nothing or on a base from a registry. It
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
  const [os = 'linux', architecture = ''] = platform.split('/');
  await initLayout(layout);
  const base = request.base === 'scratch' ? undefined : await fetchBase(request, context);
  const { layer, diffId } = await writeLayer(request, context);
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

/** Brings the base's layers for the platform into the layout. */
async function fetchBase(request: BuildRequest, context: Context): Promise<{ config: Config; layers: Descriptor[] }> {
  const stores = new Stores({ signal: context.signal, say: (line) => context.reporter.debug(line) });
  const place = parsePlace(request.base);
  const from = await stores.open(place, 'read');
  const root = await from.resolve(place.kind === 'registry' ? place.reference.digest || place.reference.tag : place.name);
  if (root === undefined) throw new AdaptError('there is no such base image', { where: request.base, advice: 'Check image.base in the project file.', blame: 'user' });
  const found = await select(from, root, { platform: request.platform });
  const to = new LayoutStore(request.layout, context.signal);
  await copyContent(from, to, found);
  const manifest = parseManifest(parseJson(found.content, request.base), request.base);
  return { config: parseJson(await readSmall(to, manifest.config), request.base) as Config, layers: manifest.layers };
}

async function writeLayer(request: BuildRequest, context: Context): Promise<{ layer: Descriptor; diffId: string }> {
  const archive = pack();
  const plain = createHash('sha256');
  const packed = createHash('sha256');
  let size = 0;
  const through = (see: (chunk: Buffer) => void): Transform => new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      see(chunk);
      done(null, chunk);
    },
  });
  const part = join(await makeDir(request.tempDir), 'layer.part');
  const writing = pipeline(archive as unknown as NodeJS.ReadableStream, through((c) => plain.update(c)), createGzip({ level: 9 }), through((c) => { packed.update(c); size += c.length; }), createWriteStream(part), { signal: context.signal });
  writing.catch(() => {}); // Awaited below; an error of the filling comes first.
  const mtime = new Date(request.timestamp * 1000);
  await addFolder(archive, join(request.dir, 'rootfs'), '', { uid: 0, gid: 0, mtime });
  if (request.base === 'scratch') {
    const [uid = 0, gid = 0] = owner(request.spec.user).split(':').map(Number);
    archive.entry({ name: 'home/', type: 'directory', mode: 0o755, uid: 0, gid: 0, mtime });
    await addFolder(archive, join(request.dir, 'home'), 'home/', { uid, gid, mtime });
  }
  archive.finalize();
  try {
    await writing;
  } catch (error) {
    if (context.signal.aborted) throw new Interrupted();
    throw error;
  }
  const digest = `sha256:${packed.digest('hex')}`;
  await rename(part, blobPath(request.layout, digest));
  return { layer: { mediaType: MEDIA.layer, digest, size }, diffId: `sha256:${plain.digest('hex')}` };
}

type Owner = { uid: number; gid: number; mtime: Date };

async function addFolder(archive: Pack, dir: string, prefix: string, attributes: Owner): Promise<void> {
  for (const name of (await readdir(dir)).sort()) {
    const path = join(dir, name);
    const info = await lstat(path);
    const header = { name: prefix + name, mode: info.mode & 0o7777, ...attributes };
    if (info.isSymbolicLink()) archive.entry({ ...header, type: 'symlink', linkname: await readlink(path), mode: 0o777 });
    else if (info.isDirectory()) {
      archive.entry({ ...header, name: `${prefix}${name}/`, type: 'directory' });
      await addFolder(archive, path, `${prefix}${name}/`, attributes);
    } else if (info.size < 1 << 20) archive.entry(header, await readFile(path));
    else await pipeline(createReadStream(path), archive.entry({ ...header, size: info.size }) as unknown as NodeJS.WritableStream);
  }
}
