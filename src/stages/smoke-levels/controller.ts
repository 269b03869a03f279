import { join, relative } from 'node:path';
import { CONTROLLERS, applyController, awaitBackend, awaitController, findController, lackingController, recognizeController, type Controller, type ControllerImage, type Deployment } from '../../cluster/controllers/index.js';
import { findFault, type StarterCluster } from '../../cluster/loop/index.js';
import { listPlatforms, unpackRoot, type ImageConfig } from '../../images/index.js';
import { AdaptError, userError } from '../../lib/errors.js';
import { walk } from '../../lib/files.js';
import { packImage } from '../../lib/image-archive.js';
import type { ControllerAdaptation, ControllerTurn } from '../../record/types.js';
import type { Architecture } from '../../target/architectures.js';
import { mendController } from '../mend-controller.js';
import { placeOf } from '../look-at-images.js';
import { withStores } from '../registry.js';
import type { Run } from '../run.js';

/** Seconds until a controller must serve. */
const READY = 240;
/** Most bytes of a controller's image. */
const LARGEST = 8 * 2 ** 30;

/** The controller of a run, and its image. */
export interface ChosenController {
  controller: Controller;
  /** The user's own image, unpacked; undefined where one is built here. */
  given?: UnpackedImage;
}

interface UnpackedImage {
  /** As it was named. */
  place: string;
  root: string;
  config: ImageConfig;
}

/** Gets word of a controller's starts, turn by turn. */
export type OnController = (adaptation: ControllerAdaptation) => void;

/**
 * The controller that was asked for, or the one that an image of the user's is of.
 *
 * @param folder that outlives the controller: the user's image is unpacked into it.
 * @throws AdaptError (user) for a controller that nobody knows, or that can't be had for the target.
 */
export async function chooseController(run: Run, folder: string): Promise<ChosenController> {
  const { options, context } = run;
  const named = options.controller === undefined ? undefined : findController(options.controller, context.target);
  if (options.controllerImage === undefined) return { controller: named ?? CONTROLLERS[0] ?? findController('') };
  const place = options.controllerImage;
  refuseLacking(place, [], context.target);
  const root = join(folder, 'controller');
  const config = await unpacked(run, place, context.target, root);
  const files: string[] = [];
  for await (const { path } of walk(root)) files.push(path);
  refuseLacking(place, files, context.target);
  return { controller: named ?? recognizeController(place, files), given: { place, root, config } };
}

function refuseLacking(image: string, files: readonly string[], target: Architecture): void {
  const lacking = lackingController(image, files, target);
  if (lacking !== undefined) throw userError(`${lacking.name} can't be had for ${target.go}: ${lacking.why}`, image, lacking.advice);
}

async function unpacked({ context }: Run, image: string, arch: Architecture, into: string): Promise<ImageConfig> {
  const place = await placeOf(image);
  context.reporter.progress(`unpacking ${image}`);
  return withStores({}, context, async (stores) => unpackRoot(place, `linux/${arch.oci}`, into, stores, { limit: LARGEST, signal: context.signal }));
}

/** Where a controller is to be started. */
export interface StartRequest {
  chosen: ChosenController;
  /** The image that was built, where the user gave none. */
  built?: ControllerImage;
  deployment: Omit<Deployment, 'controller' | 'image'>;
  folder: string;
  onController: OnController;
}

/**
 * Brings up controller and default backend. Where the controller's image doesn't come up, or is one of the user's, the controller loop
 * reads why, constructs what is missing, and starts it again. Source: [0192]-[0194].
 *
 * @throws AdaptError where it doesn't serve in the end; every turn was told then.
 */
export async function startController(run: Run, cluster: StarterCluster & { name: string }, request: StartRequest): Promise<ControllerAdaptation> {
  const { chosen: { controller, given }, built } = request;
  const result = given !== undefined ? await loop(run, cluster, request, given) : built !== undefined ? await firstStart(run, cluster, request, built) : undefined;
  if (result === undefined) throw new Error('neither a built image nor one of the user');
  request.onController(result);
  const look = `Look further: kubectl describe pods --namespace ${controller.namespace}`;
  if (!result.serves) throw new AdaptError(`${controller.name} does not serve: ${result.reason}${lastWords(result.turns)}`, { where: `${cluster.name}, namespace ${controller.namespace}`, advice: `${look}. To teach the controller loop what this means, see docs/controllers.md.` });
  if (!(await awaitBackend(cluster, request.deployment.defaultBackend.namespace, READY, run.context.signal))) throw new AdaptError(`the default backend does not get ready within ${READY} s`, { where: `${cluster.name}, namespace ${controller.namespace}`, advice: look });
  return result;
}

const lastWords = (turns: readonly ControllerTurn[]): string => {
  const error = turns.at(-1)?.error ?? '';
  return error === '' ? '' : `; it says: ${error}`;
};

/** An image of ours comes up, as a rule: it is unpacked for the loop only where it does not. */
async function firstStart(run: Run, cluster: StarterCluster, request: StartRequest, built: ControllerImage): Promise<ControllerAdaptation> {
  const { chosen: { controller }, deployment, folder } = request;
  const began = performance.now();
  const spent = (): number => Math.round((performance.now() - began) / 10) / 100;
  const { reference } = await cluster.load(built.archive);
  await applyController(cluster, { ...deployment, controller, image: reference }, run.context);
  const { ready, log } = await awaitController(cluster, controller, READY, run.context.signal, (said) => findFault(said, run.context.target.go) !== undefined);
  if (ready) return { controller: controller.name, serves: true, reason: '', turns: [{ turn: 1, image: built.id, outcome: 'serves', fault: '', error: '', missing: '', remedy: '', detail: '', files: [], seconds: spent() }] };
  run.context.reporter.warn(`${controller.name} does not come up; the controller loop looks into it`);
  const seen = { serves: false, log, exitCode: 0, signal: '', seconds: spent() };
  const root = join(folder, 'controller');
  const place = `oci-archive:${built.archive}`;
  return loop(run, cluster, request, { place, root, config: await unpacked(run, place, run.context.target, root) }, seen);
}

async function loop(run: Run, cluster: StarterCluster, request: StartRequest, image: UnpackedImage, seen?: Parameters<typeof mendController>[0]['seen']): Promise<ControllerAdaptation> {
  const { context } = run;
  const { chosen: { controller }, deployment, folder, onController } = request;
  const { root, config } = image;
  if (config.entrypoint.length === 0 && config.cmd.length === 0) throw userError('the image says not what it starts: it has neither entry point nor command', image.place, 'Set its ENTRYPOINT.');
  const reference = await referenceFor(run, request, folder);
  const named = reference === undefined ? {} : { reference: reference.name };
  const turns: ControllerTurn[] = [];
  const [entrypoint, cmd] = config.entrypoint.length > 0 ? [config.entrypoint, config.cmd] : [config.cmd.slice(0, 1), config.cmd.slice(1)];
  const result = await mendController({
    controller, root, command: entrypoint, env: config.env, deployment, seconds: READY, ...(reference === undefined ? {} : { reference }), ...(seen === undefined ? {} : { seen }),
    onTurn: (turn) => {
      turns.push(turn);
      const serves = turn.outcome === 'serves';
      onController({ controller: controller.name, serves, turns: [...turns], reason: serves ? '' : 'it was ended before it served', ...named });
    },
  }, cluster, context);
  if (!result.serves || result.turns.every(({ remedy }) => remedy === '')) return { ...result, ...named };
  // What was constructed is worth keeping: it is the image that serves.
  const archive = join(context.workDir, 'controller', `${controller.name}.tar`);
  const { env, user, workdir, labels } = config;
  await packImage(root, { names: [`loong-adapt/${controller.name}:${context.target.oci}`], architecture: context.target.oci, entrypoint, cmd, env, user, workdir: workdir === '' ? '/' : workdir, labels }, archive, context.signal);
  context.reporter.info(`the image of ${controller.name} that serves: ${archive}`);
  return { ...result, ...named, archive: relative(context.workDir, archive) };
}

/** What missing files may be copied out of: the image named for it, the baseline's part of the user's image, else upstream's own files. */
async function referenceFor(run: Run, { chosen: { controller, given } }: StartRequest, folder: string): Promise<{ name: string; root: string | (() => Promise<string>) } | undefined> {
  const { context, options } = run;
  const open = (place: string) => async (): Promise<string> => {
    const root = join(folder, 'reference');
    await unpacked(run, place, context.baseline, root);
    return root;
  };
  const { controllerReference } = options;
  if (controllerReference !== undefined) return { name: controllerReference, root: open(controllerReference) };
  if (given !== undefined) {
    const place = await placeOf(given.place);
    const platforms = await withStores({}, context, async (stores) => listPlatforms(place, stores));
    if (platforms.includes(`linux/${context.baseline.oci}`)) return { name: `${given.place} for ${context.baseline.go}`, root: open(given.place) };
  }
  return controller.upstreamFiles?.(context);
}
