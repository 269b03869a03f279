import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execOk } from '../../lib/exec.js';
import { AdaptError } from '../../lib/errors.js';
import { makeDir } from '../../lib/files.js';
import type { Context } from '../../lib/context.js';
import { compareVersions } from '../version.js';
import type { PrivateApt } from './private.js';

/** A package at a version that a source offers. */
export interface Offer {
  name: string;
  /** Debian version, with epoch and revision. */
  version: string;
}

/** What the sources offer of these packages, newest first. */
export async function offers(apt: PrivateApt, names: readonly string[]): Promise<Offer[]> {
  const result = await apt.run('apt-cache', ['madison', ...names]);
  return parseMadison(result.stdout).sort((a, b) => compareVersions(upstream(b.version), upstream(a.version)));
}

/** Reads `apt-cache madison`: `name | version | source`. */
export function parseMadison(text: string): Offer[] {
  const found = new Map<string, Offer>();
  for (const line of text.split('\n')) {
    const [name = '', version = '', source = ''] = line.split('|').map((part) => part.trim());
    if (version !== '' && !source.endsWith(' Sources')) found.set(`${name}=${version}`, { name, version });
  }
  return [...found.values()];
}

/** Downloads packages and unpacks them into one folder; nothing is installed. */
export async function unpackPackages(apt: PrivateApt, wanted: readonly Offer[], into: string, context: Context): Promise<void> {
  const folder = await makeDir(`${into}.deb`);
  try {
    const result = await apt.run('apt-get', ['-q', 'download', ...wanted.map((offer) => `${offer.name}=${offer.version}`)], folder);
    const files = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
    if (result.exitCode !== 0 || files.length !== wanted.length) {
      const what = wanted.map((offer) => `${offer.name} ${offer.version}`).join(', ');
      throw new AdaptError(`cannot download the packages ${what}: ${result.stderr.trim().split('\n').slice(-3).join(' ')}`, { advice: 'Check the network and the apt sources, then run again.' });
    }
    await makeDir(into);
    for (const file of files) await execOk('dpkg-deb', ['-x', join(folder, file), into], 'Check that the disk has room, then run again.', { signal: context.signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `1:10.0.2+ds-2~bpo12+1` → `10.0.2`. */
export function upstream(version: string): string {
  return /^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '0';
}
