import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { filesOfPackages } from '../../target/apt/contents.js';
import { offers, unpackPackages } from '../../target/apt/packages.js';
import { openDebian } from '../../target/apt/root.js';
import type { PackageSource } from './types.js';

/**
 * Debian's packages for the target, opened when they are first asked for.
 *
 * @param dir a folder of ours that outlives the loop.
 */
export function debianPackages(dir: string, context: Context): (suite: string) => Promise<PackageSource> {
  const open = new Map<string, Promise<PackageSource>>();
  return async (suite) => {
    let source = open.get(suite);
    if (source === undefined) {
      source = openSource(suite, join(dir, suite), context);
      open.set(suite, source);
    }
    return source;
  };
}

async function openSource(suite: string, dir: string, context: Context): Promise<PackageSource> {
  const debian = await openDebian(suite, context.target, dir, context);
  const newest = async (name: string): Promise<string | undefined> => (await offers(debian.apt, [name]))[0]?.version;
  return {
    find: async (suffix) => {
      const found = [];
      for (const entry of (await filesOfPackages(debian, suffix, context)).slice(0, 20)) {
        const version = await newest(entry.package);
        if (version !== undefined) found.push({ ...entry, version });
      }
      return found;
    },
    unpack: async (file, into) => {
      const version = await newest(file.package);
      if (version === undefined) throw new AdaptError(`Debian ${suite} no longer has ${file.package}`, { advice: 'Run again.' });
      await unpackPackages(debian.apt, [{ name: file.package, version }], into, context);
    },
  };
}
