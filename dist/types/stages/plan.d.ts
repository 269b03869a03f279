import type { RegistryAccess } from '../images/requests.js';
import type { ImagesPlan } from '../record/plan.js';
import { type RunControl } from './pipeline.js';
/** What `plan` may be told. */
export interface PlanOptions extends RegistryAccess {
    /** Charts, manifests, compose files, plain lists: files or folders. */
    sources: string[];
    target?: string;
    baseline?: string;
    /** Table of mirrors, images by digest, and projects to build. */
    table?: string;
    /** Carries the plan out: each image gets this name, a template with {registry}, {prefix}, {arch}, {name}, {tag}. */
    to?: string;
    prefix?: string;
    /** File that the matrix of a workflow is written to. */
    matrix?: string;
    binfmt?: boolean;
    install?: boolean;
    network?: boolean;
    workDir?: string;
    cacheDir?: string;
}
/** Plans where the images of an application come from; with `to`, also brings them there. Nothing is named that wasn't audited. Source: [0106]-[0119]. */
export declare function plan(options: PlanOptions, control: RunControl): Promise<ImagesPlan>;
