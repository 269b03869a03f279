import { join, resolve } from 'node:path';
import { readImages, readTable, planImages, retagImage, expandName, parsePlace, type Stores } from '../images/index.js';
import type { RegistryAccess } from '../images/requests.js';
import { AdaptError, userError } from '../lib/errors.js';
import { makeDir, sha256, writeAtomic } from '../lib/files.js';
import type { ImagesPlan, PlannedImage } from '../record/plan.js';
import { DEFAULTS, architecture, type Architecture } from '../target/architectures.js';
import { runStage, type RunControl } from './pipeline.js';
import { withStores } from './registry.js';

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
export async function plan(options: PlanOptions, control: RunControl): Promise<ImagesPlan> {
  const target = architecture(options.target ?? DEFAULTS.target);
  const baseline = architecture(options.baseline ?? DEFAULTS.baseline);
  const table = options.table === undefined ? {} : await readTable(options.table);
  const images = await readImages(options.sources);
  if (images.length === 0) throw userError('no image is named', options.sources.join(', '), 'Name a chart, manifests, a compose file or a list of images.');
  return withStores(options, control, async (stores) => {
    const planned = await planImages({ images, table, target, baseline, network: options.network ?? true }, stores);
    const { to } = options;
    if (to !== undefined) for (const one of planned) one.to = nameFor(one.image, to, options.prefix, target);
    const whole: ImagesPlan = { planVersion: 1, target: target.go, baseline: baseline.go, images: planned };
    if (options.matrix !== undefined) await writeAtomic(resolve(options.matrix), `${JSON.stringify(matrix(whole), null, 2)}\n`);
    if (to !== undefined && options.matrix === undefined) await carryOut(planned, options, target, stores, control);
    return whole;
  });
}

function nameFor(image: string, template: string, prefix: string | undefined, target: Architecture): string {
  const name = expandName(template, image.replace(/@.*$/, ''), { arch: target.oci, ...(prefix === undefined ? {} : { prefix }) });
  parsePlace(name);
  return name;
}

/** One entry for each image that can be provided, for `strategy.matrix` of a workflow. Source: GitHub's workflow syntax. */
function matrix({ target, images }: ImagesPlan): { include: Record<string, string>[] } {
  const include = images.filter((one) => one.kind !== 'none').map(({ image, kind, from = '', build, to = '' }) => ({
    image, kind, target, from, project: build?.project ?? '', config: build?.config ?? '', recipes: (build?.recipes ?? []).join(','), to,
  }));
  if (include.length > 256) throw userError(`${include.length} images are more than a workflow's matrix takes`, '--matrix', 'Plan parts of it: at most 256 images each.');
  return { include };
}

/** First images are copied, second ones built, audited and copied; one that fails doesn't keep the others back, but is told at the end. */
async function carryOut(planned: PlannedImage[], options: PlanOptions, target: Architecture, stores: Stores, control: RunControl): Promise<void> {
  const failed: string[] = [];
  for (const one of planned) {
    if (control.signal.aborted) break;
    try {
      if (one.kind === 'first') one.digest = await copyFirst(one, target, stores);
      else if (one.kind === 'second') one.digest = await buildSecond(one, options, target, stores, control);
      if (one.digest !== undefined) control.reporter.info(`${one.to ?? ''} ${one.digest}`);
    } catch (error) {
      if (!(error instanceof AdaptError)) throw error;
      failed.push(`${one.image}: ${error.line}`);
      control.reporter.warn(`${one.image}: ${error.line}`);
    }
  }
  if (failed.length > 0) throw new AdaptError(`${failed.length} of ${planned.length} images could not be provided: ${failed.join('; ')}`, { where: 'plan', advice: 'The others have their names. Mend these and run again.' });
}

async function copyFirst({ from = '', to = '' }: PlannedImage, target: Architecture, stores: Stores): Promise<string> {
  return (await retagImage({ source: from, destinations: [to], platform: `linux/${target.oci}` }, stores)).digest;
}

async function buildSecond({ image, build, to = '' }: PlannedImage, options: PlanOptions, target: Architecture, stores: Stores, control: RunControl): Promise<string> {
  if (build === undefined) throw new AdaptError('it has no source', { where: image, advice: 'Name one in the table of images.' });
  const workDir = await makeDir(join(resolve(options.workDir ?? '.loong-adapt'), 'planned', sha256(image).slice(0, 12)));
  const { target: t, baseline: b, cacheDir, binfmt, install, network } = options;
  const given = Object.fromEntries(Object.entries({ target: t, baseline: b, cacheDir, binfmt, install, network, config: build.config, recipes: build.recipes }).filter(([, value]) => value !== undefined));
  const record = await runStage('image', { ...given, project: build.project, workDir }, control);
  const [built] = record.images;
  if (built === undefined) throw new AdaptError('no image came of it', { where: build.project, advice: record.notes.find((note) => note.stage === 'image')?.message ?? 'See its report.' });
  // What the image stage leaves was audited there.
  return (await retagImage({ source: `oci:${join(workDir, built.layout)}:${built.reference}`, destinations: [to], platform: `linux/${target.oci}` }, stores)).digest;
}
