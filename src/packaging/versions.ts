import { userError } from '../lib/errors.js';
import type { PackageFormat } from '../record/types.js';

/**
 * A project's version as a package format spells and orders it, without the release: a pre-release comes before its release.
 *
 * `v1.2.3` → `1.2.3`; `v1.2.3-rc.1` → `1.2.3~rc.1` (apk `1.2.3_rc1`); a pseudo-version `v0.0.0-20210626002108-cebf3318546f` →
 * `0.0.0~20210626002108.cebf3318546f` (apk `0.0.0_pre20210626002108`); `v1.2.3-4-gabc1234` of git describe → `1.2.3+4.gabc1234`
 * (apk `1.2.3_p4`); `RELEASE.2021-06-17T00-10-46Z` → `2021.06.17T00.10.46Z` (apk `2021.06.17.00.10.46`).
 * Sources: deb-version(7), rpm-version(7), apk-package(5).
 *
 * @throws AdaptError (user) for a text without a digit.
 */
export function packageVersion(version: string, format: PackageFormat): string {
  const { base, before, after } = parts(version);
  return format === 'apk' ? apkVersion(base, before, after) : `${base}${before === '' ? '' : `~${before}`}${after === '' ? '' : `+${after}`}`;
}

/** Version and release as the package's file name and its database show them. */
export function fullVersion(version: string, release: string, format: PackageFormat): string {
  return `${packageVersion(version, format)}-${format === 'apk' ? `r${release}` : release}`;
}

interface Parts {
  base: string;
  /** What makes it older than its base. */
  before: string;
  /** What makes it newer. */
  after: string;
}

function parts(version: string): Parts {
  // What `git describe` says of a repository without tags is a commit, not a number.
  const commit = /^([0-9a-f]{7,64})(-dirty)?$/.exec(version);
  if (commit !== null) return { base: '0', before: '', after: words(`git.${commit[1] ?? ''}${commit[2] ?? ''}`) };
  const text = version.replace(/^\D+/, '').replace(/\+incompatible$/, '');
  if (text === '') throw userError(`${JSON.stringify(version)} is no version of a package`, 'package.version', 'Write one that begins with a digit, e.g. 1.2.3.');
  const described = /^(.+)-(\d+)-(g[0-9a-f]{7,40})(-dirty)?$/.exec(text);
  if (described !== null) {
    const inner = parts(described[1] ?? '');
    return { ...inner, after: [inner.after, words(`${described[2] ?? ''}.${described[3] ?? ''}${described[4] ?? ''}`)].filter((part) => part !== '').join('.') };
  }
  const semantic = /^(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/.exec(text);
  // A date has dashes, too, and is no pre-release.
  if (semantic !== null && !/^\d{4}-\d\d-\d\d/.test(text)) {
    const dirty = semantic[2] === 'dirty';
    return { base: semantic[1] ?? '', before: dirty ? '' : words(semantic[2] ?? ''), after: words([dirty ? 'dirty' : '', semantic[3] ?? ''].filter((part) => part !== '').join('.')) };
  }
  return { base: words(text), before: '', after: '' };
}

/** Letters, digits and dots: what all formats take. */
function words(text: string): string {
  return text.replace(/[^0-9A-Za-z]+/g, '.').replace(/^\.|\.$/g, '');
}

/** Digits with dots, then at most one suffix of a list with a number. */
function apkVersion(base: string, before: string, after: string): string {
  const numbers = base.replace(/[^0-9]+/g, '.').replace(/^\.|\.$/g, '');
  const stamp = /(\d{14})/.exec(before)?.[1];
  const named = /^(alpha|beta|pre|rc)\.?(\d*)/i.exec(before);
  const suffix = before === '' ? '' : stamp !== undefined ? `_pre${stamp}` : named === null ? `_pre${/\d+/.exec(before)?.[0] ?? ''}` : `_${(named[1] ?? '').toLowerCase()}${named[2] ?? ''}`;
  const patch = /^(\d+)\./.exec(after)?.[1];
  return `${numbers}${suffix}${after === '' ? '' : patch === undefined ? '_git' : `_p${patch}`}`;
}
