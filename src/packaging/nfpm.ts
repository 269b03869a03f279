import { dirname, join } from 'node:path';
import { utimes, writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import type { Context } from '../lib/context.js';
import { execOk, withEnv } from '../lib/exec.js';
import { makeDir } from '../lib/files.js';
import type { PackageFormat } from '../record/types.js';
import type { Architecture } from '../target/architectures.js';
import { goTool } from '../target/go-tool.js';
import type { Content } from './contents.js';
import { scriptsFor } from './scripts.js';
import type { PackageKeys, PackageSpec, PackageTarget } from './spec.js';
import { packageVersion } from './versions.js';

/** What a package manager of the format calls the architecture. */
export function packageArchitecture(arch: Architecture, format: PackageFormat): string {
  return { deb: arch.debian, rpm: arch.rpm, apk: arch.alpine }[format];
}

/** Makes one package by nfpm. `dir` gets its configuration and the scripts. Source: nfpm's reference of the configuration. */
export async function runNfpm(spec: PackageSpec, target: PackageTarget, format: PackageFormat, contents: readonly Content[], keys: PackageKeys, origin: string, dir: string, output: string, context: Context): Promise<void> {
  const scripts: { [name: string]: string } = {};
  for (const [name, body] of Object.entries(scriptsFor(spec, format)) as [string, string][]) {
    const path = join(await makeDir(dir), name);
    await writeFile(path, body);
    // An apk holds the time of its scripts' files.
    await utimes(path, spec.timestamp, spec.timestamp);
    scripts[name] = path;
  }
  const key = format === 'apk' ? keys.apk : keys.gpg;
  const signature = key === undefined ? {} : { signature: { key_file: key } };
  const arch = packageArchitecture(target.arch, format);
  const mtime = new Date(spec.timestamp * 1000).toISOString();
  const changelog = join(dir, 'changelog.yaml');
  // A deb's changelog is a file of its own.
  if (format === 'rpm') await writeFile(changelog, stringify([{ semver: `${packageVersion(spec.version, 'rpm')}-${spec.release}`, date: mtime, packager: spec.maintainer, changes: [{ note: `Packaged from ${origin}.` }] }], { lineWidth: 0 }));
  const config = {
    name: spec.name, arch: target.arch.go, platform: 'linux', version: packageVersion(spec.version, format), version_schema: 'none',
    release: format === 'apk' ? `r${spec.release}` : spec.release,
    maintainer: spec.maintainer, description: { deb: `${spec.summary}\n${wrapped(spec.description)}`, rpm: wrapped(spec.description), apk: spec.summary }[format], homepage: spec.homepage, license: spec.license === '' ? 'unknown' : spec.license,
    section: spec.section, priority: 'optional', mtime, disable_globbing: true, ...(format === 'rpm' ? { changelog } : {}), depends: depends(spec, target, format), scripts,
    contents: contents.map((content) => ({ ...content, file_info: { ...content.file_info, mtime } })),
    // The name of this machine would stand in the package.
    ...(format === 'rpm' ? { rpm: { arch, summary: capital(spec.summary), group: 'Applications/System', packager: spec.maintainer, buildhost: 'localhost', ...signature } } : {}),
    ...(format === 'deb' ? { deb: { arch, ...(key === undefined ? {} : { signature: { key_file: key, method: 'debsign', type: 'origin' } }) } } : {}),
    ...(format === 'apk' ? { apk: { arch, ...signature } } : {}),
  };
  const file = join(dir, 'nfpm.yaml');
  await writeFile(file, stringify(config, { lineWidth: 0 }));
  await makeDir(dirname(output));
  await execOk(await goTool('nfpm', context), ['package', '--config', file, '--packager', format, '--target', output], 'Check the section package of the project file.', {
    cwd: dir, signal: context.signal, env: withEnv({ SOURCE_DATE_EPOCH: String(spec.timestamp) }),
  });
}

/** Lines that fit a terminal, as package managers print them as they are; paragraphs stay. */
function wrapped(text: string): string {
  return text.trim().split(/\n\s*\n/).map((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(/\s+/)) {
      const last = lines.at(-1) ?? '';
      if (last !== '' && last.length + word.length >= 76) lines.push(word);
      else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return lines.join('\n');
  }).join('\n\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the section asks for, and what programs and scripts need. */
function depends(spec: PackageSpec, { programs }: PackageTarget, format: PackageFormat): string[] {
  const dynamic = programs.some((program) => program.interpreter !== '');
  const own: { [format in PackageFormat]: string[] } = {
    deb: [...(spec.user === '' ? [] : ['adduser']), ...(dynamic ? ['libc6'] : [])],
    rpm: [...(spec.user === '' ? [] : ['/usr/sbin/useradd']), ...(dynamic ? ['libc.so.6()(64bit)'] : [])],
    apk: dynamic ? ['gcompat'] : [],
  };
  return [...new Set([...own[format], ...(spec.depends[format] ?? [])])];
}
