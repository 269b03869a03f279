import type { EvidenceLevel, Gap, Info, Library } from '../../record/types.js';
import { within } from './go-gaps.js';

const LEVELS: readonly EvidenceLevel[] = ['declared', 'static', 'compiled', 'tested', 'ran'];
/** A declaration and the message that it leads to stand this close in a script. */
const CLOSE = 15;

/** Rules for choices by the machine, of which a log may quote the message in the last branch. */
const CHOICE = /\/(?:arch-case|arch-test|processor|cpu|host-cpu|machine)$/;
/** How many lines such a message stands below the beginning of its choice. */
const BELOW = 60;

/** What a log adds to what was found without it. */
export interface Joined {
  gaps: Gap[];
  info: Info[];
}

/**
 * Joins the gaps of a log with those found in the project: where both are the same one, its evidence rises and says so by
 * the log's line. A Go package that the detector looked at and found in order is no gap, whatever the log says: it is older.
 */
export function joinLog(found: readonly Gap[], logged: readonly Gap[], looked: { module: string; libraries: readonly Library[] } | undefined): Joined {
  const gaps = [...found];
  const info: Info[] = [];
  for (const gap of logged) {
    const exact = found.findIndex((one) => same(one, gap));
    const index = exact >= 0 ? exact : found.indexOf(behind(found, gap) as Gap);
    const known = gaps[index];
    if (known !== undefined) gaps[index] = { ...known, evidence: stronger(known, gap) };
    else if (gap.ecosystem === 'go' && looked !== undefined && isInOrder(gap, looked)) info.push(outdated(gap, looked.libraries));
    else gaps.push(gap);
  }
  return { gaps, info };
}

function same(known: Gap, logged: Gap): boolean {
  if (known.id === logged.id) return true;
  if ((known.ecosystem === 'go') !== (logged.ecosystem === 'go')) return false;
  if (logged.ecosystem === 'go') return known.package === logged.package || known.cascades.includes(logged.package) || (logged.symbols.length > 0 && logged.symbols.every((one) => known.symbols.includes(one)) && known.package !== '');
  if (known.location.file === '' || known.location.file !== logged.location.file) return false;
  const near = Math.abs(known.location.line - logged.location.line);
  const shared = logged.symbols.filter((one) => known.symbols.includes(one)).length;
  return near <= 1 || shared >= 2 || (near <= CLOSE && shared >= 1) || (logged.symbols.length === 1 && shared === 1);
}

/** The choice whose last branch speaks in the log: the one that begins last before the message; or, of what names no place, the only declaration of its kind. */
function behind(found: readonly Gap[], { rule, location }: Gap): Gap | undefined {
  if (location.file === '') {
    const only = rule === 'rpm/refused' ? found.filter((one) => one.ecosystem === 'rpm' && /arch$/.test(one.rule)) : [];
    return only.length === 1 ? only[0] : undefined;
  }
  if (rule !== 'build/refused') return undefined;
  const before = found.filter((one) => one.location.file === location.file && CHOICE.test(one.rule) && one.location.line <= location.line && location.line - one.location.line < BELOW);
  return before.sort((a, b) => b.location.line - a.location.line)[0];
}

function stronger(known: Gap, logged: Gap): Gap['evidence'] {
  const level = LEVELS.indexOf(logged.evidence.level) > LEVELS.indexOf(known.evidence.level) ? logged.evidence.level : known.evidence.level;
  const said = logged.evidence.detail.split('\n').slice(0, 2);
  const own = known.evidence.detail.split('\n').filter((line) => !said.some((one) => one.endsWith(line)));
  return { level, detail: [...said, ...own].slice(0, 3).join('\n') };
}

function isInOrder(gap: Gap, { module, libraries }: { module: string; libraries: readonly Library[] }): boolean {
  return (module !== '' && within(gap.package, module)) || libraries.some((one) => within(gap.package, one.module) && one.verdict !== 'undecided');
}

function outdated(gap: Gap, libraries: readonly Library[]): Info {
  const now = libraries.filter((one) => within(gap.package, one.module)).sort((a, b) => b.module.length - a.module.length)[0];
  const then = gap.culprit.version ?? '';
  const moved = now !== undefined && then !== '' && now.version !== then ? `: the log is of ${then}, the build now uses ${now.version}` : ': the log may be of other files, tags or settings';
  return { rule: 'log/not-confirmed', package: gap.package, message: `${gap.evidence.detail.split('\n')[0] ?? ''} — the package type-checks for the target as it is now${moved}` };
}
