import { dirname, join } from 'node:path';
import { makeDir } from '../lib/files.js';
import { packArchive } from './archive.js';
import { auditLayout } from './audit.js';
import { findPlatform, readLayout } from './layout.js';
import { REF_NAME } from './oci.js';
import type { Stores } from './open-store.js';
import { withPlatformLayout } from './platform-layout.js';

/** One platform of an image, in an archive of its own. */
export interface ExportedPlatform {
  archive: string;
  platform: string;
  /** Digest of the manifest. */
  digest: string;
  /** What the audit has against it: each a sentence. */
  problems: string[];
}

/**
 * Writes one platform of an image, wherever it is, as an archive that `docker load` and `kind load image-archive` take, and audits it.
 *
 * @param name that it has in the archive, `name:tag`.
 * @throws AdaptError where there is no such image or platform.
 */
export async function exportPlatform(text: string, platform: string, name: string, archive: string, stores: Stores, signal: AbortSignal): Promise<ExportedPlatform> {
  return withPlatformLayout(text, platform, name, `${archive}.layout`, stores, signal, async (dir) => {
    const layout = await readLayout(dir);
    const image = await findPlatform(layout, platform, name);
    const annotations = { [REF_NAME]: name, 'io.containerd.image.name': name };
    const [os = '', architecture = '', variant] = platform.split('/');
    const entry = { ...image.descriptor, platform: { os, architecture, ...(variant === undefined ? {} : { variant }) }, annotations };
    const index = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [entry] };
    await makeDir(dirname(archive));
    await packArchive(dir, [image.descriptor.digest, image.manifest.config.digest, ...image.manifest.layers.map((layer) => layer.digest)], JSON.stringify(index), archive, signal);
    const [audit] = await auditLayout(dir, { reference: name, tempDir: dirname(archive), signal });
    return { archive, platform, digest: image.descriptor.digest, problems: (audit?.checks ?? []).filter((check) => !check.passed).map((check) => `${check.name}: ${check.detail}`) };
  });
}

/** Path of an archive in a folder, for a name. */
export const archivePath = (folder: string, name: string): string => join(folder, `${name.replace(/[^\w.-]+/g, '_')}.tar`);
