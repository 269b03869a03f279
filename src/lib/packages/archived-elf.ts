import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Interrupted } from '../errors.js';
import type { ElfInfo } from '../elf.js';
import { makeDir } from '../files.js';
import { scanContent } from '../scan.js';
import type { PackageVisit } from './types.js';
import { readZip } from './zip.js';

/** Names of archives whose libraries a program loads from within. */
export const JAVA_ARCHIVE = /\.(?:jar|war|ear|rar)$/i;

/** A program or library in an archive. */
export interface ArchivedElf {
  /** In the archive, with `!/` after each archive within it. */
  path: string;
  elf: ElfInfo;
}

/** Notes the ELF files among those that it is called for. */
export function collectElf(found: ArchivedElf[], tempDir: string): PackageVisit {
  return async (entry, content) => {
    if (entry.type !== 'file') return;
    const { elf } = await scanContent(content, { forbidden: [], hash: false, tempDir });
    if (elf !== undefined) found.push({ path: entry.path, elf });
  };
}

/**
 * Has the content of a Java archive read by `scan`, and finds the ELF files in it. Its bytes pass through a file in `tempDir`: where an
 * archive holds what, its end tells.
 *
 * @returns besides, what could not be read of it.
 */
export async function scanJavaArchive<T>(content: AsyncIterable<Uint8Array>, tempDir: string, signal: AbortSignal, scan: (content: AsyncIterable<Uint8Array>) => Promise<T>): Promise<{ scanned: T; elf: ArchivedElf[]; problems: string[] }> {
  await makeDir(tempDir);
  const path = join(tempDir, `archive-${randomBytes(6).toString('hex')}`);
  const file = await open(path, 'wx', 0o600);
  try {
    let size = 0;
    const scanned = await scan((async function* () {
      for await (const chunk of content) {
        await file.writeFile(chunk);
        size += chunk.length;
        yield chunk;
      }
    })());
    const elf: ArchivedElf[] = [];
    const problems: string[] = [];
    await readZip(path, size, signal, collectElf(elf, tempDir), (text) => problems.push(text)).catch((error: unknown) => problems.push(error instanceof Error ? error.message : String(error)));
    if (signal.aborted) throw new Interrupted();
    return { scanned, elf, problems };
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
