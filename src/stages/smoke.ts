import { join, posix } from 'node:path';
import { explainCrash } from '../gaps/runtime/crash.js';
import { extractFile } from '../images/index.js';
import { AdaptError, userError } from '../lib/errors.js';
import type { Note, Smoke } from '../record/types.js';
import { runSmoke, type SmokeRequest } from '../smoke/index.js';
import { runnerFor, type Runner } from '../target/runner.js';
import { skipped, type Run, type Stage } from './run.js';

/** Why no higher level than `run`. */
const NOT_HIGHER = 'levels kernel and route are not there yet';

/** Takes the programs out of the image and sees them work, the target's beside the baseline's. Source: [0195]-[0196]. */
export const smoke: Stage = async (run) => {
  const { context, record } = run;
  const wanted = run.options.smoke ?? 'auto';
  if (wanted === 'none') return skipped(run, 'smoke', 'smoke: none was asked for');
  if (wanted === 'kernel' || wanted === 'route') throw userError(`smoke level ${wanted} is not there yet`, '--smoke', 'Use run or auto.');
  const image = record.images[0];
  if (image === undefined) return skipped(run, 'smoke', 'there is no image to take the programs from');
  if (run.options.dryRun === true) return skipped(run, 'smoke', `dry run: would run ${run.project.file.smoke?.commands?.length ?? 'the inferred'} commands out of ${image.reference}`);
  const target = await runnerFor(context.target, run.options.runner ?? 'auto', context);
  const cannot = `programs for ${context.target.go} can be built here but not run`;
  if (target.kind === 'cross') {
    if (wanted === 'auto') return skipped(run, 'smoke', cannot);
    throw new AdaptError(cannot, { where: '--smoke run', advice: 'Use runner qemu or auto, or a machine of the target.' });
  }
  const notes: Note[] = [];
  const request = await smokeRequest(run, target, notes);
  const { unasked, ...outcome } = await runSmoke(request, context);
  for (const name of unasked) notes.push({ stage: 'smoke', kind: 'skipped', message: `${name} answers neither --version nor --help: it was not run; say in the project file (smoke.commands) what to run` });
  // Of inferred commands nobody said that they must be equal; often the difference is worth a look all the same.
  if (outcome.passed) for (const difference of outcome.differences) notes.push({ stage: 'smoke', kind: 'warning', message: `the answers differ: ${difference}` });
  for (const note of notes) context.reporter.warn(note.message);
  const result: Smoke = { level: 'run', levelReason: wanted === 'auto' ? NOT_HIGHER : '', runner: target.kind, ...outcome };
  const added = { smoke: result, notes: [...record.notes, ...notes] };
  if (outcome.commands.length === 0) return { ...added, ...skipped({ ...run, record: { ...record, ...added } }, 'smoke', 'no command is known that shows the programs working') };
  if (result.passed) return added;
  run.record = { ...record, ...added };
  throw smokeFailed(result);
};

async function smokeRequest(run: Run, target: Runner, notes: Note[]): Promise<SmokeRequest> {
  const { context, record, project } = run;
  const [image] = record.images;
  const programs = new Map<string, string[]>();
  for (const { arch, name } of record.artifacts) programs.set(arch, [...(programs.get(arch) ?? []), name]);
  const inImage = image?.manifests.some((manifest) => manifest.platform === `linux/${context.baseline.oci}`) === true;
  const runner = inImage ? await runnerFor(context.baseline, 'auto', context) : undefined;
  const baseline = runner?.kind === 'cross' ? undefined : runner;
  if (baseline === undefined) {
    const why = inImage ? 'its programs do not run here' : 'the image has none of its programs';
    notes.push({ stage: 'smoke', kind: 'skipped', message: `the answers are not compared with ${context.baseline.go}: ${why}` });
  }
  const directory = project.file.image?.directory ?? '/usr/bin';
  return {
    section: project.file.smoke ?? {}, target, baseline, programs, explain: explainCrash,
    extract: async (arch, name, to) => {
      const { oci } = arch === context.target.go ? context.target : context.baseline;
      if (image !== undefined) await extractFile(join(context.workDir, image.layout), `linux/${oci}`, posix.join(directory, name), to, { reference: image.reference, signal: context.signal });
    },
  };
}

function smokeFailed({ commands, differences }: Smoke): AdaptError {
  const failed = commands.filter((command) => !command.passed).map(({ command, arch, message }) => `${command} (${arch}): ${message ?? ''}`);
  const all = [...failed, ...differences];
  return new AdaptError(`the smoke test failed: ${all.slice(0, 3).join('; ')}${all.length > 3 ? `; and ${all.length - 3} more` : ''}`, {
    where: 'smoke', advice: 'The outputs are in the report; what a command should answer stands in the project file (smoke.commands).',
  });
}
