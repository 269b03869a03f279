import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, readFile, readdir, readlink, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { Interrupted } from './errors.js';
import { describe, makeDir } from './files.js';

/** What an image says of itself. */
export interface ArchiveImage {
  /** Names of the image, `name:tag`; at least one. */
  names: string[];
  /** As OCI spells it: `loong64`. */
  architecture: string;
  entrypoint: string[];
  cmd?: string[];
  /** `NAME=value`. */
  env?: string[];
  user?: string;
  workdir?: string;
  labels?: { [name: string]: string };
}

/** An image that was packed. */
export interface PackedImage {
  /** `sha256:…` of the config, which is the image's id. */
  id: string;
  /** `sha256:…` of the only layer. */
  layer: string;
  bytes: number;
}

/**
 * Packs a folder as an image of one platform and one layer, in the form of `docker save`, which `docker load`, `kind load` and `ctr` take.
 * Owners and dates are set, so the same files give the same bytes. The archive appears when it is whole.
 *
 * @throws AdaptError when the disk is full; Interrupted.
 */
export async function packImage(root: string, image: ArchiveImage, archive: string, signal: AbortSignal): Promise<PackedImage> {
  await makeDir(dirname(archive));
  const layerFile = `${archive}.layer.part`;
  const part = `${archive}.part`;
  try {
    const layer = await writeLayer(root, layerFile, signal);
    const config = Buffer.from(JSON.stringify({
      architecture: image.architecture, os: 'linux', created: '1970-01-01T00:00:00Z',
      config: {
        Entrypoint: image.entrypoint, Cmd: image.cmd ?? null, User: image.user ?? '', WorkingDir: image.workdir ?? '/', Labels: image.labels ?? {},
        Env: image.env ?? ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      },
      rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] }, history: [{ created: '1970-01-01T00:00:00Z', created_by: 'loong-adapt' }],
    }));
    const id = createHash('sha256').update(config).digest('hex');
    const manifest = Buffer.from(JSON.stringify([{ Config: `${id}.json`, RepoTags: image.names, Layers: [`${layer}/layer.tar`] }]));
    const writer = pack();
    const piping = pipeline(writer as unknown as NodeJS.ReadableStream, createWriteStream(part), { signal });
    piping.catch(() => {}); // Awaited below.
    const header = (name: string, size: number): { name: string; size: number; mode: number; mtime: Date } => ({ name, size, mode: 0o644, mtime: new Date(0) });
    writer.entry(header('manifest.json', manifest.length), manifest);
    writer.entry(header(`${id}.json`, config.length), config);
    const entry = writer.entry(header(`${layer}/layer.tar`, (await stat(layerFile)).size));
    await pipeline(createReadStream(layerFile), entry as unknown as NodeJS.WritableStream, { signal });
    writer.finalize();
    await piping;
    await rename(part, archive);
    return { id: `sha256:${id}`, layer: `sha256:${layer}`, bytes: (await stat(archive)).size };
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    throw describe(error, archive);
  } finally {
    await rm(layerFile, { force: true });
    await rm(part, { force: true });
  }
}

async function writeLayer(root: string, file: string, signal: AbortSignal): Promise<string> {
  const writer = pack();
  const hash = createHash('sha256');
  const hashing = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const piping = pipeline(writer as unknown as AsyncIterable<Buffer>, hashing, createWriteStream(file), { signal });
  piping.catch(() => {}); // Awaited below; an error of the filling comes first.
  await addFolder(writer, root, '');
  writer.finalize();
  await piping;
  return hash.digest('hex');
}

async function addFolder(writer: Pack, folder: string, prefix: string): Promise<void> {
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name);
    const info = await lstat(path);
    const header = { name: prefix + name, mode: info.mode & 0o7777, uid: 0, gid: 0, mtime: new Date(0) };
    if (info.isSymbolicLink()) writer.entry({ ...header, type: 'symlink', linkname: await readlink(path), mode: 0o777 });
    else if (info.isDirectory()) {
      writer.entry({ ...header, name: `${prefix}${name}/`, type: 'directory' });
      await addFolder(writer, path, `${prefix}${name}/`);
    } else if (info.isFile() && info.size < 1 << 20) writer.entry(header, await readFile(path));
    else if (info.isFile()) await pipeline(createReadStream(path), writer.entry({ ...header, size: info.size }) as unknown as NodeJS.WritableStream);
  }
}
