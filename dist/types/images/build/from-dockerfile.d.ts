import type { Context } from '../../lib/context.js';
import type { Architecture } from '../../target/architectures.js';
import { type BaseWishes } from '../base/resolve.js';
import type { Stores } from '../open-store.js';
import type { ImagePlan } from './build.js';
/** An image of the project's own Dockerfile. */
export interface DockerfileSpec {
    name: string;
    tag: string;
    platforms: readonly {
        arch: Architecture;
        platform: string; /** Path in the context → file of this machine. */
        programs: Readonly<Record<string, string>>;
    }[];
    /** Absolute. */
    dockerfile: string;
    /** The folder it reads; absolute. */
    context: string;
    args: Readonly<Record<string, string>>;
    /** Empty for the last one. */
    stage: string;
    timestamp: number;
    /** Where steps of earlier builds are kept, for a Dockerfile that runs something; one that only copies is built anew. */
    stepCache: string;
    /** Folders that stay out of the context, absolute. */
    skip: readonly string[];
    forbidden: readonly string[];
    /** The emulator may be registered with the kernel. */
    binfmt: boolean;
}
/**
 * The plan for an image of a Dockerfile: for each platform its images are brought here first, the folder is copied, and
 * what it names is replaced by what was brought. What leaves the folder is refused.
 */
export declare function planFromDockerfile(spec: DockerfileSpec, wishes: BaseWishes, stores: Stores, context: Context): ImagePlan;
