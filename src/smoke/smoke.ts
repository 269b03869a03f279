import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { makeDir, removeTree } from '../lib/files.js';
import type { Service, SmokeSection, SmokeStep } from '../project/file.js';
import type { Smoke, SmokeCommand } from '../record/types.js';
import type { Runner } from '../target/runner.js';
import { compareAnswers } from './compare.js';
import { inferSteps } from './infer.js';
import { freshFolder } from './leftovers.js';
import { checkPattern } from './pattern.js';
import { serviceProgram, type ServiceProgram } from './service-program.js';
import { startServices, type PreparedService } from './services.js';
import { entryOf, type ImageStart } from './own-root.js';
import { isOfImage, runStep, type ExplainCrash, type Side, type StepAnswer } from './step.js';

/** What is to be proved. */
export interface SmokeRequest {
  section: SmokeSection;
  /** Of the target, which must run programs here. */
  target: Runner;
  /** Of the baseline; undefined where its programs don't run here, or there are none. */
  baseline: Runner | undefined;
  /** Names of the programs in the image, by GOARCH. */
  programs: ReadonlyMap<string, readonly string[]>;
  /** Writes a program of the image to a file. */
  extract(arch: string, name: string, to: string): Promise<void>;
  /** Unpacks the whole image for an architecture, for programs that need what is in it. */
  unpack(arch: string, to: string): Promise<ImageStart>;
  /** Whether the kernel starts programs of the target like any other. */
  startedByKernel: boolean;
  explain?: ExplainCrash;
}

/** What came of it, without what the stage knows: the level and its reason. */
export type SmokeOutcome = Omit<Smoke, 'level' | 'levelReason' | 'runner' | 'kernel'> & {
  /** Programs for which no command is known. */
  unasked: string[];
  /** What a higher level repeats: the commands, and what the baseline answered. */
  asked: { steps: readonly SmokeStep[]; before: readonly StepAnswer[]; services: readonly PreparedService[] };
};

/**
 * Level `run`: takes the programs out of the image and runs the commands for baseline and target, each in a fresh folder
 * with fresh services, and compares their answers. Source: [0172], [0195]-[0196].
 *
 * @throws AdaptError where a service does not start or the project file is wrong; a command that fails is part of the answer.
 */
export async function runSmoke(request: SmokeRequest, context: Context): Promise<SmokeOutcome> {
  const { section, target, baseline } = request;
  checkSteps(section.commands ?? []);
  const services: PreparedService[] = [];
  for (const service of section.services ?? []) services.push({ service, program: ownProgram(service, request) ?? (await serviceProgram(service, context)) });
  const root = await freshFolder(context.workDir);
  try {
    const asked = (section.commands ?? []).length > 0;
    const { steps, unasked } = asked ? { steps: section.commands ?? [], unasked: [] } : await inferred(request, root, context);
    const before = baseline === undefined ? [] : await runSide(steps, baseline, request, services, root, context);
    const after = await runSide(steps, target, request, services, root, context);
    const commands = [...before, ...after].map((answer): SmokeCommand => answer.command);
    const differences = baseline === undefined ? [] : compareAnswers(steps, before, after);
    // What nobody asked to be the same may differ; it is shown all the same.
    const passed = commands.length > 0 && after.length === steps.length && commands.every((command) => command.passed) && (!asked || differences.length === 0);
    return {
      passed, commands, differences, unasked, services: services.map(({ service, program }) => `${service.name}: ${program.version}`),
      asked: { steps, before, services },
    };
  } finally {
    await removeTree(root);
  }
}

/** A service that is a program of the project itself is taken out of the image, too, and runs as the target's programs do. */
function ownProgram({ module, program = '' }: Service, { programs, target }: SmokeRequest): ServiceProgram | undefined {
  return module === undefined && programs.get(target.arch.go)?.includes(program) === true ? { command: [], version: `${program} of the image` } : undefined;
}

/** Whether the kernel starts a side's programs: what is registered is registered for the target. */
const byKernel = (runner: Runner, { target, startedByKernel }: SmokeRequest): boolean => (runner === target ? startedByKernel : runner.kind !== 'qemu');

async function inferred(request: SmokeRequest, root: string, context: Context): Promise<{ steps: SmokeStep[]; unasked: string[] }> {
  const runner = request.baseline ?? request.target;
  context.reporter.progress(`smoke: asking the programs for ${runner.arch.go} what they answer to`);
  const side: Side = { ...(await openSide(runner, request, join(root, 'questions'), isBare(request))), runner, ports: new Map(), startedByKernel: byKernel(runner, request) };
  const entry = side.root === undefined ? [] : await entryOf(side.root);
  return inferSteps(side, [...[...side.programs.keys()].map((name) => [name]), ...(entry.length === 0 ? [] : [entry])], context.signal);
}

/** All commands for one architecture; after one that took too long, the others aren't tried. */
async function runSide(steps: readonly SmokeStep[], runner: Runner, request: SmokeRequest, prepared: readonly PreparedService[], root: string, context: Context): Promise<StepAnswer[]> {
  const { reporter, signal } = context;
  const arch = runner.arch.go;
  const folder = join(root, arch);
  if (prepared.length > 0) reporter.progress(`smoke: starting ${prepared.map(({ service }) => service.name).join(', ')} for ${arch}`);
  const opened = await openSide(runner, request, join(folder, 'run'), steps.some((step) => isOfImage(step.run[0] ?? '')));
  const services = await startServices(prepared.map((one) => onSide(one, runner, opened.programs)), join(folder, 'services'), signal);
  try {
    const side: Side = { ...opened, runner, ports: services.ports, startedByKernel: byKernel(runner, request) };
    const answers: StepAnswer[] = [];
    for (const step of steps) {
      const answer = await runStep(step, side, signal, request.explain);
      answers.push(answer);
      const { command, passed, seconds, message } = answer.command;
      reporter.info(`${arch} ${passed ? 'ok' : 'FAILED'} ${command} (${seconds.toFixed(1)} s)${message === undefined ? '' : `: ${message}`}`);
      if (answer.timedOut) break;
    }
    return answers;
  } finally {
    await services.stop();
  }
}

/** Whether the image's programs are none that were built here: then the image itself is all there is. */
const isBare = ({ programs, target }: SmokeRequest): boolean => (programs.get(target.arch.go) ?? []).length === 0;

async function openSide(runner: Runner, request: SmokeRequest, folder: string, withRoot: boolean): Promise<Pick<Side, 'dir' | 'programs' | 'root'>> {
  const programs = new Map<string, string>();
  for (const name of request.programs.get(runner.arch.go) ?? []) {
    const path = join(folder, 'bin', name);
    await request.extract(runner.arch.go, name, path);
    programs.set(name, path);
  }
  const dir = await makeDir(join(folder, 'dir'));
  if (!withRoot) return { dir, programs };
  const unpacked = await makeDir(join(folder, 'root'));
  return { dir, programs, root: { ...(await request.unpack(runner.arch.go, unpacked)), folder: unpacked } };
}

function onSide(prepared: PreparedService, runner: Runner, programs: ReadonlyMap<string, string>): PreparedService {
  const own = prepared.program.command.length === 0 ? programs.get(prepared.service.program ?? '') : undefined;
  return own === undefined ? prepared : { ...prepared, program: { ...prepared.program, command: runner.wrap([own]) } };
}

function checkSteps(steps: readonly SmokeStep[]): void {
  for (const [i, step] of steps.entries()) {
    for (const key of ['expect', 'mask'] as const) for (const pattern of step[key] ?? []) checkPattern(pattern, `smoke.commands[${i}].${key}`);
  }
}
