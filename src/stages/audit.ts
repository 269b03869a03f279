import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditPlace } from '../images/audit-place.js';
import { sizesBeside } from '../images/sizes.js';
import type { AuditedPlatform, RegistryAccess } from '../images/requests.js';
import { removeTree } from '../lib/files.js';
import { DEFAULTS } from '../target/architectures.js';
import type { RunControl } from './pipeline.js';
import { withStores } from './registry.js';

/** What `audit` may be told. */
export interface AuditImageOptions extends RegistryAccess {
  /** A place: `registry/name:tag`, `oci:FOLDER:name`, `oci-archive:FILE:name`. */
  image: string;
  /** Only these platforms, `linux/loong64`. */
  platforms?: string[];
  /** Texts that no file may hold. */
  forbidden?: string[];
  /** Paths in the image, as globs, whose secrets are none: keys of tests and examples. */
  allowSecrets?: string[];
}

/** The outcome: `passed` only where every check of every platform did. */
export interface AuditOutcome {
  image: string;
  digest: string;
  passed: boolean;
  platforms: AuditedPlatform[];
}

/** Reads an image, wherever it is, and compares what it says with what it holds. A failed check is an answer, not an error. */
export async function audit(options: AuditImageOptions, control: RunControl): Promise<AuditOutcome> {
  const tempDir = await mkdtemp(join(tmpdir(), 'loong-adapt-audit-'));
  try {
    return await withStores(options, control, async (stores) => {
      const { digest, platforms } = await auditPlace(options.image, stores, {
        tempDir, signal: control.signal, ...(options.platforms === undefined ? {} : { platforms: options.platforms }), ...(options.forbidden === undefined ? {} : { forbidden: options.forbidden }), ...(options.allowSecrets === undefined ? {} : { allowedSecrets: options.allowSecrets }),
      });
      const checks = platforms.flatMap((p) => p.checks);
      for (const check of checks) control.reporter.info(`${check.passed ? 'ok  ' : 'FAIL'} ${check.name}: ${check.detail}`);
      control.reporter.info(`size: ${sizesBeside(platforms.map((one) => one.manifest), DEFAULTS.baseline)}`);
      return {
        image: options.image, digest, passed: checks.length > 0 && checks.every((c) => c.passed),
        platforms: platforms.map(({ platform, manifest, checks: own, elf }) => ({ platform, manifest, checks: own, elf: elf.map(({ path, elf: { machine, interpreter, needed } }) => ({ path, machine, interpreter, needed })) })),
      };
    });
  } finally {
    await removeTree(tempDir);
  }
}
