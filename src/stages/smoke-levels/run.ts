import { join, posix } from 'node:path';
import { explainCrash } from '../../gaps/runtime/crash.js';
import { extractFile, unpackRoot } from '../../images/index.js';
import { AdaptError } from '../../lib/errors.js';
import type { Note } from '../../record/types.js';
import { runSmoke, type SmokeOutcome, type SmokeRequest } from '../../smoke/index.js';
import { kernelTable } from '../../target/binfmt-table.js';
import { withForeign } from '../../target/foreign.js';
import { runnerFor, type Runner } from '../../target/runner.js';
import { withStores } from '../registry.js';
import type { Run } from '../run.js';

/** Most bytes of an image's files that are unpacked. */
const LARGEST = 8 * 2 ** 30;

/** Level `run`: the programs out of the image, run by the runner, for target and baseline. */
export async function runLevel(run: Run, target: Runner, notes: Note[]): Promise<SmokeOutcome> {
  const outcome = await byKernel(run, target, async (startedByKernel) => runSmoke({ ...(await smokeRequest(run, target, notes)), startedByKernel }, run.context));
  for (const name of outcome.unasked) notes.push({ stage: 'smoke', kind: 'skipped', message: `${name} answers neither --version nor --help: it was not run; say in the project file (smoke.commands) what to run` });
  // Of inferred commands nobody said that they must be equal; often the difference is worth a look all the same.
  if (outcome.passed) for (const difference of outcome.differences) notes.push({ stage: 'smoke', kind: 'warning', message: `the answers differ: ${difference}` });
  return outcome;
}

/** Lets the kernel start programs of the target where it does anyway, or may be told to; else the emulator is called for each command. */
async function byKernel<T>({ context, options }: Run, target: Runner, work: (startedByKernel: boolean) => Promise<T>): Promise<T> {
  if (target.kind !== 'qemu') return work(true);
  if (options.binfmt !== true && (await kernelTable.entryFor(context.target)) === undefined) return work(false);
  return withForeign(context.target, 'the smoke test', true, context, () => work(true));
}

/** Names of the programs that were built, by GOARCH. */
export function builtPrograms({ record }: Run): Map<string, string[]> {
  const programs = new Map<string, string[]>();
  for (const { arch, name } of record.artifacts) programs.set(arch, [...(programs.get(arch) ?? []), name]);
  return programs;
}

/** Folder of the programs in the image. */
export const programFolder = ({ project }: Run): string => project.file.image?.directory ?? '/usr/bin';

async function smokeRequest(run: Run, target: Runner, notes: Note[]): Promise<Omit<SmokeRequest, 'startedByKernel'>> {
  const { context, record, project } = run;
  const [image] = record.images;
  const inImage = image?.manifests.some((manifest) => manifest.platform === `linux/${context.baseline.oci}`) === true;
  const runner = inImage ? await runnerFor(context.baseline, 'auto', context) : undefined;
  const baseline = runner?.kind === 'cross' ? undefined : runner;
  if (baseline === undefined) {
    const why = inImage ? 'its programs do not run here' : 'the image has none of its programs';
    notes.push({ stage: 'smoke', kind: 'skipped', message: `the answers are not compared with ${context.baseline.go}: ${why}` });
  }
  const platformOf = (arch: string): string => `linux/${(arch === context.target.go ? context.target : context.baseline).oci}`;
  return {
    section: project.file.smoke ?? {}, target, baseline, programs: builtPrograms(run), explain: explainCrash,
    extract: async (arch, name, to) => {
      if (image !== undefined) await extractFile(join(context.workDir, image.layout), platformOf(arch), posix.join(programFolder(run), name), to, { reference: image.reference, signal: context.signal });
    },
    unpack: async (arch, to) => {
      if (image === undefined) throw new AdaptError('there is no image', { where: 'smoke', advice: 'Run the image stage first.' });
      const place = `oci:${join(context.workDir, image.layout)}:${image.reference}`;
      return withStores({}, context, (stores) => unpackRoot(place, platformOf(arch), to, stores, { limit: LARGEST, signal: context.signal }));
    },
  };
}
