import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../lib/errors.js';
import { describe, exists, makeDir, writeAtomic } from '../lib/files.js';
import { blobPath, readLayout } from './layout.js';
import { MEDIA, REF_NAME, type Descriptor } from './oci.js';

/** Makes an empty layout, or leaves the one that is there. */
export async function initLayout(dir: string): Promise<void> {
  await makeDir(join(dir, 'blobs', 'sha256'));
  if (!(await exists(join(dir, 'oci-layout')))) await writeAtomic(join(dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  if (!(await exists(join(dir, 'index.json')))) await writeRoots(dir, []);
}

/** Writes index.json; this one step publishes, so it comes last. */
export async function writeRoots(dir: string, roots: readonly Descriptor[]): Promise<void> {
  await writeAtomic(join(dir, 'index.json'), JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.index, manifests: roots }));
}

/** Stores a small blob; answers its descriptor. */
export async function putBlob(dir: string, mediaType: string, content: Buffer | string): Promise<Descriptor> {
  const bytes = Buffer.from(content);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (!(await exists(blobPath(dir, digest)))) await writeAtomic(blobPath(dir, digest), bytes);
  return { mediaType, digest, size: bytes.length };
}

/** Puts a blob of one layout into another: linked where they share a disk, else copied. */
export async function copyBlob(from: string, to: string, digest: string): Promise<void> {
  const target = blobPath(to, digest);
  if (await exists(target)) return;
  await makeDir(dirname(target));
  try {
    await link(blobPath(from, digest), target);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    const part = `${target}.part`;
    try {
      await copyFile(blobPath(from, digest), part, constants.COPYFILE_FICLONE);
      await rm(target, { force: true });
      await link(part, target);
    } catch (problem) {
      throw describe(problem, target);
    } finally {
      await rm(part, { force: true });
    }
  }
}

/** Gives a descriptor a name in a layout; another image of that name loses it. */
export async function nameRoot(dir: string, descriptor: Descriptor, name: string): Promise<void> {
  const { roots } = await readLayout(dir);
  const { annotations: _old, platform: _platform, ...plain } = descriptor;
  await writeRoots(dir, [...roots.filter((r) => r.annotations?.[REF_NAME] !== name), { ...plain, annotations: { [REF_NAME]: name } }]);
}

