import { basename } from 'node:path';
import type { Context } from '../../lib/context.js';
import { readIfThere } from '../../lib/files.js';
import { contained } from '../../lib/files.js';
import type { Project } from '../../project/open.js';
import type { Culprit, Gap, Library, Location } from '../../record/types.js';
import { newGap } from '../gap.js';
import { requireLine } from '../go/gomod.js';
import { why } from '../go/words.js';
import type { GoLine } from './go-lines.js';
import { inProject } from '../find-line.js';

/** The kinds that say more than others, first: a package may fail in several ways at once. */
const TELLING = ['excluded', 'guard', 'missing-body', 'undefined', 'missing-member', 'overflow', 'assembly', 'type-mismatch'];

/** What is known of the project that a log may be of. */
export interface LogSubject {
  /** Undefined where the log is all there is. */
  project: Project | undefined;
  libraries: readonly Library[];
}

/** Gaps of a log's complaints about Go packages: one per package, with the lines of the log as evidence. */
export async function goLogGaps(lines: readonly GoLine[], log: string, subject: LogSubject, context: Context): Promise<Gap[]> {
  const byPackage = new Map<string, GoLine[]>();
  for (const line of lines) {
    const key = line.place.package === '' ? line.place.file : line.place.package;
    byPackage.set(key, [...(byPackage.get(key) ?? []), line]);
  }
  const gaps: Gap[] = [];
  for (const [name, own] of byPackage) gaps.push(await toGap(name, own, log, subject, context));
  return gaps;
}

async function toGap(name: string, lines: readonly GoLine[], log: string, subject: LogSubject, context: Context): Promise<Gap> {
  const kind = TELLING.find((one) => lines.some((line) => line.kind === one)) ?? 'undefined';
  const telling = lines.filter((line) => line.kind === kind);
  const symbols = [...new Set(telling.flatMap((line) => line.symbols))].slice(0, 50);
  const first = telling[0] ?? lines[0];
  if (first === undefined) throw new Error('a package without lines');
  const culprit = culpritOf(name, first, subject);
  return newGap({
    rule: `go/${kind}`, text: '', ecosystem: 'go', kind, package: name, symbols, culprit,
    why: why({ kind, symbols }, context), location: await locationOf(first, culprit, subject),
    evidence: { level: telling.some((line) => !line.vet) ? 'compiled' : 'static', detail: quote(telling, log) },
  });
}

/** The log's own lines, each with its number; at most three. */
function quote(lines: readonly GoLine[], log: string): string {
  const shown = lines.slice(0, lines.length > 3 ? 2 : 3).map(({ line, place, at, text }) => {
    const where = place.file === '' ? '' : `${place.file}${at > 0 ? `:${at}` : ''}: `;
    return `${basename(log)}:${line.number}: ${where}${text}`;
  });
  return [...shown, ...(lines.length > 3 ? [`and ${lines.length - 2} more lines like these`] : [])].join('\n');
}

function culpritOf(name: string, line: GoLine, { project, libraries }: LogSubject): Culprit {
  const { module, version, file } = line.place;
  if (module !== '') return { module, version };
  const own = project?.info.module ?? '';
  if (own !== '' && within(name, own)) return { module: own, version: project?.info.version ?? '' };
  const library = libraries.filter((one) => within(name, one.module)).sort((a, b) => b.module.length - a.module.length)[0];
  if (library !== undefined) return { module: library.module, version: library.version };
  const guessed = /(?:^|\/)vendor\//.test(file) || file === '' ? hosted(name) : '';
  return guessed !== '' ? { module: guessed } : file === '' ? {} : { file, line: line.at };
}

/** The module that an import path of a well-known form is of. */
function hosted(path: string): string {
  return /^(?:(?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com)\/[^/]+\/[^/]+|golang\.org\/x\/[^/]+|gopkg\.in\/(?:[^/]+\/)?[^/]+\.v\d+)/.exec(path)?.[0] ?? '';
}

/** True for a package of a module. */
export function within(path: string, module: string): boolean {
  return path === module || path.startsWith(`${module}/`);
}

async function locationOf(line: GoLine, culprit: Culprit, { project }: LogSubject): Promise<Location> {
  const own = { file: line.place.file, line: line.at };
  if (project === undefined) return line.place.module === '' ? own : { file: '', line: 0 };
  if (line.place.module === '' && own.file !== '') {
    const file = await inProject(project.root, own.file, line.place.package, project.info.module);
    if (file !== undefined) return { file, line: own.line };
  }
  const text = await readIfThere(await contained(project.root, 'go.mod').catch(() => '')).catch(() => undefined);
  const required = text === undefined || culprit.module === undefined ? undefined : requireLine(text, culprit.module);
  return required !== undefined ? { file: 'go.mod', line: required } : text === undefined ? { file: '', line: 0 } : { file: 'go.mod', line: 1 };
}
