import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-stream';
import { AdaptError, Interrupted, errorCode } from '../lib/errors.js';
import { describe, makeDir } from '../lib/files.js';
import { convertDockerArchive } from './docker-archive.js';
import { cleanPath } from './layer.js';
import { blobPath } from './layout.js';
import { JSON_LIMIT, broken } from './oci.js';

const BLOB = /^blobs\/sha256\/[0-9a-f]{64}$/;

/**
 * Unpacks an archive of an OCI layout into a new folder. Only the layout's own files are written, whatever else is in it. One that
 * holds no layout, but the manifest.json of an older `docker save`, becomes a layout.
 *
 * @throws AdaptError for an archive that is cut or holds a layout file that is no plain file.
 */
export async function unpackArchive(archive: string, to: string, signal: AbortSignal): Promise<void> {
  await makeDir(join(to, 'blobs', 'sha256'));
  const reader = extract();
  let problem: Error | undefined;
  let layout = false;
  let manifest: Buffer | undefined;
  const piping = pipeline(createReadStream(archive), reader as unknown as NodeJS.WritableStream, { signal }).catch((error: unknown) => { problem = error instanceof Error ? error : new Error('broken stream'); });
  try {
    for await (const entry of reader) {
      const path = cleanPath(entry.header.name, archive);
      const top = path === 'index.json' || path === 'oci-layout';
      if (path === 'index.json') layout = true;
      if (path === 'manifest.json' && entry.header.type === 'file' && entry.header.size <= JSON_LIMIT) manifest = await buffer(entry);
      if ((top || BLOB.test(path)) && entry.header.type !== 'directory') {
        if (entry.header.type !== 'file' || (top && entry.header.size > JSON_LIMIT)) throw broken(archive, `${path} is no plain file of reasonable size`);
        await pipeline(entry as unknown as NodeJS.ReadableStream, createWriteStream(join(to, path), { flags: 'wx' }), { signal });
      }
      entry.resume();
    }
  } catch (error) {
    reader.destroy();
    await piping;
    throw readable(error, archive, to);
  }
  await piping;
  if (problem !== undefined) throw readable(problem, archive, to);
  if (!layout && manifest !== undefined) await convertDockerArchive(archive, manifest, to, signal).catch((error: unknown) => { throw readable(error, archive, to); });
}

function readable(error: unknown, archive: string, to: string): unknown {
  if (error instanceof AdaptError || !(error instanceof Error)) return error;
  if (error.name === 'AbortError') return new Interrupted();
  // Errors with a code are the file system's; the others come from the archive.
  return errorCode(error) === '' ? broken(archive, `the archive is cut or damaged: ${error.message}`) : describe(error, to);
}

/** Packs the named blobs and the index.json of a layout into an archive that `docker load`, `kind load` and `skopeo` take. */
export async function packArchive(layout: string, digests: readonly string[], indexJson: string, archive: string, signal: AbortSignal): Promise<void> {
  await mkdir(dirname(archive), { recursive: true });
  const writer = pack();
  const piping = pipeline(writer as unknown as NodeJS.ReadableStream, createWriteStream(archive), { signal });
  const header = (name: string, size: number): { name: string; size: number; mode: number; mtime: Date } => ({ name, size, mode: 0o644, mtime: new Date(0) });
  const add = async (name: string, content: Buffer): Promise<void> => {
    writer.entry(header(name, content.length), content);
  };
  await add('oci-layout', await readFile(join(layout, 'oci-layout')));
  await add('index.json', Buffer.from(indexJson));
  for (const digest of [...new Set(digests)].sort()) {
    const path = blobPath(layout, digest);
    const entry = writer.entry(header(`blobs/${digest.replace(':', '/')}`, (await stat(path)).size));
    await pipeline(createReadStream(path), entry as unknown as NodeJS.WritableStream, { signal });
  }
  writer.finalize();
  await piping;
}
