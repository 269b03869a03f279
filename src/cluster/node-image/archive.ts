import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Context } from '../../lib/context.js';
import { AdaptError, Interrupted } from '../../lib/errors.js';
import { describe } from '../../lib/files.js';
import { engineOk, type Engine } from '../engine.js';

/** Writes a node image into an archive (.tar.gz, as `docker load` takes it) for machines without a network. It appears whole or not at all. */
export async function saveNodeImage(name: string, archive: string, on: Engine, context: Context): Promise<void> {
  await mkdir(dirname(archive), { recursive: true }).catch((error: unknown) => { throw describe(error, archive); });
  const plain = `${archive}.${randomBytes(4).toString('hex')}.part`;
  const packed = `${plain}.gz`;
  try {
    context.reporter.progress(`saving the node image to ${archive}`);
    await engineOk(on, ['save', '--output', plain, name], { signal: context.signal });
    await pipeline(createReadStream(plain), createGzip({ level: 1 }), createWriteStream(packed), { signal: context.signal });
    await rename(packed, archive);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw new Interrupted();
    throw describe(error, archive);
  } finally {
    for (const path of [plain, packed]) await rm(path, { force: true });
  }
}

/**
 * Loads a node image from an archive.
 *
 * @returns its name.
 * @throws AdaptError for a file that is no archive of one image.
 */
export async function loadNodeImage(archive: string, on: Engine, context: Context): Promise<string> {
  context.reporter.progress(`loading the node image from ${archive}`);
  const { stdout } = await engineOk(on, ['load', '--input', archive], { signal: context.signal });
  const names = [...stdout.matchAll(/^Loaded image: (\S+)$/gm)].map((match) => match[1] ?? '');
  const [name] = names;
  if (name === undefined || names.length > 1) throw new AdaptError(`the archive holds ${names.length} named images, not one`, { where: archive, advice: 'Use an archive that `loong-adapt node-image --output FILE` wrote, or `docker save NAME`.', blame: 'user' });
  return name;
}
