import type { Stores } from './open-store.js';
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
export declare function exportPlatform(text: string, platform: string, name: string, archive: string, stores: Stores, signal: AbortSignal): Promise<ExportedPlatform>;
/** Path of an archive in a folder, for a name. */
export declare const archivePath: (folder: string, name: string) => string;
