import { join, posix } from 'node:path';
import { explainCrash } from '../../gaps/runtime/crash.js';
import { eachRootFile, findPlatform, readLayout } from '../../images/index.js';
import { AdaptError } from '../../lib/errors.js';
import type { Image, SmokeKernel } from '../../record/types.js';
import { proveOnKernel, type KernelRequestParts } from '../../smoke/index.js';
import { goProgram } from '../../target/go-program.js';
import { machineData, type MachineData } from '../../target/machine/data.js';
import { systemEmulator, type SystemEmulator } from '../../target/machine/emulator.js';
import { machineKernel, type MachineKernel } from '../../target/machine/kernel.js';
import type { Run } from '../run.js';
import { builtPrograms, programFolder } from './run.js';

/** Most bytes of an image's files: they are held in the emulated machine's memory. */
const LARGEST = 2 ** 31;

/** What a kernel of the target needs here. */
export interface KernelTools {
  data: MachineData;
  emulator: SystemEmulator;
  kernel: MachineKernel;
}

/** @throws AdaptError that says what is missing and how to get it. */
export async function kernelTools({ context, options }: Run): Promise<KernelTools> {
  const data = machineData(context.target);
  if (data === undefined) throw new AdaptError(`it is not known how to boot a kernel for ${context.target.go}`, { where: 'data/machines.yml', advice: 'Use --smoke run.' });
  return { data, emulator: await systemEmulator(context.target, data, context), kernel: await machineKernel(context.target, data, context, options.kernelMirror) };
}

/** Level `kernel`: the image on a real kernel of the target. */
export async function kernelLevel(run: Run, image: Image, tools: KernelTools, asked: KernelRequestParts['asked']): Promise<SmokeKernel> {
  const { context, project } = run;
  const { data, emulator, kernel } = tools;
  const layout = join(context.workDir, image.layout);
  const platform = `linux/${context.target.oci}`;
  const { config } = await findPlatform(await readLayout(layout), platform, image.reference);
  const init = await goProgram('guest', context, context.target);
  return proveOnKernel({
    section: project.file.smoke ?? {}, arch: context.target, emulator, kernel, machine: data, init, image: config, asked, explain: explainCrash,
    eachFile: async (visit) => void (await eachRootFile(layout, platform, visit, { reference: image.reference, signal: context.signal, limit: LARGEST })),
    programs: new Map((builtPrograms(run).get(context.target.go) ?? []).map((name) => [name, posix.join(programFolder(run), name)])),
  }, context);
}
