import semver from 'semver';

/** A version that a go.sum has the content's checksum of. */
export interface Summed {
  version: string;
  /** 1-based. */
  line: number;
}

/**
 * The versions that a build takes of modules, as its go.sum tells: the latest of each whose content was needed. Of the others that
 * were looked at only go.mod has a checksum there.
 *
 * @param wanted whether a module is asked for: anything but undefined.
 */
export function readGoSum(text: string, wanted: (module: string) => unknown): Map<string, Summed> {
  const latest = new Map<string, Summed>();
  text.split('\n').forEach((content, index) => {
    const [module = '', version = ''] = content.split(' ', 2);
    if (version.endsWith('/go.mod') || wanted(module) === undefined || semver.valid(version) === null) return;
    const known = latest.get(module);
    if (known === undefined || semver.gt(version, known.version)) latest.set(module, { version, line: index + 1 });
  });
  return latest;
}
