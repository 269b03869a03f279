import { basename } from 'node:path';
import { AdaptError } from '../lib/errors.js';
import { readPackage, type PackageInfo } from '../lib/packages/read.js';
import { architectures, findArchitecture, type Architecture } from './architectures.js';

/** What packages without machine code call their architecture. */
const ANY: { [format in PackageInfo['format']]: readonly string[] } = { rpm: ['noarch'], deb: ['all'], apk: ['noarch', 'all'], wheel: ['any'], tar: [], zip: [] };

/**
 * The architecture that a package says it is for; `any` for one without machine code, undefined for one that says nothing, or a word nobody knows.
 *
 * @param wanted what it is, if it is for several and that one is among them; else the first.
 */
export function packageArchitecture({ format, architecture: word }: PackageInfo, wanted?: Architecture): Architecture | 'any' | undefined {
  if (ANY[format].includes(word)) return 'any';
  if (format === 'deb') return architectures.find((one) => one.debian === word);
  if (format === 'apk') return architectures.find((one) => one.alpine === word);
  if (format === 'wheel') {
    const all = wheelArchitectures(word);
    return all.find((one) => one === wanted) ?? all[0];
  }
  // RPM has a name for each generation of 32-bit machines.
  const pc = /^i[3-6]86$/;
  return format === 'rpm' ? architectures.find((one) => one.rpm === word || (pc.test(word) && pc.test(one.rpm))) : undefined;
}

/** The architectures of a wheel's platform tags, joined by dots. Each is there for several ages of the C library. */
export function wheelArchitectures(tags: string): Architecture[] {
  const all = tags.split('.').map((tag) => findArchitecture(/^(?:many|musl)?linux(?:\d+|_\d+_\d+)?_(\w+)$/.exec(tag)?.[1] ?? ''));
  return [...new Set(all.filter((one) => one !== undefined))];
}

/**
 * Makes sure that a package is for an architecture, before any installer sees it. Only its own data is read, nothing of it runs.
 *
 * @throws AdaptError that names the package, what it is for and what was wanted.
 */
export async function checkPackageArchitecture(path: string, wanted: Architecture, signal: AbortSignal = new AbortController().signal): Promise<PackageInfo> {
  const info = await readPackage(path, signal);
  const found = packageArchitecture(info, wanted);
  if (found === 'any' || found === wanted) return info;
  const what = info.name === '' ? basename(path) : `${info.name} ${info.version} (${basename(path)})`;
  const says = info.architecture === '' ? 'does not say what architecture it is for' : `is for ${info.architecture}`;
  throw new AdaptError(`package ${what} ${says}, not for ${wordFor(info.format, wanted)}: it is not installed`, {
    where: path, advice: `Take the package that is built for ${wanted.go}.`,
  });
}

/** The architecture in the words of a package format. */
export function wordFor(format: PackageInfo['format'], architecture: Architecture): string {
  return format === 'deb' ? architecture.debian : format === 'apk' ? architecture.alpine : format === 'rpm' ? architecture.rpm : format === 'wheel' ? architecture.uname[0] ?? architecture.go : architecture.go;
}
