import { join } from 'node:path';
import { AdaptError } from '../../../lib/errors.js';
import type { ExecOptions, ExecResult } from '../../../lib/exec.js';
import { go } from '../../../target/go.js';
import type { Architecture } from '../../../target/architectures.js';
import type { AppliedPlace } from '../../rung.js';
import type { ProofBench } from './bench.js';

/** Runs the go command in an applied place, for an architecture. */
export function goIn(place: AppliedPlace, args: readonly string[], arch: Architecture, { tools }: ProofBench, options: { goflags?: string } & Pick<ExecOptions, 'timeout'> = {}): Promise<ExecResult> {
  const { goflags = place.goflags, ...rest } = options;
  return go(tools.context, args, { cwd: place.dir, arch, env: { ...place.env, GOFLAGS: goflags }, ...rest });
}

/** Folder of the package that must change, in an applied place. */
export function packageDir(place: AppliedPlace, { subject }: ProofBench): string {
  const module = subject.root?.module;
  const folder = module === undefined ? undefined : (place.modules.get(module.path) ?? (module.main ? place.dir : undefined));
  if (folder === undefined) throw new AdaptError('the module was not changed as files', { where: subject.gap.package, advice: 'Verify a recipe without files by `builds` or `runs`.' });
  return join(folder, subject.root?.dir ?? '');
}

/** The packages that a failed build blames, other than those meant: then these can't be judged yet. */
export function othersToBlame(output: string, meant: readonly string[]): string[] {
  const blamed = [...output.matchAll(/^# (\S+)/gm)].map((match) => match[1] ?? '');
  return blamed.length > 0 && blamed.every((one) => !meant.includes(one)) ? blamed : [];
}
