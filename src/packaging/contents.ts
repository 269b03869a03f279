import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeDir } from '../lib/files.js';
import type { PackageFormat } from '../record/types.js';
import { debianChangelog, debianCopyright, gzip, lintianOverrides } from './debian.js';
import { openrcScript, systemdUnit } from './service.js';
import type { PackageSpec, PackageTarget } from './spec.js';

/** One entry of a package, in nfpm's words. */
export interface Content {
  /** Absent for a folder. */
  src?: string;
  dst: string;
  type?: 'config|noreplace' | 'dir' | 'license' | 'doc';
  file_info: { mode: number; owner: string; group: string };
}

const root = { owner: 'root', group: 'root' };

/**
 * Everything that one package brings. What is made for it (unit, copyright, changelog, overrides, packed manual pages) is
 * written into `dir` first.
 */
export async function packageContents(spec: PackageSpec, target: PackageTarget, format: PackageFormat, origin: string, dir: string): Promise<Content[]> {
  await makeDir(dir);
  const contents: Content[] = [];
  const add = (src: string, dst: string, mode = 0o644, type?: Content['type']): void => void contents.push({ src, dst, ...(type === undefined ? {} : { type }), file_info: { mode, ...root } });
  const made = async (name: string, content: string | Uint8Array, dst: string, mode = 0o644, type?: Content['type']): Promise<void> => {
    const path = join(dir, name);
    await writeFile(path, content);
    add(path, dst, mode, type);
  };
  for (const program of target.programs) add(program.from, program.to, 0o755);
  for (const { from, to } of spec.files) add(from, to);
  for (const { from, to } of spec.config) add(from, to, 0o644, 'config|noreplace');
  for (const { from, to } of spec.manuals) await made(basename(to), gzip(await readFile(from)), to);
  for (const { path, mode } of spec.directories) {
    // A deb is unpacked before its user is made: the script after that gives the folder away.
    const owner = spec.user === '' || format === 'deb' ? 'root' : spec.user;
    contents.push({ dst: path, type: 'dir', file_info: { mode: format === 'deb' && owner === 'root' ? 0o755 : parseInt(mode, 8), owner, group: owner } });
  }
  const doc = `/usr/share/doc/${spec.name}`;
  if (spec.service !== undefined) {
    if (format === 'apk') await made('init', openrcScript(spec, spec.service), `/etc/init.d/${spec.service.name}`, 0o755);
    else await made('unit', systemdUnit(spec, spec.service), `/usr/lib/systemd/system/${spec.service.name}.service`);
  }
  if (format === 'deb') {
    await made('copyright', debianCopyright(spec, origin), `${doc}/copyright`);
    await made('changelog', debianChangelog(spec, origin), `${doc}/changelog.Debian.gz`);
    await made('overrides', lintianOverrides(spec, target), `/usr/share/lintian/overrides/${spec.name}`);
  } else if (spec.licenseText !== '') {
    await made('license', spec.licenseText, `/usr/share/licenses/${spec.name}/LICENSE`, 0o644, format === 'rpm' ? 'license' : undefined);
  }
  return contents;
}
