import { mkdtemp, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { exists, makeDir, removeTree, sha256File } from '../lib/files.js';
import type { PackageFile } from '../record/types.js';
import { checkPackage } from './check.js';
import { packageContents } from './contents.js';
import { packageArchitecture, runNfpm } from './nfpm.js';
import type { PackageKeys, PackageSpec, PackageTarget } from './spec.js';
import { fullVersion } from './versions.js';

/**
 * Makes a package of each format for each architecture, reads it back, and only when all are as they were to be, they
 * take the place of `packages/` in the work directory. The same programs and the same section give the same bytes.
 *
 * @param origin what was packaged, for people: a module at a version, or a folder's name.
 * @throws AdaptError for a package that isn't what it was to be.
 */
export async function buildPackages(spec: PackageSpec, targets: readonly PackageTarget[], origin: string, keys: PackageKeys, context: Context): Promise<PackageFile[]> {
  const tempDir = await mkdtemp(join(await makeDir(join(context.workDir, 'tmp')), 'package-'));
  const built: PackageFile[] = [];
  const made = await makeDir(join(tempDir, 'made'));
  try {
    for (const target of targets) {
      for (const format of spec.formats) {
        const arch = packageArchitecture(target.arch, format);
        const version = fullVersion(spec.version, spec.release, format);
        context.reporter.progress(`packaging ${spec.name} ${version} as ${format} for ${target.arch.go}`);
        const dir = join(tempDir, `${target.arch.go}-${format}`);
        const contents = await packageContents(spec, target, format, origin, dir);
        const path = `packages/${fileName(spec.name, version, arch, format)}`;
        const part = join(made, basename(path));
        await runNfpm(spec, target, format, contents, keys, origin, dir, part, context);
        const checks = await checkPackage(part, spec, target, format, contents, context.signal);
        const failed = checks.filter((check) => !check.passed);
        if (failed.length > 0) throw new AdaptError(`the package is not what it was to be: ${failed.map((check) => `${check.name}: ${check.detail}`).join('; ')}`, { where: basename(path), advice: 'Check the section package of the project file.' });
        built.push({ format, name: spec.name, version, arch: target.arch.go, path, bytes: (await stat(part)).size, sha256: await sha256File(part), signed: (format === 'apk' ? keys.apk : keys.gpg) !== undefined, checks });
      }
    }
    const place = join(context.workDir, 'packages');
    if (await exists(place)) await rename(place, join(tempDir, 'replaced'));
    await rename(made, place);
    return built;
  } finally {
    await removeTree(tempDir);
  }
}

/** As the package managers name files. Sources: dpkg-name(1), rpm's `%{NVRA}`, abuild. */
function fileName(name: string, version: string, arch: string, format: PackageFile['format']): string {
  return { deb: `${name}_${version}_${arch}.deb`, rpm: `${name}-${version}.${arch}.rpm`, apk: `${name}-${version}.${arch}.apk` }[format];
}
