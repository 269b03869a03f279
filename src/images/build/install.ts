import type { Context } from '../../lib/context.js';
import { exec, withEnv, type ExecResult } from '../../lib/exec.js';
import { which } from '../../target/tools.js';

/** How package managers are asked for one package, without a question. */
const MANAGERS: readonly { program: string; refresh?: string[]; install: string[] }[] = [
  { program: 'apt-get', refresh: ['update', '-q'], install: ['install', '-y', '-q', '--no-install-recommends'] },
  { program: 'dnf', install: ['install', '-y', '-q'] },
  { program: 'zypper', install: ['--non-interactive', 'install'] },
  { program: 'apk', install: ['add', '--quiet'] },
];

/** Installs buildah; answers whether it is there. */
export function installBuildah(context: Context): Promise<boolean> {
  return installPackage('buildah', context);
}

/** Installs a package by this machine's package manager, as root or by a sudo that asks nothing. Answers whether it is there. */
export async function installPackage(name: string, context: Context): Promise<boolean> {
  const sudo = process.getuid?.() === 0 ? '' : await which('sudo');
  if (sudo === undefined || !context.network) return false;
  for (const manager of MANAGERS) {
    const program = await which(manager.program);
    if (program === undefined) continue;
    const run = async (args: readonly string[]): Promise<ExecResult> => {
      const options = { signal: context.signal, timeout: 600, env: withEnv({ DEBIAN_FRONTEND: 'noninteractive' }), onLine: (line: string) => context.reporter.debug(line) };
      return sudo === '' ? exec(program, args, options) : exec(sudo, ['-n', program, ...args], options);
    };
    context.reporter.progress(`installing ${name}`);
    let result = await run([...manager.install, name]);
    if (result.exitCode !== 0 && manager.refresh !== undefined) {
      await run(manager.refresh);
      result = await run([...manager.install, name]);
    }
    if (result.exitCode !== 0) context.reporter.debug(`${result.command}: ${result.stderr.trim().split('\n').at(-1) ?? ''}`);
    return result.exitCode === 0;
  }
  return false;
}
