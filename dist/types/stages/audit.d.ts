import type { AuditedPlatform, RegistryAccess } from '../images/requests.js';
import type { RunControl } from './pipeline.js';
/** What `audit` may be told. */
export interface AuditImageOptions extends RegistryAccess {
    /** A place: `registry/name:tag`, `oci:FOLDER:name`, `oci-archive:FILE:name`. */
    image: string;
    /** Only these platforms, `linux/loong64`. */
    platforms?: string[];
    /** Texts that no file may hold. */
    forbidden?: string[];
    /** Paths in the image, as globs, whose secrets are none: keys of tests and examples. */
    allowSecrets?: string[];
}
/** The outcome: `passed` only where every check of every platform did. */
export interface AuditOutcome {
    image: string;
    digest: string;
    passed: boolean;
    platforms: AuditedPlatform[];
}
/** Reads an image, wherever it is, and compares what it says with what it holds. A failed check is an answer, not an error. */
export declare function audit(options: AuditImageOptions, control: RunControl): Promise<AuditOutcome>;
