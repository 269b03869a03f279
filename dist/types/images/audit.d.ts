import type { Check, ImageManifest } from '../record/types.js';
import type { ElfFile, ElfProblem } from '../target/elf-fit.js';
import type { LayerLimits } from './layer.js';
import type { ImageConfig } from './oci.js';
/** What an audit may be told. */
export interface AuditOptions {
    /** Name of the image in the layout; default: the only one. */
    reference?: string;
    /** Only these platforms. */
    platforms?: string[];
    /** Texts that no file, history step or variable may hold: paths of the machine that built. */
    forbidden?: string[];
    /** Paths in the image whose SHA-256 is wanted. */
    hash?: string[];
    tempDir?: string;
    signal?: AbortSignal;
    limits?: LayerLimits;
}
/** What was read back of one platform. */
export interface PlatformAudit {
    /** By the image's config. */
    platform: string;
    /** By the index; empty where there was none. */
    claimed: string;
    manifest: ImageManifest;
    config: ImageConfig;
    checks: Check[];
    elf: ElfFile[];
    /** What is wrong with them, for the platform that the config names. */
    problems: ElfProblem[];
    /** Path → SHA-256 for the paths asked. */
    hashes: Record<string, string>;
}
/**
 * Reads an image back from its layout and compares what it says with what it holds: platform, digests of layers
 * (packed and unpacked), history, entrypoint, and of every ELF file machine, interpreter and libraries.
 *
 * @throws AdaptError where the image can't be read at all; what is readable but wrong is a failed check.
 */
export declare function auditLayout(layoutDir: string, options?: AuditOptions): Promise<PlatformAudit[]>;
