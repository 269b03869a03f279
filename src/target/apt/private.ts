import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec, execOk, withEnv, type ExecResult } from '../../lib/exec.js';
import type { Context } from '../../lib/context.js';
import { formatSources, type AptSource } from './sources.js';

/** An apt with state, cache and sources of its own: needs no root and touches nothing of the system's. */
export interface PrivateApt {
  /** Why lists couldn't be read; empty where all could. */
  problem: string;
  run(program: 'apt-get' | 'apt-cache', args: readonly string[], cwd?: string): Promise<ExecResult>;
}

/**
 * Sets up a private apt in `dir` and reads the package lists of `sources`. The machine's own way to
 * fetch (proxy, certificates, credentials) is kept; its hooks, which would touch the system, are not.
 * apt verifies the lists' signatures and the packages' hashes.
 *
 * @param installed list of the packages that count as installed; default: none do.
 * @param architecture Debian's name of the architecture whose packages are wanted; default: the machine's own.
 */
export async function privateApt(dir: string, sources: readonly AptSource[], context: Context, installed?: string, architecture?: string): Promise<PrivateApt> {
  for (const name of ['state/lists/partial', 'cache/archives/partial', 'etc/parts']) await mkdir(join(dir, name), { recursive: true });
  const config = join(dir, 'apt.conf');
  const dump = await execOk('apt-config', ['dump'], 'Check the apt configuration with `apt-config dump`.', { signal: context.signal });
  await writeFile(join(dir, 'etc', 'private.sources'), formatSources(sources));
  const status = join(dir, 'state', 'status');
  await (installed === undefined ? writeFile(status, '') : copyFile(installed, status));
  await writeFile(config, configuration(dump.stdout, dir, architecture));
  const env = withEnv({ APT_CONFIG: config, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' });
  const run: PrivateApt['run'] = async (program, args, cwd) => exec(program, args, { env, signal: context.signal, ...(cwd === undefined ? {} : { cwd }) });
  const update = await run('apt-get', ['-q', 'update']);
  // A suite that can't be had (say, no backports yet) shows by its packages missing; the others still serve.
  const problem = update.stderr.split('\n').find((line) => /^[EW]: /.test(line)) ?? '';
  if (problem !== '') context.reporter.debug(update.stderr.trim());
  return { run, problem: problem.slice(3) };
}

/** apt.conf of the private apt: how the machine fetches, and folders of our own; `architecture` takes the place of the machine's. */
export function configuration(dump: string, dir: string, architecture?: string): string {
  const fetching = dump.split('\n').filter((line) => line.startsWith('Acquire::') && !/^Acquire::(IndexTargets|Languages|Check-Valid-Until-Debug)\b/.test(line));
  const keep = dump.split('\n').filter((line) => (architecture === undefined && /^APT::Architecture(s(::)?)? /.test(line)) || /^Dir::Etc::(trusted|trustedparts|netrc|netrcparts) /.test(line));
  const absolute = keep.map((line) => line.replace(/^(Dir::Etc::\w+ )"(?!\/)(.*)";$/, '$1"/etc/apt/$2";'));
  return [
    ...fetching, ...absolute,
    ...(architecture === undefined ? [] : [`APT::Architecture ${quote(architecture)};`, `APT::Architectures { ${quote(architecture)}; };`]),
    'Acquire::Languages "none";',
    'APT::Sandbox::User "root";',
    `Dir::State ${quote(join(dir, 'state'))};`, `Dir::State::status ${quote(join(dir, 'state', 'status'))};`, `Dir::Cache ${quote(join(dir, 'cache'))};`,
    `Dir::Etc::main ${quote(join(dir, 'etc', 'none'))};`, `Dir::Etc::parts ${quote(join(dir, 'etc', 'parts'))};`,
    `Dir::Etc::sourcelist ${quote(join(dir, 'etc', 'private.sources'))};`, `Dir::Etc::sourceparts ${quote(join(dir, 'etc', 'parts'))};`,
    `Dir::Etc::preferences ${quote(join(dir, 'etc', 'none'))};`, `Dir::Etc::preferencesparts ${quote(join(dir, 'etc', 'parts'))};`,
    '',
  ].join('\n');
}

function quote(text: string): string {
  return `"${text}"`;
}
