import { mkdtemp, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { exists, makeDir, removeTree } from '../../lib/files.js';
import type { Check, Image } from '../../record/types.js';
import type { Architecture } from '../../target/architectures.js';
import { auditLayout, type PlatformAudit } from '../audit.js';
import type { Base } from '../base/resolve.js';
import { joinLayouts } from '../join.js';
import type { BuildRequest, Builder } from './builder.js';

/** What is built, whatever it is built from. */
export interface ImagePlan {
  /** Repository name without a tag. */
  name: string;
  tag: string;
  platforms: readonly { arch: Architecture; platform: string }[];
  /** Texts that no file may hold: paths of this machine. */
  forbidden: readonly string[];
  /** Paths in the image, as globs, whose secrets are none. */
  allowedSecrets?: readonly string[];
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
export async function buildImage(plan: ImagePlan, builder: Builder, context: Context): Promise<Image> {
  const parent = await makeDir(join(context.workDir, 'tmp'));
  for (const name of await readdir(parent)) if (name.startsWith('image-')) await cleanUp(builder, join(parent, name)).catch(() => {}); // Of a run that was killed.
  // A folder of its own for each run: a builder that outlived its run may still write to the old one.
  const tempDir = await mkdtemp(join(parent, 'image-'));
  const reference = `${plan.name}:${plan.tag}`;
  const made = join(tempDir, 'joined');
  const bases: Base[] = [];
  try {
    const parts = [];
    for (const { arch, platform } of plan.platforms) {
      context.reporter.progress(`building ${reference} for ${platform} by ${builder.name}`);
      const request = await plan.prepare(arch, join(tempDir, arch.go), tempDir);
      bases.push(...request.bases);
      const layout = join(tempDir, `${arch.go}-layout`);
      const work = async (): Promise<void> => builder.build({ ...request, platform, layout, tempDir }, context);
      await (plan.around === undefined ? work() : plan.around(arch, work));
      parts.push({ layout });
    }
    const index = await joinLayouts(parts, made, reference);
    context.reporter.progress(`reading ${reference} back`);
    const audits = await auditLayout(made, { forbidden: [...plan.forbidden], allowedSecrets: [...(plan.allowedSecrets ?? [])], hash: [...plan.hash], tempDir, signal: context.signal });
    const checks = audits.flatMap((audit): Check[] => {
      const asked = plan.platforms.some((p) => p.platform === audit.platform);
      return asked ? [...audit.checks, ...plan.check(audit)] : [{ name: `${audit.platform} platform`, passed: false, detail: 'nobody asked for it' }];
    });
    for (const { platform } of plan.platforms) if (!audits.some((a) => a.platform === platform)) checks.push({ name: `${platform} platform`, passed: false, detail: 'it is missing' });
    refuseFailed(reference, checks);
    const layout = `images/${plan.name.replaceAll(/[/:]/g, '-')}`;
    await replace(made, join(context.workDir, layout), join(tempDir, 'replaced'));
    return {
      reference, layout, digest: index.digest, manifests: audits.map((a) => a.manifest), builder: builder.name, retagged: [], checks,
      ...(bases.length === 0 ? {} : { bases: bases.map(({ name, platform, source, digest }) => ({ name, platform, source, digest })) }),
    };
  } finally {
    await cleanUp(builder, tempDir);
  }
}

async function cleanUp(builder: Builder, tempDir: string): Promise<void> {
  await builder.clean?.(tempDir);
  await removeTree(tempDir);
}

/** Puts a folder in the place of another by two renames. */
async function replace(made: string, place: string, old: string): Promise<void> {
  await makeDir(dirname(place));
  if (await exists(place)) await rename(place, old);
  await rename(made, place);
}

function refuseFailed(reference: string, checks: readonly Check[]): void {
  const failed = checks.filter((check) => !check.passed);
  if (failed.length === 0) return;
  throw new AdaptError(`the image is not what it says: ${failed.map((c) => `${c.name}: ${c.detail}`).join('; ')}`, {
    where: reference, advice: 'Nothing was published. Check the programs, the base and the image section of the project file.',
  });
}
