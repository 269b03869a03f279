import { gzipSync } from 'node:zlib';
import { copyrightLines } from './license.js';
import type { PackageSpec, PackageTarget } from './spec.js';
import { fullVersion } from './versions.js';

/** Licences whose text every Debian system has, by SPDX id. Source: /usr/share/common-licenses. */
const COMMON: { [id: string]: string } = {
  'Apache-2.0': 'Apache-2.0', 'MPL-2.0': 'MPL-2.0', 'GPL-2.0-only': 'GPL-2', 'GPL-3.0-only': 'GPL-3', 'LGPL-2.1-only': 'LGPL-2.1', 'LGPL-3.0-only': 'LGPL-3',
};

/** debian/copyright: where the program comes from and on what terms. Source: Debian Policy 12.5. */
export function debianCopyright(spec: PackageSpec, origin: string): string {
  const owners = copyrightLines(spec.licenseText);
  const common = COMMON[spec.license];
  const terms = common !== undefined ? `License: ${spec.license}\n\nThe full text is in /usr/share/common-licenses/${common}.\n`
    : spec.licenseText === '' ? 'The project names no license.\n' : `License: ${spec.license === '' ? 'see below' : spec.license}\n\n${spec.licenseText.trimEnd()}\n`;
  return `This package holds ${spec.name}, built from ${origin}.\n\n${owners.length === 0 ? `Copyright: ${new Date(spec.timestamp * 1000).getUTCFullYear()} the authors of ${origin}` : owners.join('\n')}\n${terms}`;
}

/** The packed changelog, whose newest entry is this package. Source: deb-changelog(5). */
export function debianChangelog(spec: PackageSpec, origin: string): Buffer {
  const date = new Date(spec.timestamp * 1000).toUTCString().replace('GMT', '+0000');
  return gzip(`${spec.name} (${fullVersion(spec.version, spec.release, 'deb')}) unstable; urgency=medium\n\n  * Packaged from ${origin}.\n\n -- ${spec.maintainer}  ${date}\n`);
}

/**
 * What lintian is told to leave, each with its reason: only what follows from how Go builds programs, or from what the project
 * doesn't have.
 */
export function lintianOverrides(spec: PackageSpec, { programs }: PackageTarget): string {
  const blocks: string[] = [];
  const add = (reason: string, tags: readonly string[]): void => {
    if (tags.length > 0) blocks.push(`# ${reason}\n${tags.map((tag) => `${spec.name}: ${tag}\n`).join('')}`);
  };
  const place = (program: { to: string }): string => `[${program.to.slice(1)}]`;
  add('Go links programs without cgo statically: they need no library of the system.', programs.filter((program) => program.interpreter === '').map((program) => `statically-linked-binary ${place(program)}`));
  add("Go's own tables of symbols stay: panics and profiles need them.", programs.map((program) => `unstripped-binary-or-object ${place(program)}`));
  const pages = new Set(spec.manuals.map((page) => /([^/]+)\.[1-8]\.gz$/.exec(page.to)?.[1] ?? ''));
  add('The project has no manual page for it.', programs.filter((program) => !pages.has(program.to.slice(program.to.lastIndexOf('/') + 1))).map((program) => `no-manual-page ${place(program)}`));
  add('It is no package of the Debian archive, where a first upload closes a report.', ['initial-upload-closes-no-bugs [usr/share/doc/*/changelog.Debian.gz:1]']);
  return blocks.join('\n');
}

/** As `gzip -9n`: neither name nor time in it. */
export function gzip(text: string | Uint8Array): Buffer {
  return gzipSync(text, { level: 9 });
}
