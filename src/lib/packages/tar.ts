import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { AdaptError } from '../errors.js';
import { PACKAGE_LIMITS, broken, entryPath, type PackageVisit } from './types.js';

const TYPES: { [type: string]: 'file' | 'directory' | 'symlink' } = { 'file': 'file', 'contiguous-file': 'file', 'directory': 'directory', 'symlink': 'symlink' };

/** Reads a tar archive from front to back. */
export async function readTar(source: AsyncIterable<Uint8Array>, where: string, visit: PackageVisit): Promise<void> {
  const archive = extract();
  let problem: unknown;
  const piping = pipeline(Readable.from(source), archive as unknown as NodeJS.WritableStream).catch((error: unknown) => { problem = error; });
  let entries = 0;
  try {
    for await (const entry of archive) {
      if (++entries > PACKAGE_LIMITS.entries) throw broken(where, `more than ${PACKAGE_LIMITS.entries} entries`);
      const { name, type, size } = entry.header;
      await visit({ path: entryPath(name, where), type: TYPES[type] ?? 'other', size: size ?? 0 }, entry as unknown as AsyncIterable<Uint8Array>);
      entry.resume();
    }
    await piping;
  } catch (error) {
    archive.destroy();
    await piping;
    throw readable(problem instanceof AdaptError ? problem : error, where);
  }
  if (problem !== undefined) throw readable(problem, where);
}

function readable(error: unknown, where: string): unknown {
  if (error instanceof AdaptError) return error;
  return broken(where, error instanceof Error ? error.message : String(error));
}
