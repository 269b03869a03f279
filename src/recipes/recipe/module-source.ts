import type { Context } from '../../lib/context.js';
import { userError } from '../../lib/errors.js';
import { go } from '../../target/go.js';
import type { Subject } from '../rung.js';

/** The folder of a module as it was published; undefined for one without a version, or that can't be had. */
export async function moduleSource(subject: Subject, context: Context): Promise<string | undefined> {
  const { module, version } = subject.gap.culprit;
  if (module === undefined || version === undefined || version === '') return undefined;
  return (await download(`${module}@${version}`, context)).Dir;
}

/**
 * The folder of `module@version` in the module cache.
 *
 * @throws AdaptError (user) where it can't be had.
 */
export async function moduleFolder(wanted: string, context: Context): Promise<string> {
  const { Dir: dir, Error: error } = await download(wanted, context);
  if (dir === undefined) throw userError(`cannot get ${wanted}: ${error ?? 'no answer'}`, wanted, 'Check the module and version.');
  return dir;
}

async function download(wanted: string, context: Context): Promise<{ Dir?: string; Error?: string }> {
  const result = await go(context, ['mod', 'download', '-json', wanted], { cwd: context.cacheDir, env: { GO111MODULE: 'on', GOFLAGS: '', GOWORK: 'off' } });
  try {
    return JSON.parse(result.stdout) as { Dir?: string; Error?: string };
  } catch {
    return { Error: result.stderr.trim().slice(0, 300) };
  }
}
