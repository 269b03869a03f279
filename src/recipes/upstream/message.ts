import { posix } from 'node:path';
import type { AppliedChange, Gap } from '../../record/types.js';
import type { SubjectStyle } from './style.js';

/** What a message is made of. */
export interface MessageFacts {
  changes: readonly AppliedChange[];
  /** The gaps that the changes close. */
  gaps: readonly Gap[];
  /** Files of the patch, relative to the culprit project. */
  files: readonly string[];
  /** New Go files that `cgo -godefs` made, with their source file. */
  generated: ReadonlyMap<string, string>;
  /** Go module path of the culprit project; empty where it has none. */
  module: string;
  /** GOARCH. */
  target: string;
  style: SubjectStyle;
}

/** Most columns of a line of a message. Source: git's own habit. */
const WIDTH = 72;

/** Subject line of a patch, in the style of the project. */
export function subjectOf({ changes, gaps, files, module, target, style }: MessageFacts): string {
  const platform = `linux/${target}`;
  const upgrades = changes.filter(({ remedy }) => remedy.kind === 'upgrade').map(({ remedy }) => `${remedy.module ?? ''} to ${remedy.to ?? ''}`);
  if (upgrades.length > 0) {
    const [first = ''] = upgrades;
    return styled('go.mod', `update ${first}${upgrades.length > 1 ? ` and ${upgrades.length - 1} more` : ''} for ${platform}`, 'build', style);
  }
  const packages = [...new Set(gaps.filter((gap) => gap.ecosystem === 'go').map((gap) => gap.package))];
  if (packages.length > 0) {
    const inside = packages.map((one) => (module !== '' && one.startsWith(`${module}/`) ? one.slice(module.length + 1) : posix.basename(one.replace(/\/v\d+$/, ''))));
    return styled(inside.length === 1 ? (inside[0] ?? '') : 'all', `support ${platform}`, 'feat', style);
  }
  const [file = ''] = files;
  const base = gaps.every((gap) => gap.kind === 'base-image');
  const platformPin = gaps.every((gap) => gap.rule === 'dockerfile/platform');
  const what = base ? `use a base image that exists for ${target}` : platformPin ? 'build for every platform' : `add ${target}`;
  return styled(file, what, 'build', style);
}

function styled(place: string, what: string, kind: string, style: SubjectStyle): string {
  if (style === 'conventional') return `${kind}: ${what}${/^(go\.mod|all)$/.test(place) ? '' : ` in ${place}`}`;
  if (style === 'sentence') return `${what.charAt(0).toUpperCase()}${what.slice(1)}${/^(go\.mod|all)$/.test(place) ? '' : ` in ${place}`}`;
  return `${place}: ${what}`;
}

/** The message below the subject: the cause, what was done, how it was proven. `plain` takes away what belongs to this machine. */
export function bodyOf(facts: MessageFacts, plain: (text: string) => string): string {
  const parts: string[] = [];
  for (const gap of facts.gaps) parts.push(...cause(gap, facts).map(plain));
  const done = unique(facts.changes.map((change) => how(change, facts)).filter((text) => text !== ''));
  for (const text of done) parts.push(wrapped(plain(text)));
  for (const [file, source] of facts.generated) {
    parts.push(wrapped(`${file} is the output of \`go tool cgo -godefs ${source}\`, run with the C headers of ${facts.target}.`));
  }
  const proofs = unique(facts.gaps.flatMap((gap) => proof(gap, facts)).map(plain));
  if (proofs.length > 0) parts.push(['Verified:', ...proofs.map((text) => wrapped(text, '- ', '  '))].join('\n'));
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Why it is needed, with what was seen. */
function cause(gap: Gap, { target }: MessageFacts): string[] {
  const seen = gap.evidence.detail.split('\n').filter((line) => line.trim() !== '').map((line) => `    ${line.trim()}`).join('\n');
  const place = gap.ecosystem === 'go' ? `Package ${gap.package} doesn't build for linux/${target}. ${gap.why}` : `${gap.culprit.file ?? gap.location.file}: ${gap.why}`;
  return [wrapped(place), seen];
}

/** What was done, in words that need no knowledge of this tool. */
function how({ remedy }: AppliedChange, { target }: MessageFacts): string {
  if (remedy.kind === 'upgrade') return `${remedy.module ?? ''} supports it: ${remedy.from ?? ''} → ${remedy.to ?? ''}, ${remedy.reason}.`;
  const text = remedy.kind === 'synthesize' ? `${remedy.summary}: ${remedy.reason}` : remedy.reason;
  return text === '' ? '' : `${text.replace(/\.$/, '').replace(/\b([Tt])he target\b/g, target)}.`;
}

/** What was run. That this tool's own detector fell silent is no argument for others. */
function proof(gap: Gap, { module }: MessageFacts): string[] {
  if (gap.proof === undefined || /^loong-adapt /.test(gap.proof.command)) return [];
  const [first = '', ...more] = gap.proof.result.split('; ');
  const elsewhere = gap.ecosystem === 'go' && gap.culprit.module !== undefined && gap.culprit.module === module && gap.culprit.version !== '';
  const build = `\`${gap.proof.command}\`${elsewhere ? ', in a project that uses it' : ''}: ${first}`;
  return [build, ...(more.length > 0 ? [more.join('; ')] : [])];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** Cuts a text into lines of a message; words are never cut. */
export function wrapped(text: string, first = '', rest = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const begin = lines.length === 0 ? first : rest;
    if (line !== '' && begin.length + line.length + 1 + word.length > WIDTH) {
      lines.push(begin + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, (lines.length === 0 ? first : rest) + line].join('\n');
}
