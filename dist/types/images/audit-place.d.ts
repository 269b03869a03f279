import { type AuditOptions, type PlatformAudit } from './audit.js';
import type { Stores } from './open-store.js';
/** Audits an image wherever it is; one in a registry is fetched into `tempDir` first, only the platforms asked for. */
export declare function auditPlace(text: string, stores: Stores, options: AuditOptions & {
    tempDir: string;
    signal: AbortSignal;
}): Promise<{
    digest: string;
    platforms: PlatformAudit[];
}>;
