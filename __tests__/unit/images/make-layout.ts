import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';

/** An entry of a layer: a file's content, or a whole tar header. */
export type Entry = { name: string; content?: string | Buffer } & Partial<Omit<Header, 'name'>>;

/** What an image is made of; all parts may be spoilt by the caller. */
export interface ImageParts {
  layers: Entry[][];
  architecture?: string;
  /** The platform that the index claims. */
  claimed?: string;
  config?: Record<string, unknown>;
  diffIds?: string[];
  layerExtra?: Record<string, unknown>;
}

export interface Desc {
  mediaType: string;
  digest: string;
  size: number;
  [more: string]: unknown;
}

const MEDIA = 'application/vnd.oci.image';
export const sha = (content: Buffer | string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

export async function tempDir(): Promise<string> {
  // In lower case: buildah takes the path of a layout for a name.
  const dir = join(tmpdir(), `images-test-${randomBytes(6).toString('hex')}`);
  await mkdir(dir);
  return dir;
}

/** The bytes of a tar archive. */
export async function tar(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { content, ...header } of entries) {
    const type = header.type ?? (header.name.endsWith('/') ? 'directory' : 'file');
    archive.entry({ mode: type === 'directory' ? 0o755 : 0o644, mtime: new Date(0), ...header, type }, content ?? '');
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function putBlob(dir: string, content: Buffer | string, mediaType: string): Promise<Desc> {
  await mkdir(join(dir, 'blobs', 'sha256'), { recursive: true });
  const digest = sha(content);
  await writeFile(join(dir, 'blobs', 'sha256', digest.slice(7)), content);
  return { mediaType, digest, size: Buffer.byteLength(content) };
}

/** Writes one platform's image; answers the descriptor of its manifest. */
export async function putImage(dir: string, parts: ImageParts): Promise<Desc> {
  const layers: Desc[] = [];
  const diffIds: string[] = [];
  for (const entries of parts.layers) {
    const plain = await tar(entries);
    diffIds.push(sha(plain));
    layers.push({ ...(await putBlob(dir, gzipSync(plain), `${MEDIA}.layer.v1.tar+gzip`)), ...parts.layerExtra });
  }
  const architecture = parts.architecture ?? 'loong64';
  const config = {
    os: 'linux', architecture, created: '1970-01-01T00:00:00Z', config: parts.config ?? {},
    rootfs: { type: 'layers', diff_ids: parts.diffIds ?? diffIds }, history: parts.layers.map(() => ({ created_by: 'test' })),
  };
  const manifest = { schemaVersion: 2, mediaType: `${MEDIA}.manifest.v1+json`, config: await putBlob(dir, JSON.stringify(config), `${MEDIA}.config.v1+json`), layers };
  const [os, arch] = (parts.claimed ?? `linux/${architecture}`).split('/');
  return { ...(await putBlob(dir, JSON.stringify(manifest), manifest.mediaType)), platform: { os, architecture: arch } };
}

/** Writes index.json over given roots. */
export async function putRoots(dir: string, roots: readonly Desc[]): Promise<void> {
  await writeFile(join(dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(dir, 'index.json'), JSON.stringify({ schemaVersion: 2, mediaType: `${MEDIA}.index.v1+json`, manifests: roots }));
}

/** A whole layout: an index over the images, named `test:1`. */
export async function makeLayout(images: readonly ImageParts[]): Promise<string> {
  const dir = await tempDir();
  const manifests: Desc[] = [];
  for (const image of images) manifests.push(await putImage(dir, image));
  const index = await putBlob(dir, JSON.stringify({ schemaVersion: 2, mediaType: `${MEDIA}.index.v1+json`, manifests }), `${MEDIA}.index.v1+json`);
  await putRoots(dir, [{ ...index, annotations: { 'org.opencontainers.image.ref.name': 'test:1' } }]);
  return dir;
}

/** A 64-bit little-endian ELF header, with an interpreter where one is named. */
export function elf(machine: number, interpreter = '', tail = ''): Buffer {
  const text = Buffer.from(interpreter === '' ? '' : `${interpreter}\0`);
  const head = Buffer.alloc(64 + (text.length > 0 ? 56 : 0));
  head.writeUInt32BE(0x7f454c46, 0);
  head.set([2, 1, 1], 4);
  head.writeUInt16LE(2, 16);
  head.writeUInt16LE(machine, 18);
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(64, 52);
  head.writeUInt16LE(56, 54);
  if (text.length > 0) {
    head.writeUInt16LE(1, 56);
    head.writeUInt32LE(3, 64);
    head.writeBigUInt64LE(BigInt(head.length), 72);
    head.writeBigUInt64LE(BigInt(text.length), 96);
  }
  return Buffer.concat([head, text, Buffer.from(tail)]);
}

export const LOONGARCH = 258;
export const X86_64 = 62;
