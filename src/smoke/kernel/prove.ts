import { cpus } from 'node:os';
import { posix } from 'node:path';
import type { Context } from '../../lib/context.js';
import { shellWords } from '../../lib/exec.js';
import { makeDir, removeTree } from '../../lib/files.js';
import { fillTemplate } from '../../lib/template.js';
import type { SmokeSection, SmokeStep } from '../../project/file.js';
import type { SmokeCommand, SmokeKernel } from '../../record/types.js';
import type { Architecture } from '../../target/architectures.js';
import { compareAnswers } from '../compare.js';
import { freshFolder } from '../leftovers.js';
import { cut, plainText } from '../mask.js';
import { serviceValues, startServices, type PreparedService, type Services } from '../services.js';
import { answerOf, commandText, isOfImage, type ExplainCrash, type StepAnswer } from '../step.js';
import { INIT, writeInitialFiles, type EachFile } from './initial-files.js';
import { bootMachine, initialFilesPath, NETWORK, type GuestResult, type Machine, type MachineParts } from './machine.js';
import { askServer, type KernelRequest } from './requests.js';

/** What a container runtime would read in the image's config. */
export interface ImageStart {
  entrypoint: readonly string[];
  cmd: readonly string[];
  env: readonly string[];
  user: string;
  workdir: string;
  /** `8080/tcp`. */
  ports: readonly string[];
}

/** What is to be proved on a kernel of the target, and with what. */
export interface KernelRequestParts {
  section: SmokeSection;
  arch: Architecture;
  emulator: MachineParts['emulator'] & { version: string };
  kernel: { file: string; modules: readonly string[]; firmware?: string };
  machine: { arguments: readonly string[]; console: string; append: string; appendWithoutFirmware: string };
  /** The program that becomes the machine's first process. */
  init: string;
  image: ImageStart;
  eachFile: EachFile;
  /** Paths of the project's programs in the image, by name. */
  programs: ReadonlyMap<string, string>;
  /** The commands of the level below, and what the baseline answered. */
  asked: { steps: readonly SmokeStep[]; before: readonly StepAnswer[]; services: readonly PreparedService[] };
  explain?: ExplainCrash;
}

/** Fresh folder of the commands, in the machine. */
const DIR = '/tmp/loong-adapt-smoke';
/** An emulated machine takes its time. */
const PATIENCE = 3;

/**
 * Level `kernel`: boots a real kernel of the target with the image's files, runs the commands in it and holds them against the
 * baseline's answers, starts what the image starts and asks its ports. Source: [0195]-[0196].
 *
 * @throws AdaptError where the machine does not come up; what fails in it is part of the answer.
 */
export async function proveOnKernel(parts: KernelRequestParts, context: Context): Promise<SmokeKernel> {
  const began = performance.now();
  const { reporter, signal } = context;
  const root = await freshFolder(context.workDir);
  const notes: string[] = [];
  const requests = wantedRequests(parts.section, parts.image);
  const { steps, before } = ownSteps(parts, notes);
  let services: Services | undefined;
  let machine: Machine | undefined;
  try {
    const initialFiles = initialFilesPath(root);
    const initialBytes = await writeInitialFiles(initialFiles, { init: parts.init, modules: parts.kernel.modules, config: { console: `/dev/${parts.machine.console}`, ...NETWORK } }, parts.eachFile);
    const needed = steps.length === 0 ? [] : parts.asked.services.filter(({ program }) => program.command.length > 0);
    if (needed.length > 0) services = await startServices(needed, `${root}/services`, signal);
    reporter.progress(`smoke: booting Linux for ${parts.arch.go}`);
    const { firmware } = parts.kernel;
    machine = await bootMachine({
      emulator: parts.emulator, arguments: parts.machine.arguments, kernel: parts.kernel.file, ...(firmware === undefined ? {} : { firmware }), initialFiles, initialBytes,
      append: firmware === undefined ? `${parts.machine.append} ${parts.machine.appendWithoutFirmware}` : parts.machine.append,
      ports: [...new Set(requests.map(({ port }) => port))], reachHost: needed.length > 0, cpus: Math.min(2, cpus().length),
    }, await makeDir(`${root}/machine`), signal);
    reporter.info(`Linux ${machine.kernel} is up after ${machine.bootSeconds.toFixed(1)} s, with pages of ${machine.pageSize} bytes`);
    await machine.ask({ do: 'time', epoch: Date.now() / 1000 }, 'done');
    const after = await runSteps(steps, machine, parts, services, context, notes);
    const server = requests.length === 0 ? undefined : await runServer(requests, machine, parts, context);
    const commands = after.map(({ command }): SmokeCommand => command);
    const differences = before.length === 0 ? [] : compareAnswers(steps, before, after);
    const asked = (parts.section.commands ?? []).length > 0;
    if (commands.length === 0 && server === undefined) notes.push(`nothing could be asked of the image on this kernel: it has no port, and no command is known (smoke.commands, smoke.requests); ${INIT} came up all the same`);
    return {
      passed: commands.every(({ passed }) => passed) && (!asked || differences.length === 0) && (server === undefined || (server.ended === undefined && server.answers.every(({ passed }) => passed))) && (commands.length > 0 || server !== undefined),
      kernel: machine.kernel, pageSize: machine.pageSize, emulator: `QEMU ${parts.emulator.version}`,
      network: machine.networkProblem === '' ? 'outside' : 'inside', networkReason: machine.networkProblem,
      bootSeconds: round(machine.bootSeconds), seconds: round((performance.now() - began) / 1000), commands, differences, ...(server === undefined ? {} : { server }), notes,
    };
  } finally {
    await machine?.close();
    await services?.stop();
    await removeTree(root);
  }
}

const round = (seconds: number): number => Math.round(seconds * 100) / 100;

/** Requests of the project file, or one for each port of the image. */
function wantedRequests(section: SmokeSection, image: ImageStart): KernelRequest[] {
  const ports = image.ports.map((text) => /^(\d+)(?:\/tcp)?$/.exec(text)?.[1]).filter((port) => port !== undefined).map(Number);
  if (image.entrypoint.length + image.cmd.length === 0) return [];
  if (section.requests === undefined) return ports.map((port): KernelRequest => ({ port, inferred: true }));
  return section.requests.flatMap((request): KernelRequest[] => {
    const port = request.port ?? ports[0];
    return port === undefined ? [] : [{ ...request, port }];
  });
}

/** The commands that run programs of the image and need no service out of it; only they can run in the machine. */
function ownSteps({ asked, programs }: KernelRequestParts, notes: string[]): { steps: SmokeStep[]; before: StepAnswer[] } {
  const inside = new Set(asked.services.filter(({ program }) => program.command.length === 0).map(({ service }) => service.name));
  const steps: SmokeStep[] = [];
  const before: StepAnswer[] = [];
  for (const [i, step] of asked.steps.entries()) {
    const text = JSON.stringify(step);
    const why = !programs.has(step.run[0] ?? '') && !isOfImage(step.run[0] ?? '') ? 'its program is none of the image' : [...inside].some((name) => text.includes(`\${services.${name}.`)) ? 'it needs a service out of the image' : '';
    if (why !== '') {
      notes.push(`not run on the kernel: ${commandText(step)} (${why})`);
      continue;
    }
    steps.push(step);
    const answer = asked.before[i];
    if (answer !== undefined) before.push(answer);
  }
  return { steps, before: before.length === steps.length ? before : [] };
}

async function runSteps(steps: readonly SmokeStep[], machine: Machine, parts: KernelRequestParts, services: Services | undefined, context: Context, notes: string[]): Promise<StepAnswer[]> {
  const ports = services?.ports ?? new Map<string, number>();
  if (ports.size > 0) {
    if (machine.networkProblem !== '') {
      notes.push(`the commands did not run: they need services, and the machine has no network (${machine.networkProblem})`);
      return [];
    }
    await machine.ask({ do: 'forward', ports: [...ports.values()] }, 'done');
  }
  const values = serviceValues(ports, { dir: DIR });
  const fill = (text: string): string => fillTemplate(text, values, 'smoke.commands');
  const answers: StepAnswer[] = [];
  for (const step of steps) {
    const [name = '', ...args] = step.run.map(fill);
    const extra = Object.entries(step.env ?? {}).map(([key, text]) => `${key}=${fill(text)}`);
    const result = await machine.run({
      argv: [parts.programs.get(name) ?? name, ...args], dir: DIR, user: parts.image.user, seconds: (step.timeout ?? 60) * PATIENCE,
      env: [...pathOf(parts.image), 'LANG=C.UTF-8', 'LC_ALL=C.UTF-8', 'TZ=UTC', `HOME=${DIR}`, `TMPDIR=${DIR}`, ...extra],
      ...(step.stdin === undefined ? {} : { stdin: Buffer.from(fill(step.stdin)).toString('base64') }),
    });
    const answer = answerOf(step, result, { dir: DIR, ports, arch: parts.arch }, withLog(parts.explain, result));
    answers.push(answer);
    const { command, passed, seconds, message } = answer.command;
    context.reporter.info(`${parts.arch.go} kernel ${passed ? 'ok' : 'FAILED'} ${command} (${seconds.toFixed(1)} s)${message === undefined ? '' : `: ${message}`}`);
    if (answer.timedOut) break;
  }
  return answers;
}

/** Starts what the image starts and asks its ports. */
async function runServer(requests: readonly KernelRequest[], machine: Machine, parts: KernelRequestParts, context: Context): Promise<NonNullable<SmokeKernel['server']>> {
  const { image } = parts;
  const argv = [...image.entrypoint, ...image.cmd];
  const command = shellWords(argv[0] ?? '', argv.slice(1));
  const { job, ended } = await machine.start({ argv, env: [...pathOf(image), 'HOSTNAME=loong-adapt', ...image.env.filter((entry) => !entry.startsWith('PATH=')), ...homeOf(image)], dir: posix.join('/', image.workdir), user: image.user });
  const over = new AbortController();
  let result: GuestResult | undefined;
  ended.then((found) => {
    result = found;
    over.abort();
  }, () => over.abort());
  const answers = [];
  for (const request of requests) {
    const answer = await askServer(machine, request, AbortSignal.any([over.signal, context.signal]));
    answers.push(answer);
    context.reporter.info(`${parts.arch.go} kernel ${answer.passed ? 'ok' : 'FAILED'} ${answer.request}: ${answer.status === 0 ? (answer.message ?? '') : `status ${answer.status}`} (${answer.seconds.toFixed(1)} s)`);
    if (result !== undefined) break;
  }
  if (result !== undefined) return { command, answers, ended: endText(result, parts.explain), output: lastWords(result) };
  const logs = await machine.ask({ do: 'logs', job }, 'logs');
  const decode = (text: string | undefined): string => Buffer.from(text ?? '', 'base64').toString('utf8');
  return { command, answers, output: lastWords({ stdout: decode(logs.stdout), stderr: decode(logs.stderr), log: [] }) };
}

function endText(result: GuestResult, explain?: ExplainCrash): string {
  const how = result.signal === '' ? `ended with exit code ${result.exitCode}` : `was ended by ${result.signal}`;
  const why = withLog(explain, result)?.(result);
  return why === undefined ? how : `${how}: ${why.meaning} ${why.advice}`;
}

/** What a crash means, with the kernel's own words about it. */
function withLog(explain: ExplainCrash | undefined, { stdout, log }: { stdout: string; log: readonly string[] }): ExplainCrash | undefined {
  return explain === undefined ? undefined : (crash) => explain({ ...crash, stderr: [stdout.slice(-4000), crash.stderr, ...log].join('\n') });
}

const lastWords = ({ stdout, stderr, log }: { stdout: string; stderr: string; log: readonly string[] }): string => cut(plainText([stdout.slice(-3000), stderr.slice(-3000), ...log.slice(-20)].filter((part) => part !== '').join('\n')));

function pathOf(image: ImageStart): string[] {
  return [image.env.find((entry) => entry.startsWith('PATH=')) ?? 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'];
}

/** As container runtimes do where the image doesn't say. */
function homeOf(image: ImageStart): string[] {
  return image.env.some((entry) => entry.startsWith('HOME=')) ? [] : [/^(|0|root)(:|$)/.test(image.user) ? 'HOME=/root' : 'HOME=/'];
}
