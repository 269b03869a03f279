import { AdaptError } from '../../../lib/errors.js';
import { extendList, extendSingle, holdsTarget } from '../lists.js';
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
  if (installs(text, line)) throw new AdaptError('what is listed are packages that are installed, and whether there are such for the target the file does not tell', { where: `${path}:${line}`, advice: 'Add them by hand where the distribution has them.' });
  const yaml = /\.ya?ml$/.test(path);
  // A row is no list of words: the next such list in the file is another.
  const extended = (yaml ? copyEntry(text, line, target, baseline, 'row') : undefined)
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

/** Whether the command that a line is part of installs packages: one that isn't there ends it for everybody. */
function installs(text: string, line: number): boolean {
  const lines = text.split('\n');
  let first = line - 1;
  while (first > 0 && (lines[first - 1] ?? '').endsWith('\\')) first--;
  let last = line - 1;
  while (last < lines.length - 1 && (lines[last] ?? '').endsWith('\\')) last++;
  return /\b(?:apt-get|apt|aptitude|dnf|yum|zypper|microdnf)\b[^;|]*\binstall\b|\bapk\b[^;|]*\badd\b/.test(lines.slice(first, last + 1).join(' '));
}
