import type { AdaptRecord, Gap, Note } from '../record/types.js';

/** What a gap is about, for a person: the package, or the file with its line. */
export function subject(gap: Gap): string {
  if (gap.package !== '') return gap.package;
  if (gap.culprit.artifact !== undefined) return gap.culprit.artifact;
  const file = gap.culprit.file ?? gap.location.file;
  const line = gap.culprit.line ?? gap.location.line;
  return file === '' ? gap.rule : line > 0 ? `${file}:${line}` : file;
}

/** Who must change, for a person: `module version`, `the project itself`, or the file. */
export function culpritName(gap: Gap, itself = 'the project itself'): string {
  if (gap.culprit.module !== undefined && gap.culprit.module !== '') return `${gap.culprit.module} ${gap.culprit.version ?? ''}`.trim();
  return gap.culprit.artifact ?? gap.culprit.file ?? itself;
}

/** `file:line` in the user's tree; empty where there is none. */
export function place(gap: Gap): string {
  return gap.location.file === '' ? '' : gap.location.line > 0 ? `${gap.location.file}:${gap.location.line}` : gap.location.file;
}

/** State as it is shown: an ignored gap is shown as such. */
export function stateWord(gap: Gap): string {
  return gap.ignored === undefined ? gap.state : 'ignored';
}

/** What closed the gap, would close it, or why nothing does. */
export function remedyText(gap: Gap): string {
  if (gap.ignored !== undefined) return gap.ignored;
  if (gap.remedy.kind === 'none') return gap.remedy.reason === '' ? 'nothing known' : gap.remedy.reason;
  return gap.remedy.summary;
}

/** The project, for a title. */
export function projectName(record: AdaptRecord): string {
  const { asked, module, version } = record.project;
  if (asked === '') return 'this machine';
  if (asked === '.' && module === '') return 'this folder';
  return module === '' ? asked : version === '' ? module : `${module} ${version}`;
}

/** `12.3 MB`. */
export function bytes(number: number): string {
  if (number < 1000) return `${number} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = number / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** `0.4 s`, `12 s`, `2 min 5 s`. */
export function seconds(number: number): string {
  if (number < 9.95) return `${number.toFixed(1)} s`;
  if (number < 119.5) return `${Math.round(number)} s`;
  const whole = Math.round(number);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Seconds of all stages together. */
export function totalSeconds(record: AdaptRecord): number {
  return Object.values(record.stages).reduce((sum, stage) => sum + stage.seconds, 0);
}

/** `sha256:0123456789ab…`. */
export function shortDigest(digest: string): string {
  return digest.length > 20 ? `${digest.slice(0, 19)}…` : digest;
}

/**
 * What the search for gaps could not look at, and what looks wrong in what it was told, for a person: at most `most` remarks, of both kinds,
 * those with the same reason as one. `more`: how many are left out.
 */
export function searchNotes(record: AdaptRecord, most: number): { shown: Pick<Note, 'kind' | 'message'>[]; more: number } {
  const groups = new Map<string, { kind: Note['kind']; message: string; same: number }>();
  for (const { stage, kind, message } of record.notes) {
    if (stage !== 'detect' || kind === 'decision') continue;
    // The same reason of another module or file: their names (with `/`, `@` or a dot) apart.
    const reason = /: (.{10,})$/.exec(message)?.[1]?.replace(/\S*[/@.]\S*/g, '') ?? message;
    const key = `${kind} ${reason}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { kind, message, same: 0 });
    else known.same++;
  }
  const all = [...groups.values()];
  const of = (kind: Note['kind']): typeof all => all.filter((one) => one.kind === kind);
  const [skipped, warnings] = [of('skipped'), of('warning')];
  const half = Math.ceil(most / 2);
  const shown = [...skipped.slice(0, Math.max(half, most - warnings.length)), ...warnings.slice(0, Math.max(most - half, most - skipped.length))];
  return { shown: shown.map(({ kind, message, same }) => ({ kind, message: same === 0 ? message : `${message} (and ${same} more for this reason)` })), more: all.length - shown.length };
}
