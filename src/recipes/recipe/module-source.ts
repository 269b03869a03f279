import type { Context } from '../../lib/context.js';
import { go } from '../../target/go.js';
import type { Subject } from '../rung.js';

/** The folder of a module as it was published; undefined for one without a version, or that can't be had. */
export async function moduleSource(subject: Subject, context: Context): Promise<string | undefined> {
  const { module, version } = subject.gap.culprit;
  if (module === undefined || version === undefined || version === '') return undefined;
  const result = await go(context, ['mod', 'download', '-json', `${module}@${version}`], { cwd: context.cacheDir, env: { GO111MODULE: 'on', GOFLAGS: '', GOWORK: 'off' } });
  try {
    return (JSON.parse(result.stdout) as { Dir?: string }).Dir;
  } catch {
    return undefined;
  }
}
