import type { Context } from '../../lib/context.js';
import type { Check, Image } from '../../record/types.js';
import type { Architecture } from '../../target/architectures.js';
import { type PlatformAudit } from '../audit.js';
import type { BuildRequest, Builder } from './builder.js';
/** What is built, whatever it is built from. */
export interface ImagePlan {
    /** Repository name without a tag. */
    name: string;
    tag: string;
    platforms: readonly {
        arch: Architecture;
        platform: string;
    }[];
    /** Texts that no file may hold: paths of this machine. */
    forbidden: readonly string[];
    /** Paths in the image whose SHA-256 `check` compares. */
    hash: readonly string[];
    /** Fills a fresh folder for a platform and says how to build it. */
    prepare(arch: Architecture, dir: string, tempDir: string): Promise<Omit<BuildRequest, 'layout' | 'tempDir' | 'platform'>>;
    /** Compares what was read back with what was asked for. */
    check(audit: PlatformAudit): Check[];
    /** Runs around the build of a platform, e.g. while its programs can start. */
    around?(arch: Architecture, work: () => Promise<void>): Promise<void>;
}
/**
 * Builds every platform of a plan, joins them by an index, reads the result back and checks it; only then it takes its
 * place as `images/<name>` in the work directory.
 *
 * @throws AdaptError for an image that isn't what it says.
 */
export declare function buildImage(plan: ImagePlan, builder: Builder, context: Context): Promise<Image>;
