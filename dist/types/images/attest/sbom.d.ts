import type { Context } from '../../lib/context.js';
/** The forms of an SBOM. */
export type SbomForm = 'spdx' | 'cyclonedx';
/** Media types, and the names that syft has for them. */
export declare const SBOM: {
    readonly [form in SbomForm]: {
        mediaType: string;
        format: string;
        predicateType: string;
        cosign: string;
    };
};
/**
 * What one platform's image is made of, by syft, from a layout that holds just that image. The same image gives the same
 * document: random names and the time of day are replaced by what follows from its digest and its own time.
 *
 * @param created when the image was made, ISO 8601.
 */
export declare function makeSbom(layout: string, name: string, digest: string, created: string, form: SbomForm, workDir: string, context: Context): Promise<Buffer>;
