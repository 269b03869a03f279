import { createHash } from 'node:crypto';
import { readPackage } from '../lib/packages/read.js';
import type { Check, PackageFormat } from '../record/types.js';
import type { Content } from './contents.js';
import { packageArchitecture } from './nfpm.js';
import type { PackageSpec, PackageTarget } from './spec.js';
import { fullVersion } from './versions.js';

/** Reads a package back and compares it with what it was to be: name, version, architecture, files, and the programs byte for byte. */
export async function checkPackage(path: string, spec: PackageSpec, target: PackageTarget, format: PackageFormat, contents: readonly Content[], signal: AbortSignal): Promise<Check[]> {
  const found = new Map<string, string>();
  const hashed = new Set(target.programs.map((program) => program.to));
  const info = await readPackage(path, signal, async (entry, content) => {
    const place = `/${entry.path}`;
    const hash = createHash('sha256');
    if (hashed.has(place)) for await (const chunk of content) hash.update(chunk);
    found.set(place, hashed.has(place) ? hash.digest('hex') : '');
  });
  const said = [info.format, info.name, info.version, info.architecture].join(' ');
  const wanted = [format, spec.name, fullVersion(spec.version, spec.release, format), packageArchitecture(target.arch, format)].join(' ');
  const missing = contents.map((content) => content.dst).filter((place) => !found.has(place) && !found.has(place.replace(/^\/lib\//, '/usr/lib/')));
  const changed = target.programs.filter((program) => found.get(program.to) !== program.sha256).map((program) => program.to);
  const check = (name: string, problem: string, fine: string): Check => ({ name: `${format} ${name}`, passed: problem === '', detail: problem === '' ? fine : problem });
  return [
    check('header', said === wanted ? '' : `it says ${said}, not ${wanted}`, said),
    check('files', missing.length === 0 ? '' : `${missing.join(', ')} missing`, `${contents.length} of ${contents.length} are in it`),
    check('programs', changed.length === 0 ? '' : `${changed.join(', ')} not as built`, `${target.programs.length} as built for ${target.arch.go}`),
  ];
}
