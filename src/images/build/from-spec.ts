import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { resolveBase, type BaseWishes } from '../base/resolve.js';
import type { Stores } from '../open-store.js';
import type { ImagePlan } from './build.js';
import { compareWithSpec } from './check.js';
import { makeContext } from './rootfs.js';
import type { ImageSpec } from './spec.js';

/** The plan for an image of programs on a base, without a Dockerfile of the project's own. */
export function planSpec(spec: ImageSpec, forbidden: readonly string[], wishes: BaseWishes, stores: Stores, context: Context): ImagePlan {
  const platformOf = (name: string): ImageSpec['platforms'][number] | undefined => spec.platforms.find((p) => p.platform === name);
  return {
    name: spec.name, tag: spec.tag, platforms: spec.platforms, forbidden, hash: spec.platforms.flatMap((p) => p.programs.map((program) => program.to)),
    async prepare(arch, dir) {
      const platform = spec.platforms.find((p) => p.arch === arch);
      if (platform === undefined) throw new Error(`no platform ${arch.go}`);
      const bases = spec.base === 'scratch' ? [] : [await resolveBase(spec.base, arch, wishes, stores, context)];
      await makeContext(dir, { ...spec, base: bases[0]?.local ?? 'scratch' }, platform);
      return { dir, file: join(dir, 'Dockerfile'), bases, args: {}, stage: '', timestamp: spec.timestamp, spec, stepCache: '' };
    },
    check(audit) {
      const platform = platformOf(audit.platform);
      return platform === undefined ? [] : compareWithSpec(audit, spec, platform);
    },
  };
}
