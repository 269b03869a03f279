import type { Context } from '../../lib/context.js';
/** What signatures are made with: a key file, or the identity that a workflow runner vouches for. */
export type Signer = {
    kind: 'key';
    file: string;
} | {
    kind: 'identity';
    issuer: string;
    subject: string;
};
/**
 * What there is to sign with: the key asked for, else the identity of the workflow where it may ask for one.
 *
 * @throws AdaptError (user) for a key that isn't there.
 */
export declare function findSigner(key: string | undefined, env: NodeJS.ProcessEnv): Promise<Signer | undefined>;
/** Signs images and what is said of them by cosign, and verifies both as anybody would. */
export declare class Cosign {
    private readonly signer;
    private readonly insecure;
    private readonly workDir;
    private readonly context;
    private publicKey;
    constructor(signer: Signer, insecure: readonly string[], workDir: string, context: Context);
    /** Signs a manifest, by its digest. */
    sign(reference: string): Promise<void>;
    /** Attaches a signed statement to a manifest. */
    attest(reference: string, type: string, predicate: string): Promise<void>;
    /** @throws AdaptError where the signature isn't there or isn't this signer's. */
    verify(reference: string): Promise<void>;
    /** As `verify`, for a statement of this type. */
    verifyAttestation(reference: string, type: string): Promise<void>;
    private signing;
    private verifying;
    private access;
    private run;
}
