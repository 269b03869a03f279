import semver from 'semver';
import { userError } from '../lib/errors.js';

/** A tag that a version asks for, and whether it may move. */
export interface VersionTag {
  tag: string;
  /** `exact`: the version itself, never moved; `moving`: follows the newest. */
  kind: 'exact' | 'moving';
  /** The newer version that already holds it; then it stays there. */
  heldBy?: string;
}

/**
 * The tags of a version: `v1.2.3` gives `1.2.3`, `1.2`, `1` and `latest`; a pre-release only itself. A moving tag stays
 * where a newer version is published, so that mending an old line doesn't turn `latest` back.
 *
 * @param existing tags that the repository has.
 * @throws AdaptError (user) for what is no semantic version.
 */
export function versionTags(version: string, existing: readonly string[]): VersionTag[] {
  const own = semver.parse(version);
  if (own === null) throw userError(`${JSON.stringify(version)} is no semantic version`, 'version', 'Write it as v1.2.3.');
  const exact: VersionTag = { tag: own.version, kind: 'exact' };
  if (own.prerelease.length > 0) return [exact];
  const published = existing.flatMap((tag) => {
    const parsed = /^v?\d+\.\d+\.\d+$/.test(tag) ? semver.parse(tag) : null;
    return parsed === null ? [] : [parsed];
  });
  const moving = (tag: string, sameLine: (other: semver.SemVer) => boolean): VersionTag => {
    const newest = semver.rsort(published.filter((other) => sameLine(other) && semver.gt(other, own)))[0];
    return { tag, kind: 'moving', ...(newest === undefined ? {} : { heldBy: newest.version }) };
  };
  return [
    exact,
    moving(`${own.major}.${own.minor}`, (other) => other.major === own.major && other.minor === own.minor),
    moving(String(own.major), (other) => other.major === own.major),
    moving('latest', () => true),
  ];
}
