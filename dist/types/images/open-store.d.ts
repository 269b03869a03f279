import type { Place } from './place.js';
import type { RegistryOptions } from './registry/connection.js';
import { type ImageStore } from './store.js';
/** Opens the places of one command: one connection per registry, archives by way of a temporary layout. */
export declare class Stores {
    private readonly options;
    private readonly registries;
    private readonly archives;
    private readonly repositories;
    constructor(options: RegistryOptions);
    /** The store of a place; a place to read from must be there. */
    open(place: Place, use: 'read' | 'write'): Promise<ImageStore>;
    /** Tags that a place's repository has, for choosing those of a version. */
    tags(place: Place): Promise<string[]>;
    /** Writes the archives that were filled, each in one step. */
    finish(written: readonly Place[]): Promise<void>;
    /** Removes what was temporary. */
    close(): Promise<void>;
    /** Bytes that went to and came from registries. */
    get traffic(): {
        sent: number;
        received: number;
    };
    private registry;
    private archive;
}
