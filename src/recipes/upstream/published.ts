import { posix } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { go } from '../../target/go.js';

/** A module as it was published. */
export interface Published {
  /** Its folder in the module cache. */
  dir: string;
  /** Folder of its repository in which it stands, where that is known; else empty. */
  folder: string;
}

/**
 * The files of `module@version`, from the module cache.
 *
 * @throws AdaptError where they can't be had.
 */
export async function publishedModule(wanted: string, context: Context): Promise<Published> {
  const result = await go(context, ['mod', 'download', '-json', wanted], { cwd: context.cacheDir, env: { GO111MODULE: 'on', GOFLAGS: '', GOWORK: 'off' } });
  let answer: { Dir?: string; Error?: string; Origin?: { Subdir?: string } } = {};
  try {
    answer = JSON.parse(result.stdout) as typeof answer;
  } catch {
    answer = { Error: result.stderr.trim().split('\n')[0] ?? '' };
  }
  if (answer.Dir === undefined) throw new AdaptError(`cannot get ${wanted}: ${answer.Error ?? 'no answer'}`, { where: wanted, advice: 'Check the network and GOPROXY, or keep the module cache of the run before.' });
  return { dir: answer.Dir, folder: answer.Origin?.Subdir ?? folderOf(wanted.slice(0, wanted.lastIndexOf('@'))) };
}

/** What follows the repository in a module path of a host where that has two parts; a version at the end may be no folder, so it isn't taken for one. */
function folderOf(module: string): string {
  const [host = '', , , ...rest] = module.split('/');
  if (!/^(github\.com|gitlab\.com|bitbucket\.org|gitee\.com|codeberg\.org)$/.test(host)) return '';
  return posix.join(...rest.filter((part, index) => index < rest.length - 1 || !/^v\d+$/.test(part)), '').replace(/^\.$|\/$/, '');
}
