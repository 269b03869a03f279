import type { Context } from '../../lib/context.js';
import type { Architecture } from '../../target/architectures.js';
import type { Stores } from '../open-store.js';
import { type MadeRequest } from './make.js';
/** A base image for one platform, at hand as a layout. */
export interface Base {
    /** As the Dockerfile, or the project file, names it. */
    name: string;
    /** `linux/loong64`. */
    platform: string;
    layout: string;
    /** Its name in the layout. */
    inLayout: string;
    /** What builders call it: nothing outside this machine has this name. */
    local: string;
    /** Of the platform's manifest. */
    digest: string;
    /** The image that it is, or `made:shell`. */
    source: string;
    /** It was made here. */
    made: boolean;
}
/** What `resolveBase` is told besides. */
export interface BaseWishes {
    /** Images by the names that a Dockerfile has (`*` allowed; without a tag for any): another name, a layout `oci:FOLDER:name`, or `made:static|base|tools|shell`, with `+package` for further ones. */
    own: Readonly<Record<string, string>>;
    /** How bases are made. */
    making: Pick<MadeRequest, 'suite' | 'mirror' | 'snapshot' | 'binfmt'>;
}
/**
 * Finds a base image for a platform: what the project says; the image itself; the one that the table has for it; one made
 * from Debian's packages where the table says so. Source: [0138], [0183].
 *
 * @throws AdaptError where none can be had; it says what was tried.
 */
export declare function resolveBase(name: string, arch: Architecture, wishes: BaseWishes, stores: Stores, context: Context): Promise<Base>;
