import { join } from 'node:path';
import { parse } from 'yaml';
import { readIfThere } from '../../lib/files.js';

const NAMES = ['.goreleaser.yml', '.goreleaser.yaml', 'goreleaser.yml', 'goreleaser.yaml'];

/** Goreleaser's names for what a project file fills in. */
const VALUES: { [name: string]: string } = { Version: '${version}', Tag: '${version}', FullCommit: '${commit}', Commit: '${commit}', ShortCommit: '${shortCommit}', Date: '${time}', CommitDate: '${time}', Timestamp: '${epoch}', CommitTimestamp: '${epoch}' };

/** Linker flags that a project's goreleaser file has, in words of a project file; undefined where it has none, or some that can't be said so. */
export async function ldflagsOf(root: string): Promise<{ file: string; ldflags: string } | undefined> {
  for (const file of NAMES) {
    const text = await readIfThere(join(root, file)).catch(() => undefined);
    if (text === undefined) continue;
    const given = flagsIn(text);
    const ldflags = given.join(' ').trim().replace(/\{\{-?\s*\.(\w+)\s*-?\}\}/g, (whole, name: string) => VALUES[name] ?? whole);
    return ldflags === '' || ldflags.includes('{{') ? undefined : { file, ldflags };
  }
  return undefined;
}

function flagsIn(text: string): string[] {
  try {
    const { builds } = parse(text) as { builds?: { ldflags?: unknown }[] };
    const [flags] = (Array.isArray(builds) ? builds : []).map((build) => build?.ldflags).filter((one) => one !== undefined);
    return (Array.isArray(flags) ? flags : [flags]).filter((one): one is string => typeof one === 'string');
  } catch {
    return []; // Broken YAML: detect says so.
  }
}
