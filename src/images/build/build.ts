import { mkdtemp, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { exists, makeDir, removeTree } from '../../lib/files.js';
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
  const parent = await makeDir(join(context.workDir, 'tmp'));
  for (const name of await readdir(parent)) if (name.startsWith('image-')) await cleanUp(builder, join(parent, name)).catch(() => {}); // Of a run that was killed.
  // A folder of its own for each run: a builder that outlived its run may still write to the old one.
  const tempDir = await mkdtemp(join(parent, 'image-'));
  const reference = `${spec.name}:${spec.tag}`;
  const made = join(tempDir, 'joined');
  try {
    const parts = [];
    for (const platform of spec.platforms) {
      context.reporter.progress(`building ${reference} for ${platform.platform} by ${builder.name}`);
      const dir = join(tempDir, platform.arch.go);
      await makeContext(dir, spec, platform);
      const layout = join(tempDir, `${platform.arch.go}-layout`);
      await builder.build({ dir, platform: platform.platform, base: spec.base, timestamp: spec.timestamp, spec, layout, tempDir }, context);
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
    await replace(made, join(context.workDir, layout), join(tempDir, 'replaced'));
    return { reference, layout, digest: index.digest, manifests: audits.map((a) => a.manifest), builder: builder.name, retagged: [], checks };
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
