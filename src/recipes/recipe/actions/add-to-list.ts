import { AdaptError } from '../../../lib/errors.js';
import { comparesOneByOne, extendComparison, namesOn } from '../comparison.js';
import { extendList, extendSingle, extendValue, holdsTarget } from '../lists.js';
import { copyQuoted } from '../quoted-entry.js';
import { addTwin } from '../twins.js';
import type { AddToListStep } from '../steps.js';
import { copyEntry } from '../yaml-entry.js';
import type { Action } from './action.js';
import { gapFile } from './gap-file.js';

/** Formats in which a list is never the message about another: each is a place of its own. */
const DATA = /\.(?:ya?ml|json|toml|hcl|spec)$|\bcontrol$/;

/** Adds the target to a list of architectures, spelled as the list spells others; in YAML, an entry of several lines as the baseline's is. */
export const addToList: Action<AddToListStep> = async ({ file, like, everywhere }, { subject, draft, tools }) => {
  const path = file ?? gapFile(subject);
  const text = await draft.need(path);
  const entries = like ?? subject.gap.symbols;
  const line = file === undefined || file === gapFile(subject) ? subject.gap.location.line : 1;
  const { target, baseline } = tools.context;
  if (installs(text, line, entries)) throw new AdaptError('what is listed are packages that are installed, and whether there are such for the target the file does not tell', { where: `${path}:${line}`, advice: 'Add them by hand where the distribution has them.' });
  if (subject.gap.ecosystem === 'cmake' && comparesOneByOne(text, line)) {
    if (namesOn(text, line, target)) return;
    const compared = extendComparison(text, line, target);
    if (compared === undefined) throw new AdaptError('the condition compares with single architectures in more than one way', { where: `${path}:${line}`, advice: 'Add a comparison with the target by hand.' });
    return draft.write(path, compared);
  }
  const yaml = /\.ya?ml$/.test(path);
  // A row is no list of words: the next such list in the file is another.
  const extended = (yaml ? copyEntry(text, line, target, baseline, 'row') : undefined)
    ?? (yaml && entries.length === 1 ? extendValue(text, line, entries[0] ?? '', target) : undefined)
    ?? extendList(text, line, target, { entries, here: /\/arch-(?:case|test)$/.test(subject.gap.rule), everywhere: everywhere ?? !DATA.test(path) })
    ?? (holdsTarget(text, line, target, entries) ? undefined : yaml ? copyEntry(text, line, target, baseline, 'key') : copyQuoted(text, line, entries, target))
    // Entries of a build file may name files that aren't there.
    ?? (subject.gap.ecosystem === 'bazel' ? undefined : addTwin(text, line, target))
    ?? (entries.length === 1 && !DATA.test(path) ? extendSingle(text, line, entries[0] ?? '', target) : undefined);
  if (extended === undefined) {
    if (holdsTarget(text, line, target, entries)) return;
    throw new AdaptError(`no list of ${entries.join(', ') || 'architectures'} is found`, { where: `${path}:${line}`, advice: 'Add the target by hand, or name the list\'s entries in the recipe.' });
  }
  await draft.write(path, extended);
};

/** A command that installs packages. */
const INSTALLS = /\b(?:apt-get|apt|aptitude|dnf|yum|zypper|microdnf)\b[^]*\binstall\b|\bapk\b[^]*\badd\b/;

/** Whether the command that holds a line's entries installs packages, or does so in its loop: one that isn't there ends it for everybody. */
function installs(text: string, line: number, entries: readonly string[]): boolean {
  const lines = text.split('\n');
  let first = line - 1;
  while (first > 0 && (lines[first - 1] ?? '').endsWith('\\')) first--;
  let last = line - 1;
  while (last < lines.length - 1 && (lines[last] ?? '').endsWith('\\')) last++;
  const commands: { text: string; from: number; to: number }[] = [];
  let at = first + 1;
  for (const part of lines.slice(first, last + 1).join('\n').split(/&&|\|\|?|;/)) {
    const from = at;
    at += part.split('\n').length - 1;
    commands.push({ text: part, from, to: at });
  }
  const here = commands.filter(({ from, to }) => from <= line && line <= to);
  const own = here.filter((one) => entries.some((entry) => one.text.includes(entry)));
  const loops = own.flatMap((one) => /\bfor\s+(\w+)\s+in\b/.exec(one.text)?.[1] ?? []);
  return (own.length > 0 ? own : here).some((one) => INSTALLS.test(one.text))
    || commands.some((one) => INSTALLS.test(one.text) && loops.some((name) => new RegExp(`\\$\\{?${name}\\b`).test(one.text)));
}
