import { copyFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Context } from '../../lib/context.js';
import { userError } from '../../lib/errors.js';
import { exists, makeDir, readIfThere } from '../../lib/files.js';
import type { Architecture } from '../../target/architectures.js';
import { withForeign } from '../../target/foreign.js';
import { resolveBase, type Base, type BaseWishes } from '../base/resolve.js';
import type { Stores } from '../open-store.js';
import type { ImagePlan } from './build.js';
import { refuseOutside } from './context-check.js';
import { copyContext } from './context-copy.js';
import { planDockerfile } from './dockerfile-plan.js';

/** An image of the project's own Dockerfile. */
export interface DockerfileSpec {
  name: string;
  tag: string;
  platforms: readonly { arch: Architecture; platform: string; /** Path in the context → file of this machine. */ programs: Readonly<Record<string, string>> }[];
  /** Absolute. */
  dockerfile: string;
  /** The folder it reads; absolute. */
  context: string;
  args: Readonly<Record<string, string>>;
  /** Empty for the last one. */
  stage: string;
  timestamp: number;
  /** Where steps of earlier builds are kept, for a Dockerfile that runs something; one that only copies is built anew. */
  stepCache: string;
  /** Folders that stay out of the context, absolute. */
  skip: readonly string[];
  forbidden: readonly string[];
  /** The emulator may be registered with the kernel. */
  binfmt: boolean;
}

/**
 * The plan for an image of a Dockerfile: for each platform its images are brought here first, the folder is copied, and
 * what it names is replaced by what was brought. What leaves the folder is refused.
 */
export function planFromDockerfile(spec: DockerfileSpec, wishes: BaseWishes, stores: Stores, context: Context): ImagePlan {
  const where = relative(spec.context, spec.dockerfile);
  const runs = new Map<Architecture, Architecture[]>();
  return {
    name: spec.name, tag: spec.tag, platforms: spec.platforms, forbidden: spec.forbidden, hash: [],
    async prepare(arch, dir) {
      const text = await readIfThere(spec.dockerfile);
      if (text === undefined) throw userError('there is no such Dockerfile', spec.dockerfile, 'Check image.dockerfile in the project file.');
      const plan = planDockerfile(text, { arch, args: spec.args, stage: spec.stage }, where);
      runs.set(arch, plan.runs);
      await refuseOutside(text, spec.context, where);
      const bases: Base[] = [];
      let ready = plan.text;
      for (const { name, arch: of, local } of plan.bases) {
        const base = await resolveBase(name, of, wishes, stores, context);
        context.reporter.info(`${name} for ${base.platform}: ${base.source} ${base.digest}`);
        ready = ready.replaceAll(local, base.local);
        bases.push(base);
      }
      const platform = spec.platforms.find((one) => one.arch === arch);
      const copy = join(dir, 'context');
      await makeDir(dir);
      await copyContext(spec.context, copy, platform?.programs ?? {}, spec.skip);
      const file = join(dir, 'Dockerfile');
      await writeFile(file, ready);
      if (await exists(`${spec.dockerfile}.dockerignore`)) await copyFile(`${spec.dockerfile}.dockerignore`, `${file}.dockerignore`);
      return { dir: copy, file, bases, args: spec.args, stage: spec.stage, timestamp: spec.timestamp, stepCache: plan.runs.length === 0 ? '' : spec.stepCache };
    },
    check: () => [],
    around: async (arch, work) => {
      const nested = (runs.get(arch) ?? []).reduceRight<() => Promise<void>>((inner, one) => async () => withForeign(one, `RUN in ${where}`, spec.binfmt, context, inner), work);
      return nested();
    },
  };
}
