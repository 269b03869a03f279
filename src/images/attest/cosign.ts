import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { execOk, withEnv } from '../../lib/exec.js';
import { exists } from '../../lib/files.js';
import { goTool } from '../../target/go-tool.js';
import { isLoopback, parseReference } from '../reference.js';
import { workflowIdentity, type Identity } from './identity.js';

/** What signatures are made with: a key file, or the identity that a workflow runner vouches for. */
export type Signer = { kind: 'key'; file: string } | ({ kind: 'identity' } & Identity);

/**
 * What there is to sign with: the key asked for, else the identity of the workflow where it may ask for one.
 *
 * @throws AdaptError (user) for a key that isn't there.
 */
export async function findSigner(key: string | undefined, env: NodeJS.ProcessEnv): Promise<Signer | undefined> {
  if (key !== undefined) {
    // Keys of KMS and environment have addresses of their own.
    if (!/^\w+:\/\//.test(key) && !(await exists(key))) throw new AdaptError('there is no such key', { where: `--key ${key}`, advice: 'Make one with `cosign generate-key-pair`.', blame: 'user' });
    return { kind: 'key', file: key };
  }
  const identity = await workflowIdentity(env);
  return identity === undefined ? undefined : { kind: 'identity', ...identity };
}

/** Signs images and what is said of them by cosign, and verifies both as anybody would. */
export class Cosign {
  private publicKey: string | undefined;

  constructor(private readonly signer: Signer, private readonly insecure: readonly string[], private readonly workDir: string, private readonly context: Context) {}

  /** Signs a manifest, by its digest. */
  async sign(reference: string): Promise<void> {
    await this.run(['sign', '--yes', ...this.signing(), ...this.access(reference), reference], reference);
  }

  /** Attaches a signed statement to a manifest. */
  async attest(reference: string, type: string, predicate: string): Promise<void> {
    await this.run(['attest', '--yes', '--type', type, '--predicate', predicate, ...this.signing(), ...this.access(reference), reference], reference);
  }

  /** @throws AdaptError where the signature isn't there or isn't this signer's. */
  async verify(reference: string): Promise<void> {
    await this.run(['verify', ...(await this.verifying()), ...this.access(reference), reference], reference);
  }

  /** As `verify`, for a statement of this type. */
  async verifyAttestation(reference: string, type: string): Promise<void> {
    await this.run(['verify-attestation', '--type', type, ...(await this.verifying()), ...this.access(reference), reference], reference);
  }

  private signing(): string[] {
    // With a key nothing is told to a public log; an identity is worth nothing without.
    return this.signer.kind === 'key' ? ['--key', this.signer.file, '--use-signing-config=false', '--tlog-upload=false'] : [];
  }

  private async verifying(): Promise<string[]> {
    const { signer } = this;
    if (signer.kind === 'identity') return ['--certificate-identity', signer.subject, '--certificate-oidc-issuer', signer.issuer];
    if (this.publicKey === undefined) {
      const { stdout } = await this.run(['public-key', '--key', signer.file], signer.file);
      this.publicKey = join(this.workDir, 'cosign.pub');
      await writeFile(this.publicKey, stdout);
    }
    return ['--key', this.publicKey, '--insecure-ignore-tlog=true'];
  }

  private access(reference: string): string[] {
    const { registry } = parseReference(reference);
    return isLoopback(registry) || this.insecure.includes(registry) ? ['--allow-http-registry'] : [];
  }

  private async run(args: readonly string[], where: string): Promise<{ stdout: string }> {
    const advice = 'Check the key (its password comes by COSIGN_PASSWORD) and the login to the registry.';
    try {
      return await execOk(await goTool('cosign', this.context), args, advice, { signal: this.context.signal, cwd: this.workDir, env: withEnv({ COSIGN_PASSWORD: process.env['COSIGN_PASSWORD'] ?? '' }) });
    } catch (error) {
      if (!(error instanceof AdaptError)) throw error;
      const reason = error.message.trim().split('\n').findLast((line) => line.trim() !== '') ?? '';
      throw new AdaptError(`cosign ${args[0] ?? ''} failed: ${reason.replace(/^(Error|main\.go:\d+): /, '')}`, { where, advice, cause: error });
    }
  }
}
