import { createReadStream } from 'node:fs';
import { lstat, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import tar from 'tar-stream';
import { AdaptError, userError } from '../../lib/errors.js';
import { exists, makeDir, removeTree, sha256File, writeAtomic } from '../../lib/files.js';
import { markUsed } from '../../target/cache-room.js';
import { LIMITS } from './limits.js';
import { place } from './paths.js';

/**
 * Unpacks an archive of recipes into the cache, once; answers the folder.
 *
 * @throws AdaptError (user) without a checksum, for another content, or where the archive holds anything but plain files.
 */
export async function unpackRecipes(file: string, checksum: string | undefined, cacheDir: string): Promise<string> {
  const info = await lstat(file).catch(() => undefined);
  if (info?.isFile() !== true) throw userError('there is no such archive', file, 'Check the path given as --recipes.');
  if (info.size > LIMITS.archive) throw userError(`the archive is larger than ${LIMITS.archive} bytes`, file, 'Recipes are small.');
  if (checksum === undefined) throw userError('an archive of recipes needs its checksum', file, `Write ${file}#sha256=CHECKSUM, with the checksum that its author states.`);
  const actual = await sha256File(file);
  if (actual !== checksum.toLowerCase()) throw userError(`the archive's SHA-256 is ${actual}, not ${checksum.toLowerCase()}`, file, 'Get it again from its author, or correct the checksum.');
  const folder = join(await makeDir(join(cacheDir, 'recipes')), actual);
  if (await exists(folder)) {
    await markUsed(folder);
    return folder;
  }
  const part = `${folder}.part-${randomBytes(4).toString('hex')}`;
  try {
    await unpack(file, await makeDir(part));
    await rename(part, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error; // Else another run was quicker.
    });
    return folder;
  } finally {
    await removeTree(part);
  }
}

async function unpack(file: string, to: string): Promise<void> {
  const extract = tar.extract();
  const fed = pipeline(createReadStream(file), file.endsWith('.tar') ? new PassThrough() : createGunzip(), extract);
  fed.catch(() => {}); // Told below; the loop ends with the same error.
  let bytes = 0;
  let entries = 0;
  try {
    for await (const entry of extract) {
      const { name, type, size = 0 } = entry.header;
      bytes += size;
      if (++entries > LIMITS.entries || bytes > LIMITS.unpacked) throw userError('the archive unpacks to too much', file, `At most ${LIMITS.entries} files and ${LIMITS.unpacked} bytes.`);
      const path = name.replace(/^\.\//, '').replace(/\/$/, '');
      if (type === 'file') await writeAtomic(await place(to, path), await content(entry as AsyncIterable<Uint8Array>));
      else if (type === 'directory') entry.resume();
      else throw userError(`the archive holds ${name}, a ${type ?? 'thing'}`, file, 'Recipes are plain files.');
    }
    await fed;
  } catch (error) {
    if (error instanceof AdaptError) throw error;
    throw userError(`the archive cannot be read: ${error instanceof Error ? error.message : String(error)}`, file, 'Use a tar file, plain or with gzip.');
  }
}

async function content(entry: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk);
  return Buffer.concat(chunks);
}
