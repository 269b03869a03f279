import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { makeDir, removeTree } from '../../lib/files.js';
import type { Check, Image } from '../../record/types.js';
import { auditLayout } from '../audit.js';
import { joinLayouts } from '../join.js';
import type { Builder } from './builder.js';
import { compareWithSpec } from './check.js';
import { makeContext } from './rootfs.js';
import type { ImageSpec } from './spec.js';

/**
 * Builds every platform of a spec, joins them by an index, reads the result back and checks it; only then it takes its
 * place as `images/<name>` in the work directory.
 *
 * @param forbidden texts that no file may hold: paths of this machine.
 * @throws AdaptError for an image that isn't what it says.
 */
export async function buildImage(spec: ImageSpec, builder: Builder, forbidden: readonly string[], context: Context): Promise<Image> {
  const tempDir = join(context.workDir, 'tmp', 'image');
  await builder.clean?.(tempDir);
  await removeTree(tempDir);
  await makeDir(tempDir);
  const reference = `${spec.name}:${spec.tag}`;
  const made = join(tempDir, 'joined');
  try {
    const parts = [];
    for (const platform of spec.platforms) {
      context.reporter.progress(`building ${reference} for ${platform.platform} by ${builder.name}`);
      const dir = join(tempDir, platform.arch.go);
      await makeContext(dir, spec, platform);
      const layout = join(tempDir, `${platform.arch.go}-layout`);
      await builder.build({ dir, platform: platform.platform, base: spec.base, timestamp: spec.timestamp, layout, tempDir }, context);
      parts.push({ layout });
    }
    const index = await joinLayouts(parts, made, reference);
    context.reporter.progress(`reading ${reference} back`);
    const hash = spec.platforms.flatMap((p) => p.programs.map((program) => program.to));
    const audits = await auditLayout(made, { forbidden: [...forbidden], hash, tempDir, signal: context.signal });
    const checks = audits.flatMap((audit): Check[] => {
      const platform = spec.platforms.find((p) => p.platform === audit.platform);
      return platform === undefined ? [{ name: `${audit.platform} platform`, passed: false, detail: 'nobody asked for it' }] : [...audit.checks, ...compareWithSpec(audit, spec, platform)];
    });
    for (const { platform } of spec.platforms) if (!audits.some((a) => a.platform === platform)) checks.push({ name: `${platform} platform`, passed: false, detail: 'it is missing' });
    refuseFailed(reference, checks);
    const layout = `images/${spec.name.replaceAll(/[/:]/g, '-')}`;
    await removeTree(join(context.workDir, layout));
    await makeDir(join(context.workDir, 'images'));
    await rename(made, join(context.workDir, layout));
    return { reference, layout, digest: index.digest, manifests: audits.map((a) => a.manifest), builder: builder.name, retagged: [], checks };
  } finally {
    await builder.clean?.(tempDir);
    await removeTree(tempDir);
  }
}

function refuseFailed(reference: string, checks: readonly Check[]): void {
  const failed = checks.filter((check) => !check.passed);
  if (failed.length === 0) return;
  throw new AdaptError(`the image is not what it says: ${failed.map((c) => `${c.name}: ${c.detail}`).join('; ')}`, {
    where: reference, advice: 'Nothing was published. Check the programs, the base and the image section of the project file.',
  });
}
