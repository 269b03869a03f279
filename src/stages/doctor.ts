import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hasNodeImage, lookForEngine, lookForKind } from '../cluster/index.js';
import { defaultCacheDir } from '../lib/cache-folder.js';
import { AdaptError, Interrupted } from '../lib/errors.js';
import { exists } from '../lib/files.js';
import type { Context } from '../lib/context.js';
import { findBuilder } from '../images/build/find-builder.js';
import type { Options } from '../project/options.js';
import { DEFAULTS, architecture } from '../target/architectures.js';
import { hasApt } from '../target/apt/groups.js';
import { registrable } from '../target/binfmt-rights.js';
import { CACHE_LIMIT, cacheEntries } from '../target/cache-room.js';
import { crossCompiler } from '../target/cross.js';
import { emulatorAdvice } from '../target/emulator-fetch.js';
import { readGoWish } from '../target/go-wish.js';
import { machineData } from '../target/machine/data.js';
import { systemEmulator } from '../target/machine/emulator.js';
import { hasKernel, machineKernel } from '../target/machine/kernel.js';
import { readPins } from '../target/pins.js';
import { pythonWithPip } from '../target/pip.js';
import { runnerFor } from '../target/runner.js';
import { findGo } from '../target/tools.js';
import type { RunControl } from './pipeline.js';

/** One thing that this machine has or lacks. */
export interface Finding {
  name: string;
  /** Stages, or levels of the smoke test, that need it. */
  neededFor: string;
  ok: boolean;
  /** What was found, or what was looked for. */
  detail: string;
  /** How to get it; empty where it is there. */
  advice: string;
}

type Look = (context: Context, options: Options) => Promise<Finding>;

/** Looks what this machine has for each stage and smoke level. Installs and registers nothing; only the cache may be written to. */
export async function doctor(options: Omit<Options, 'project'>, control: RunControl): Promise<Finding[]> {
  const workDir = await mkdtemp(join(tmpdir(), 'loong-adapt-doctor-'));
  try {
    const context: Context = {
      target: architecture(options.target ?? DEFAULTS.target), baseline: architecture(options.baseline ?? DEFAULTS.baseline), workDir,
      cacheDir: resolve(options.cacheDir ?? defaultCacheDir()), reporter: control.reporter, signal: control.signal, install: false, network: options.network ?? true,
      ...(options.goVersion === undefined ? {} : { goVersion: await readGoWish(options.goVersion) }),
    };
    const findings: Finding[] = [];
    for (const look of LOOKS) findings.push(await look(context, { ...options, project: '' }));
    return findings;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** What a look answers, or what it threw as an expected failure. */
async function finding(name: string, neededFor: string, look: () => Promise<string | { missing: string; advice: string }>): Promise<Finding> {
  try {
    const answer = await look();
    return typeof answer === 'string' ? { name, neededFor, ok: true, detail: answer, advice: '' } : { name, neededFor, ok: false, detail: answer.missing, advice: answer.advice };
  } catch (error) {
    if (error instanceof Interrupted || !(error instanceof AdaptError)) throw error;
    return { name, neededFor, ok: false, detail: error.where === '' ? error.message : `${error.message} (${error.where})`, advice: error.advice };
  }
}

const goTool: Look = (context) => finding('Go', 'all stages', async () => {
  const go = await findGo(context);
  return `${go.version} (${go.path})`;
});

const emulator: Look = (context, options) => finding(`runner for ${context.target.go}`, 'smoke level run, tests', async () => {
  const runner = await runnerFor(context.target, options.runner ?? 'auto', context);
  if (runner.emulator !== undefined) return `QEMU ${runner.emulator.version} (${runner.emulator.path})`;
  if (runner.kind === 'native') return 'this machine itself';
  const fetched = context.network && (await hasApt());
  return { missing: `no qemu-${context.target.qemu}: programs can be built, not run`, advice: `${fetched ? '`loong-adapt setup` fetches it, without root. Or: ' : ''}${await emulatorAdvice(context.target)}` };
});

const compiler: Look = (context) => finding(`C compiler for ${context.target.go}`, 'recipes that read C headers, CGO_ENABLED=1', async () => {
  const found = await crossCompiler(context.target, context);
  if (found !== undefined) return `${found.version} (${found.cc})`;
  const { package: name, version } = readPins().zig;
  const fetched = context.network && ((await pythonWithPip(context)) !== undefined || (await hasApt()));
  return { missing: `no zig, ${context.target.gnu}-gcc or clang with its headers`, advice: fetched ? `\`loong-adapt setup\` fetches ${name} ${version} by pip, without root.` : `Install python3 with pip (then setup fetches zig), or a package gcc-${context.target.gnu.replaceAll('_', '-')}.` };
});

const builder: Look = (context) => finding('image builder', 'image', async () => (await findBuilder(context)).name);

const registration: Look = (context) => finding('binfmt', '--binfmt, smoke level route', async () => {
  const { ok, detail, advice } = await registrable(context.target);
  return ok ? detail : { missing: detail, advice };
});

const system: Look = (context) => finding('system emulation', 'smoke level kernel', async () => {
  const data = machineData(context.target);
  if (data === undefined) return { missing: `it is not known how to boot ${context.target.go}`, advice: 'Level run does without.' };
  try {
    const emulator = await systemEmulator(context.target, data, context);
    return `QEMU ${emulator.version} (${emulator.path})`;
  } catch (error) {
    if (!(error instanceof AdaptError) || error instanceof Interrupted) throw error;
    const fetched = context.network && (await hasApt());
    return { missing: error.message, advice: `${fetched ? '`loong-adapt smoke` fetches it where the distribution has one that is new enough, without root. Or: ' : ''}${error.advice}` };
  }
});

const kernel: Look = (context, options) => finding(`Linux for ${context.target.go}`, 'smoke level kernel', async () => {
  const data = machineData(context.target);
  if (data === undefined) return { missing: `it is not known how to boot ${context.target.go}`, advice: 'Level run does without.' };
  if (await hasKernel(context.target, context)) return `Linux ${(await machineKernel(context.target, data, context, options.kernelMirror)).release}`;
  const fetched = context.network && (await hasApt());
  return { missing: 'none in the cache', advice: fetched ? "`loong-adapt smoke` fetches one from Debian's packages (about 80 MB once, without root); where this machine takes no packages from Debian, name a mirror with --kernel-mirror." : 'Run once on a Debian or Ubuntu with a network, and bring the cache along.' };
});

const containers: Look = () => finding('container runtime', 'smoke level route', async () => {
  const state = await lookForEngine();
  return 'engine' in state ? `${state.engine.kind} ${state.engine.version}` : { missing: state.problem, advice: state.advice };
});

const kindTool: Look = (context) => finding('kind', 'smoke level route', async () => {
  const { path, built } = await lookForKind(context);
  if (path !== undefined) return path;
  return { missing: `neither on PATH nor in the cache`, advice: context.network ? `\`loong-adapt node-image\` or \`loong-adapt smoke --smoke route\` builds ${built} from its Go module.` : `Put it on PATH, or build it once with a network: \`go install ${built}\`.` };
});

const node: Look = (context) => finding('node image', 'smoke level route', async () => {
  const state = await lookForEngine();
  if (await hasNodeImage('engine' in state ? state.engine : undefined, context)) return 'it is there';
  return { missing: 'none yet, and level auto waits for none', advice: '`loong-adapt node-image` makes one ready: pulled where its registry is reached, else built once, from Debian or Ubuntu packages and Go modules, in about 20 minutes.' };
});

const room: Look = (context) => finding('room in the cache', 'setup', async () => {
  let folder = context.cacheDir;
  while (!(await exists(folder))) folder = join(folder, '..');
  const { bavail, bsize } = await statfs(folder);
  const gigabytes = (bavail * bsize) / 1e9;
  const detail = `${gigabytes.toFixed(1)} GB free in ${context.cacheDir}`;
  return gigabytes >= 2 ? detail : { missing: detail, advice: 'Free some space (2 GB are enough for all tools), or choose another place with --cache-dir.' };
});

const caches: Look = (context, options) => finding('caches', 'all stages', async () => {
  const sums = new Map<string, number>();
  for (const { cache, bytes } of await cacheEntries(context.cacheDir)) sums.set(cache, (sums.get(cache) ?? 0) + bytes);
  const total = [...sums.values()].reduce((sum, bytes) => sum + bytes, 0);
  const largest = [...sums].filter(([, bytes]) => bytes > 5e7).sort((a, b) => b[1] - a[1]).map(([name, bytes]) => `${name} ${(bytes / 1e9).toFixed(1)}`);
  return `${(total / 1e9).toFixed(1)} GB of ${options.cacheLimit ?? CACHE_LIMIT}${largest.length === 0 ? '' : `: ${largest.join(', ')}`}`;
});

const LOOKS: readonly Look[] = [goTool, emulator, compiler, builder, registration, system, kernel, containers, kindTool, node, room, caches];

