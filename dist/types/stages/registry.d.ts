import { Stores } from '../images/index.js';
import type { RunControl } from './pipeline.js';
/** How the registry commands reach registries. */
export interface RegistryAccess {
    /** Registries that may be spoken to without TLS; those on this machine always may. */
    insecure?: string[];
}
/** Runs work with opened stores and closes them, whatever comes of it. */
export declare function withStores<T>(access: RegistryAccess, control: RunControl, work: (stores: Stores) => Promise<T>): Promise<T>;
