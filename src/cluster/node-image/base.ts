import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { execOk, withEnv } from '../../lib/exec.js';
import { hasApt } from '../../target/apt/groups.js';
import { offers, unpackPackages } from '../../target/apt/packages.js';
import { privateApt } from '../../target/apt/private.js';
import { distributionSources, formatSources, readSources, type AptSource } from '../../target/apt/sources.js';
import { distribution } from '../../target/distribution.js';
import { which } from '../../target/which.js';
import { readNodeImageData } from './data.js';

/** What nobody reads in a node. */
const LEFT_OUT = ['man', 'doc', 'info', 'locale', 'lintian'];

/**
 * Makes the node's file system out of the packages of this machine's own distribution, from its own sources and checked by its keys.
 *
 * @param archive tar file to write.
 * @throws AdaptError where this isn't a Debian or Ubuntu, or the packages can't be had.
 */
export async function buildBase(archive: string, scratch: string, context: Context): Promise<void> {
  if (!(await hasApt())) throw new AdaptError('a node image can be built only on a Debian or Ubuntu', { advice: 'Let it be pulled, or bring one that was built elsewhere: --node-image FILE.' });
  const { codename } = await distribution();
  const sources = distributionSources(await readSources(), codename).map((source) => ({ ...source, suites: source.suites.filter((suite) => !suite.includes('backports')) })).filter((source) => source.suites.length > 0);
  const list = join(scratch, 'node.sources');
  await writeFile(list, formatSources(sources));
  const program = (await which('mmdebstrap')) ?? (await fetched(sources, scratch, context));
  context.reporter.progress(`fetching the packages of the node from ${codename}`);
  await execOk(program, [
    '--variant=minbase', `--include=${readNodeImageData().built.packages.join(',')}`, '--aptopt=Acquire::Languages "none"',
    ...LEFT_OUT.map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`), codename, archive, list,
  ], 'Check the apt sources of this machine, and that root or user namespaces are allowed.', { cwd: scratch, env: withEnv({ TMPDIR: scratch, LC_ALL: 'C.UTF-8' }), signal: context.signal });
}

/** mmdebstrap is one script: it needs no installing. */
async function fetched(sources: readonly AptSource[], scratch: string, context: Context): Promise<string> {
  const missing = new AdaptError('mmdebstrap is missing', { where: 'node image', advice: 'Install it (Debian and Ubuntu: mmdebstrap), or allow missing tools to be installed.' });
  if (!context.install || !context.network) throw missing;
  const apt = await privateApt(join(scratch, 'apt'), sources, context);
  const [newest] = await offers(apt, ['mmdebstrap']);
  if (newest === undefined) throw missing;
  await unpackPackages(apt, [newest], join(scratch, 'mmdebstrap'), context);
  return join(scratch, 'mmdebstrap', 'usr', 'bin', 'mmdebstrap');
}
