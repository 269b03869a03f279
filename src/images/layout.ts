import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AdaptError, userError } from '../lib/errors.js';
import { JSON_LIMIT, REF_NAME, broken, isIndex, isManifest, parseConfig, parseIndex, parseJson, parseManifest, platformText, type Descriptor, type ImageConfig, type Manifest } from './oci.js';

/** An OCI layout folder that was opened: what its index.json names. */
export interface Layout {
  dir: string;
  /** Entries of index.json, in order. */
  roots: Descriptor[];
}

/** One platform of an image, read and checked against its digests. */
export interface PlatformImage {
  /** `linux/loong64`, by the image's config. */
  platform: string;
  /** The platform that the index claims; empty where the image was not in an index. */
  claimed: string;
  descriptor: Descriptor;
  manifest: Manifest;
  config: ImageConfig;
}

/**
 * Opens an OCI image layout.
 *
 * @throws AdaptError for a folder that is none.
 */
export async function readLayout(dir: string): Promise<Layout> {
  const content = await readFile(join(dir, 'index.json')).catch(() => undefined);
  const mark = await readFile(join(dir, 'oci-layout'), 'utf8').catch(() => undefined);
  if (content === undefined || mark === undefined) throw userError('there is no OCI image layout', dir, 'Name a folder that has oci-layout and index.json.');
  return { dir, roots: parseIndex(parseJson(content, join(dir, 'index.json')), join(dir, 'index.json')).manifests };
}

/** Path of a blob; the descriptor's digest was checked when it was parsed. */
export function blobPath(dir: string, digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return join(dir, 'blobs', algorithm, hex);
}

/** Reads a small blob (index, manifest, config) and checks size and digest. */
export async function readBlob(dir: string, descriptor: Descriptor): Promise<Buffer> {
  const path = blobPath(dir, descriptor.digest);
  if (descriptor.size > JSON_LIMIT) throw broken(path, `${descriptor.size} bytes are too many for a manifest`);
  await checkSize(path, descriptor);
  const content = await readFile(path);
  verifyDigest(content, descriptor, path);
  return content;
}

/** @throws AdaptError where the content isn't what the descriptor says. */
export function verifyDigest(content: Buffer, descriptor: Descriptor, where: string): void {
  const [algorithm = ''] = descriptor.digest.split(':');
  const found = `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`;
  if (found !== descriptor.digest) throw broken(where, `its content has digest ${found}, not ${descriptor.digest}`);
}

/** A blob as a stream, after its size was checked; the reader hashes it. */
export async function openBlob(dir: string, descriptor: Descriptor): Promise<NodeJS.ReadableStream> {
  const path = blobPath(dir, descriptor.digest);
  await checkSize(path, descriptor);
  return createReadStream(path, { highWaterMark: 256 * 1024 });
}

async function checkSize(path: string, descriptor: Descriptor): Promise<void> {
  const info = await lstat(path).catch(() => undefined);
  if (info === undefined) throw broken(path, `blob ${descriptor.digest} is missing`);
  if (!info.isFile()) throw broken(path, 'the blob is no regular file');
  if (info.size !== descriptor.size) throw broken(path, `the blob has ${info.size} bytes, not ${descriptor.size}`);
}

/** The entry of a layout that a name stands for; without a name the only image in it. */
export function findRoot(layout: Layout, reference?: string): Descriptor {
  const roots = reference === undefined || reference === '' ? layout.roots : layout.roots.filter((r) => r.annotations?.[REF_NAME] === reference || r.digest === reference);
  const indexes = new Map(roots.filter((r) => isIndex(r.mediaType)).map((r) => [r.digest, r]));
  const all = new Map(roots.map((r) => [r.digest, r]));
  const found = all.size === 1 ? [...all.values()] : [...indexes.values()];
  const [root] = found;
  if (root !== undefined && found.length === 1) return root;
  const names = layout.roots.map((r) => r.annotations?.[REF_NAME] ?? r.digest);
  throw userError(reference === undefined ? 'the layout holds several images' : `there is no image ${JSON.stringify(reference)} in the layout`, layout.dir, `Name one of: ${names.join(', ')}.`);
}

/** Every platform of an image: of an index each image manifest in it, else the one. */
export async function readPlatforms(layout: Layout, root: Descriptor): Promise<PlatformImage[]> {
  if (!isIndex(root.mediaType)) return [await readPlatform(layout, root)];
  const index = parseIndex(parseJson(await readBlob(layout.dir, root), layout.dir), layout.dir);
  const images: PlatformImage[] = [];
  for (const entry of index.manifests) {
    if (isIndex(entry.mediaType)) throw broken(layout.dir, 'an index in an index');
    if (isManifest(entry.mediaType) && !isAttestation(entry)) images.push(await readPlatform(layout, entry));
  }
  return images;
}

/** BuildKit's provenance and SBOMs are manifests of platform unknown/unknown. */
export function isAttestation(descriptor: Descriptor): boolean {
  return descriptor.platform?.os === 'unknown' || descriptor.annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
}

async function readPlatform(layout: Layout, descriptor: Descriptor): Promise<PlatformImage> {
  const manifest = parseManifest(parseJson(await readBlob(layout.dir, descriptor), descriptor.digest), descriptor.digest);
  const config = parseConfig(parseJson(await readBlob(layout.dir, manifest.config), manifest.config.digest), manifest.config.digest);
  return { platform: platformText(config), claimed: descriptor.platform === undefined ? '' : platformText(descriptor.platform), descriptor, manifest, config };
}

/** One platform of the image that a layout holds. */
export async function findPlatform(layout: Layout, platform: string, reference?: string): Promise<PlatformImage> {
  const images = await readPlatforms(layout, findRoot(layout, reference));
  const found = images.find((image) => image.platform === platform);
  if (found !== undefined) return found;
  throw new AdaptError(`the image has no platform ${platform}`, { where: layout.dir, advice: `It has ${images.map((i) => i.platform).join(', ') || 'none'}.` });
}
