import { AdaptError, Interrupted } from '../lib/errors.js';
import type { ControllerAdaptation, Image, Note, Smoke, SmokeKernel, SmokeRoute } from '../record/types.js';
import type { KernelRequestParts } from '../smoke/index.js';
import { runnerFor } from '../target/runner.js';
import { skipped, type Run, type Stage } from './run.js';
import { kernelLevel, kernelTools, type KernelTools } from './smoke-levels/kernel.js';
import { noRoute, routeLevel } from './smoke-levels/route.js';
import { runLevel } from './smoke-levels/run.js';

/**
 * Sees the image work, at the level asked for: its programs beside the baseline's, on a real kernel of the target, and as an
 * application behind an ingress controller. `auto` takes all that this machine can do. Source: [0195]-[0196].
 */
export const smoke: Stage = async (run) => {
  const { context, record } = run;
  const wanted = run.options.smoke ?? 'auto';
  if (wanted === 'none') return skipped(run, 'smoke', 'smoke: none was asked for');
  const image = record.images[0];
  if (image === undefined) return skipped(run, 'smoke', 'there is no image to take the programs from');
  if (!image.manifests.some((manifest) => manifest.platform.startsWith(`linux/${context.target.oci}`))) return skipped(run, 'smoke', `the image was not built for ${context.target.go}`);
  if (run.options.dryRun === true) return skipped(run, 'smoke', `dry run: would run ${run.project.file.smoke?.commands?.length ?? 'the inferred'} commands out of ${image.reference}`);
  const target = await runnerFor(context.target, run.options.runner ?? 'auto', context);
  const cannot = `programs for ${context.target.go} can be built here but not run`;
  if (target.kind === 'cross' && (wanted === 'auto' || wanted === 'run')) {
    if (wanted === 'auto') return skipped(run, 'smoke', cannot);
    throw new AdaptError(cannot, { where: '--smoke run', advice: 'Use runner qemu or auto, or a machine of the target.' });
  }
  // Before the long work: what can't be had is said at once.
  const plan = await plannedLevels(run, target.kind);
  const notes: Note[] = [];
  const { asked, unasked: _, ...outcome } = target.kind === 'cross' ? nothingAsked() : await runLevel(run, target, notes);
  let result: Smoke = { level: 'run', levelReason: plan.reason, runner: target.kind, ...outcome };
  // A failure below is one already; who asked for a level gets its answer as well.
  const goOn = (): boolean => result.passed || outcome.commands.length === 0 || wanted !== 'auto';
  if (plan.kernel !== undefined && goOn()) result = withKernel(result, await onKernel(run, image, plan.kernel, asked, notes), outcome.commands.length > 0);
  if (plan.route && goOn()) {
    let controller: ControllerAdaptation | undefined;
    try {
      const route = await routeLevel(run, image, (seen) => { controller = seen; });
      result = { ...withRoute(result, route, outcome.commands.length > 0), ...(controller === undefined ? {} : { controller }) };
    } catch (error) {
      // How the controller's starts went is told even where none served.
      if (controller !== undefined) run.record = { ...record, smoke: { ...result, level: 'route', passed: false, controller }, notes: [...record.notes, ...notes] };
      throw error;
    }
  }
  for (const note of notes) context.reporter.warn(note.message);
  const added = { smoke: result, notes: [...record.notes, ...notes] };
  const answered = outcome.commands.length > 0 || result.route !== undefined || (result.kernel !== undefined && (result.kernel.commands.length > 0 || result.kernel.server !== undefined));
  if (!answered) return { ...added, ...skipped({ ...run, record: { ...record, ...added } }, 'smoke', 'no command is known that shows the programs working') };
  if (result.passed) return added;
  run.record = { ...record, ...added };
  throw smokeFailed(result);
};

/** Levels above `run` that are to be seen, and why not a higher one. */
interface Plan {
  kernel?: KernelTools;
  route: boolean;
  reason: string;
}

/** What `auto` can do here; a level that was asked for by name must be had, or that is an error. */
async function plannedLevels(run: Run, runner: string): Promise<Plan> {
  const wanted = run.options.smoke ?? 'auto';
  if (wanted === 'run') return { route: false, reason: '' };
  if (wanted === 'kernel') return { kernel: await kernelTools(run), route: false, reason: '' };
  if (wanted === 'route') return { route: true, reason: '' };
  const why = await noRoute(run);
  const plan: Plan = { route: why === undefined, reason: why ?? '' };
  if (runner === 'native') return { ...plan, reason: [plan.reason, 'level kernel: this machine runs a kernel of the target already'].filter((text) => text !== '').join('; ') };
  try {
    return { ...plan, kernel: await kernelTools(run) };
  } catch (error) {
    if (error instanceof Interrupted || !(error instanceof AdaptError)) throw error;
    return { ...plan, reason: [`level kernel: ${error.message}${error.advice === '' ? '' : `. ${error.advice}`}`, plan.reason].filter((text) => text !== '').join('; ') };
  }
}

async function onKernel(run: Run, image: Image, tools: KernelTools, asked: KernelRequestParts['asked'], notes: Note[]): Promise<SmokeKernel> {
  const kernel = await kernelLevel(run, image, tools, asked);
  for (const message of kernel.notes) notes.push({ stage: 'smoke', kind: 'skipped', message });
  if (kernel.network === 'inside') notes.push({ stage: 'smoke', kind: 'warning', message: `the image's ports were asked from inside the emulated machine: ${kernel.networkReason}` });
  return kernel;
}

/** Where nothing ran below, the level alone decides. */
const withKernel = (result: Smoke, kernel: SmokeKernel, below: boolean): Smoke => ({ ...result, level: 'kernel', passed: kernel.passed && (result.passed || !below), kernel });
const withRoute = (result: Smoke, route: SmokeRoute, below: boolean): Smoke => ({ ...result, level: 'route', passed: route.passed && (result.passed || (!below && result.kernel === undefined)), route });

/** The level below, where programs of the target don't run here. */
function nothingAsked(): Awaited<ReturnType<typeof runLevel>> {
  return { passed: true, commands: [], differences: [], services: [], unasked: [], asked: { steps: [], before: [], services: [] } };
}

function smokeFailed({ commands, differences, kernel, route }: Smoke): AdaptError {
  const failed = commands.filter((command) => !command.passed).map(({ command, arch, message }) => `${command} (${arch}): ${message ?? ''}`);
  const onKernel = [
    ...(kernel?.commands ?? []).filter((command) => !command.passed).map(({ command, message }) => `${command}: ${message ?? ''}`), ...(kernel?.differences ?? []),
    ...(kernel?.server?.ended === undefined ? [] : [`${kernel.server.command} ${kernel.server.ended}`]),
    ...(kernel?.server?.answers ?? []).filter((answer) => !answer.passed).map(({ request, message }) => `${request}: ${message ?? ''}`),
  ].map((text) => `on Linux ${kernel?.kernel ?? ''} with pages of ${kernel?.pageSize ?? 0} bytes: ${text}`);
  const onRoute = [...(route?.routes ?? []), ...(route === undefined ? [] : [route.unknown])].filter((one) => one.verdict === 'failed').map((one) => `route ${one.host}${one.path}: ${one.message ?? ''}`);
  const cause = route?.diagnosis === undefined ? [] : [`${route.diagnosis.paragraph} Look further: ${route.diagnosis.command}`];
  const all = [...failed, ...differences, ...onKernel, ...cause, ...onRoute];
  return new AdaptError(`the smoke test failed: ${all.slice(0, 3).join('; ')}${all.length > 3 ? `; and ${all.length - 3} more` : ''}`, {
    where: 'smoke', advice: 'The outputs are in the report; what a command or request should answer stands in the project file (smoke.commands, smoke.requests, routes).',
  });
}
