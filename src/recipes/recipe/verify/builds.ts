import { devNull } from 'node:os';
import { commandFailed } from '../../../lib/exec.js';
import type { AppliedPlace } from '../../rung.js';
import { fillAll, valuesOf } from '../values.js';
import type { BuildsCheck } from '../verifications.js';
import type { ProofBench } from './bench.js';
import { goIn, othersToBlame } from './place.js';

/** Packages compile for the target. */
export async function provesBuild(check: BuildsCheck, place: AppliedPlace, bench: ProofBench): Promise<{ command: string; result: string }> {
  const { context } = bench.tools;
  const packages = fillAll(check.packages ?? [bench.subject.gap.package], valuesOf(bench.loaded.recipe, bench.subject, context), bench.loaded.file);
  const result = await goIn(place, ['build', '-o', devNull, ...packages], context.target, bench, { timeout: 1800 });
  const others = othersToBlame(result.stderr, packages);
  if (others.length > 0) return { command: `go build ${packages.join(' ')}`, result: `not judged yet: ${others.slice(0, 3).join(', ')} must build first` };
  if (result.exitCode !== 0) throw commandFailed(result, `Recipe ${bench.loaded.name} does not do what it promises here; leave it out with --no-recipes, or mend it.`, place.dir);
  return { command: `GOOS=linux GOARCH=${context.target.go} go build ${packages.join(' ')}`, result: 'builds' };
}
