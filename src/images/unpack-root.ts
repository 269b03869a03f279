import { createWriteStream } from 'node:fs';
import { chmod, link, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, makeDir } from '../lib/files.js';
import type { ImageConfig } from './oci.js';
import type { Stores } from './open-store.js';
import { withPlatformLayout } from './platform-layout.js';
import { eachRootFile } from './root-files.js';

/** What unpacking may be told. */
export interface UnpackOptions {
  /** Most bytes of all files together. */
  limit: number;
  signal: AbortSignal;
}

/**
 * Unpacks one platform of an image, wherever it is, into a new folder: folders, links and regular files with their permissions, not their
 * owners, and no devices.
 *
 * @param text place of the image: `registry/name:tag`, `oci:FOLDER`, `oci-archive:FILE`.
 * @param platform `linux/loong64`.
 * @throws AdaptError where there is no such image or platform, or it is too large.
 */
export async function unpackRoot(text: string, platform: string, into: string, stores: Stores, { limit, signal }: UnpackOptions): Promise<ImageConfig> {
  return withPlatformLayout(text, platform, 'unpacked', `${into}.layout`, stores, signal, async (layout) => {
    await makeDir(into);
    return eachRootFile(layout, platform, async (file, content) => {
      const [path = '', ...others] = file.paths.map((one) => join(into, one));
      try {
        if (file.type === 'directory') {
          await makeDir(path);
          await chmod(path, (file.mode & 0o7777) | 0o700); // Ours to write to.
        } else if (file.type === 'symlink') await symlink(file.link, path);
        else if (content !== undefined) {
          await pipeline(content, createWriteStream(path, { flags: 'wx' }), { signal });
          await chmod(path, file.mode & 0o7777);
          for (const other of others) await link(path, other);
        }
      } catch (error) {
        throw describe(error, path);
      }
    }, { reference: 'unpacked', limit, signal });
  });
}
