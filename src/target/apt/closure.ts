import { exists } from '../../lib/files.js';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { unpackPackages, type Offer } from './packages.js';
import type { PrivateApt } from './private.js';

/** The list of what is installed on a Debian or Ubuntu. */
export const INSTALLED = '/var/lib/dpkg/status';

/** Which packages of a closure are taken. */
export interface ClosureOptions {
  /** Suite to prefer for all of them, e.g. that of backports. */
  release?: string;
  /** Regular expressions for packages that are not needed. */
  leaveOut?: readonly string[];
}

/**
 * Unpacks a package and what it needs and the machine lacks into one folder; nothing is installed, no script of theirs run.
 *
 * @param apt one that knows what is installed, see `INSTALLED`.
 */
export async function unpackClosure(apt: PrivateApt, name: string, into: string, context: Context, { release, leaveOut = [] }: ClosureOptions = {}): Promise<void> {
  const suite = release === undefined ? [] : ['--target-release', release];
  const plan = await apt.run('apt-get', ['-q', '--simulate', '--no-install-recommends', '--no-remove', ...suite, 'install', name]);
  const packages = parseSimulation(plan.stdout).filter((one) => !leaveOut.some((pattern) => new RegExp(pattern).test(one.name)));
  if (plan.exitCode !== 0 || packages.length === 0) {
    throw new AdaptError(`the package ${name} can't be had: ${plan.stderr.trim().split('\n').at(-1) ?? ''}`, { advice: 'Check the apt sources, or install it by hand.' });
  }
  context.reporter.progress(`fetching ${name} and what it needs: ${packages.length} packages`);
  await unpackPackages(apt, packages, into, context);
}

/** Reads what `apt-get --simulate install` would install: `Inst NAME [OLD] (VERSION …`. */
export function parseSimulation(text: string): Offer[] {
  return [...text.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map((match) => ({ name: match[1] ?? '', version: match[2] ?? '' }));
}

/** True where it is known what is installed. */
export async function knowsInstalled(): Promise<boolean> {
  return exists(INSTALLED);
}
