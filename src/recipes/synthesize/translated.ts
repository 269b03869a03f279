import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Programs that turn C into Go for one architecture at a time, with its offsets and sizes as plain numbers. */
const TRANSLATORS = /^\/\/ Code generated (?:by|with|using) \W?(ccgo|c2go|cxgo)\b/m;
/** Bytes of Go in one folder; what people write by hand, or makes of headers, is smaller. */
const MOST = 24 * 1024 * 1024;
/** Bytes of a file in which its header stands. */
const HEAD = 4096;

/**
 * What a package is where nothing of it can be taken over from a sibling, in half a sentence; empty for all others. Told by the
 * headers and sizes of its files alone, for reading such packages takes minutes.
 */
export async function translatedFrom(dir: string): Promise<string> {
  let bytes = 0;
  for (const name of await readdir(dir)) {
    if (!name.endsWith('.go')) continue;
    const path = join(dir, name);
    const info = await stat(path);
    if (!info.isFile()) continue;
    bytes += info.size;
    const translator = TRANSLATORS.exec(await headOf(path))?.[1];
    if (translator !== undefined) return `C translated by ${translator}, one file for each architecture`;
  }
  return bytes > MOST ? `${Math.round(bytes / (1024 * 1024))} MiB of Go, which nobody wrote by hand` : '';
}

async function headOf(path: string): Promise<string> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead).toString('latin1');
  } finally {
    await handle.close();
  }
}
