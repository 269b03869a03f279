import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { compressionOf } from '../lib/decompress.js';
import { cleanPath } from './layer.js';
import { initLayout, putBlob, writeRoots } from './layout-write.js';
import { blobPath } from './layout.js';
import { JSON_LIMIT, MEDIA, REF_NAME, broken, parseConfig, parseJson, type Descriptor } from './oci.js';

/** One image of such an archive, as its manifest.json tells. */
interface Saved {
  config: string;
  layers: string[];
  tags: string[];
}

/** Most images, and most layers of one, that are read. */
const MOST = 1000;
/** Bytes by which a compression is told. */
const HEAD = 8;

/**
 * Makes a layout of an archive that has none: what `docker save` wrote before version 25, and other tools write still. Its
 * manifest.json names a config and layers, which lie in files of any name. Each blob gets the digest of what it holds; that the
 * layers are those the config names is seen when they are read.
 *
 * @param manifest content of its manifest.json.
 * @throws AdaptError for one that lacks what it names.
 */
export async function convertDockerArchive(archive: string, manifest: Buffer, to: string, signal: AbortSignal): Promise<void> {
  const saved = parseSaved(manifest, archive);
  await initLayout(to);
  const blobs = await storeBlobs(archive, new Set(saved.flatMap(({ config, layers }) => [config, ...layers])), to, signal);
  const named = (path: string): Descriptor => blobs.get(path) ?? missing(archive, path);
  const roots: Descriptor[] = [];
  for (const { config: path, layers, tags } of saved) {
    const config = { ...named(path), mediaType: MEDIA.config };
    if (config.size > JSON_LIMIT) throw broken(archive, `${path} has too many bytes for a config`);
    const { os, architecture, variant } = parseConfig(parseJson(await readFile(blobPath(to, config.digest)), path), path);
    const image = await putBlob(to, MEDIA.manifest, JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.manifest, config, layers: layers.map(named) }));
    const platform = { os, architecture, ...(variant === '' ? {} : { variant }) };
    for (const tag of tags.length === 0 ? [''] : tags) roots.push({ ...image, platform, ...(tag === '' ? {} : { annotations: { [REF_NAME]: tag } }) });
  }
  await writeRoots(to, roots);
}

function missing(archive: string, path: string): never {
  throw broken(archive, `${path}, which its manifest.json names, is not in it`);
}

function parseSaved(manifest: Buffer, archive: string): Saved[] {
  const list = parseJson(manifest, archive);
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST) throw broken(archive, 'its manifest.json names no images');
  return list.map((value: unknown) => {
    const { Config: config, Layers: layers, RepoTags: tags } = (typeof value === 'object' && value !== null ? value : {}) as { Config?: unknown; Layers?: unknown; RepoTags?: unknown };
    const paths = Array.isArray(layers) ? layers.filter((one) => typeof one === 'string') : [];
    if (typeof config !== 'string' || !Array.isArray(layers) || paths.length !== layers.length || paths.length > MOST) throw broken(archive, 'its manifest.json names no config or no layers');
    return { config: cleanPath(config, archive), layers: paths.map((path) => cleanPath(path, archive)), tags: Array.isArray(tags) ? tags.filter((one) => typeof one === 'string') : [] };
  });
}

/** Stores the named files as blobs; links among them stand for what they lead to. */
async function storeBlobs(archive: string, wanted: ReadonlySet<string>, to: string, signal: AbortSignal): Promise<Map<string, Descriptor>> {
  const stored = new Map<string, Descriptor>();
  const links = new Map<string, string>();
  const reader = extract();
  let problem: unknown;
  const piping = pipeline(createReadStream(archive), reader as unknown as NodeJS.WritableStream, { signal }).catch((error: unknown) => { problem = error; });
  try {
    for await (const entry of reader) {
      const path = cleanPath(entry.header.name, archive);
      const { type, linkname } = entry.header;
      if (wanted.has(path) && !stored.has(path) && type === 'file') stored.set(path, await storeBlob(entry as unknown as NodeJS.ReadableStream, to, signal));
      else if (wanted.has(path) && (type === 'symlink' || type === 'link') && typeof linkname === 'string') links.set(path, type === 'link' ? posix.normalize(linkname) : posix.join(posix.dirname(path), linkname));
      entry.resume();
    }
  } finally {
    reader.destroy();
    await piping;
  }
  if (problem !== undefined) throw broken(archive, `the archive is cut or damaged: ${problem instanceof Error ? problem.message : ''}`);
  for (const [path, target] of links) {
    const found = stored.get(target);
    if (found !== undefined && !stored.has(path)) stored.set(path, found);
  }
  return stored;
}

async function storeBlob(content: NodeJS.ReadableStream, to: string, signal: AbortSignal): Promise<Descriptor> {
  const part = join(to, 'blobs', 'sha256', `${randomBytes(8).toString('hex')}.part`);
  const hash = createHash('sha256');
  let size = 0;
  let head = Buffer.alloc(0);
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      if (head.length < HEAD) head = Buffer.concat([head, chunk.subarray(0, HEAD)]);
      size += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(content, measure, createWriteStream(part, { flags: 'wx' }), { signal });
    const digest = `sha256:${hash.digest('hex')}`;
    await rename(part, blobPath(to, digest));
    return { mediaType: layerType(head), digest, size };
  } finally {
    await rm(part, { force: true });
  }
}

function layerType(head: Buffer): string {
  const compression = head.length < HEAD ? 'none' : compressionOf(head);
  return compression === 'gzip' ? MEDIA.layer : MEDIA.layer.replace('+gzip', compression === 'zstd' ? '+zstd' : '');
}
