import { AdaptError } from '../errors.js';

/** What a package says of itself. */
export interface PackageInfo {
  format: 'rpm' | 'deb' | 'apk' | 'wheel' | 'tar' | 'zip';
  /** Empty for a plain archive. */
  name: string;
  version: string;
  /** As the package spells it: `x86_64`, `amd64`, `noarch`, `all`, `manylinux_2_17_x86_64`; empty for a plain archive. */
  architecture: string;
}

/** One file of a package. */
export interface PackageEntry {
  /** Without a leading `/` or `./`. */
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'other';
  size: number;
}

/** Called for each file of a package; the content may be left unread. */
export type PackageVisit = (entry: PackageEntry, content: AsyncIterable<Uint8Array>) => Promise<void>;

/** What reading a package may cost at most. */
export const PACKAGE_LIMITS = { bytes: 32 * 2 ** 30, entries: 1_000_000, ratio: 400, ratioFrom: 256 * 2 ** 20, control: 2 ** 20 } as const;

/** A package that is cut, damaged or hostile. */
export function broken(where: string, what: string): AdaptError {
  return new AdaptError(`the package can't be read: ${what}`, { where, advice: 'Fetch it again, or build it again.' });
}

/**
 * A path of an archive without leading `/` and `./`.
 *
 * @throws AdaptError for one that leaves the archive's root.
 */
export function entryPath(name: string, where: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..') || name.includes('\0')) throw broken(where, `entry ${JSON.stringify(name.slice(0, 200))} leaves its root`);
  return parts.join('/');
}

/** Whether so many bytes out of a package of that size look like a compression bomb. */
export function tooMuch(unpacked: number, packed: number): boolean {
  return unpacked > PACKAGE_LIMITS.bytes || (unpacked > PACKAGE_LIMITS.ratioFrom && unpacked > PACKAGE_LIMITS.ratio * Math.max(1, packed));
}

/**
 * Passes bytes on and refuses what unpacks to far more than any package does.
 *
 * @param packed bytes of the package.
 * @param unpacked what has come out of it so far, where that is read in several parts.
 */
export async function* limited(source: AsyncIterable<Uint8Array>, packed: number, where: string, unpacked = { bytes: 0 }): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    unpacked.bytes += chunk.length;
    if (tooMuch(unpacked.bytes, packed)) {
      throw broken(where, `it unpacks to more than ${unpacked.bytes} bytes from ${packed}: it looks like a compression bomb`);
    }
    yield chunk;
  }
}
