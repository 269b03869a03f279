import type { Context } from '../../../lib/context.js';
import { architectures, spellings, type Architecture } from '../../../target/architectures.js';
import { namedIn, otherSystem } from '../words.js';
import type { Command, Guard } from './parse.js';

/** A finding in shell commands, wherever they stand: a script, a recipe of a Makefile, a RUN of a Dockerfile. */
export interface CommandPlace {
  /** Last part of the rule's name. */
  rule: string;
  line: number;
  symbols: string[];
  kind: string;
  /** What tells it from others with the same symbols. */
  where: string;
}

/** Answers by list: most commands share theirs with their neighbours, and each rule asks anew. */
const guarded = new WeakMap<readonly Guard[], boolean>();

/** Longest pattern that is tried, in characters. */
const LONGEST = 200;

/** What is left of an architecture's name in a pattern for several spellings of it, `i?86_64*`. */
const PART = /^[\w?[\]-]*(?:86_?64|arm|aarch|390|ppc)\w*\*$/i;

/** Whether the commands under these conditions concern one architecture, or another system, by name: then what they name is no list. */
export function isGuarded(guards: readonly Guard[]): boolean {
  if (guards.length === 0) return false;
  const known = guarded.get(guards);
  if (known !== undefined) return known;
  const answer = guards.some(({ text }) => namedIn(text).length > 0 || otherSystem(text) || (text.includes('*') && text.split(/[|\s]+/).some((word) => word.length <= LONGEST && (PART.test(word) || patternArchitectures(word).length > 0))));
  guarded.set(guards, answer);
  return answer;
}

/** As `isGuarded`, for another system alone. */
export function isForOtherSystem(guards: readonly Guard[]): boolean {
  return guards.some(({ text }) => otherSystem(text) && !/linux/i.test(text));
}

/** Programs that only say something. */
const SAYS = /^(?:echo|printf|log|info|warn|print|error|err|die|fatal|abort|fail|usage|say|msg|grep|sed|awk|rm|@echo)$/i;

/** Whether a command does no more than to print its words, or to take them out of a text. */
export function onlySays(command: Command): boolean {
  return SAYS.test((command.words[0]?.value ?? '').replace(/^[@+-]+/, '').split(/[:_.]/).at(-1) ?? '');
}

/** `NAME` and the value of an assignment; undefined for another word. */
export function assignment(word: string): { name: string; value: string } | undefined {
  const match = /^([A-Za-z_]\w*(?:\[[^\]]*\])?)\+?=([\s\S]*)$/.exec(word);
  return match === null ? undefined : { name: match[1] ?? '', value: match[2] ?? '' };
}

/** The value that `${NAME:-value}` falls back to, or the text itself. */
export function fallback(value: string): string {
  return /^\$\{\w+:?[-=]([^}]*)\}$/s.exec(value)?.[1]?.replace(/["']/g, '') ?? value;
}

const GLOBS = new Map<string, Architecture[]>();

/** The architectures that a pattern of a `case` or of `[[ == ]]` stands for: those it names, and those that its `*`, `?` and `[…]` match. */
export function patternArchitectures(pattern: string): Architecture[] {
  if (pattern.length > LONGEST) return [];
  const named = [...new Set(namedIn(pattern).map(({ architecture }) => architecture))];
  // `*x*` and `x*` may stand for anything.
  if (!/[*?[]/.test(pattern) || pattern.replace(/\[[^\]]*\]|[^A-Za-z0-9]/g, '').length < 2) return named;
  let matched = GLOBS.get(pattern);
  if (matched === undefined) {
    // One star for several, so that no pattern makes the engine try for long.
    const source = pattern.replace(/\*+/g, '*').replace(/\[[^\]]{0,20}\]|[*?]|[^*?[]+|\[/g, (part) => (part === '*' ? '.*' : part === '?' ? '.' : /^\[.+\]$/.test(part) ? `[${part.slice(1, -1).replace(/^!/, '^').replace(/[\\[]/g, '\\$&')}]` : part.replace(/[\\^$.|+()[\]{}]/g, '\\$&')));
    if ((source.match(/\.\*/g) ?? []).length > 6) return named;
    const expression = wholeWord(source);
    matched = expression === undefined ? [] : architectures.filter((one) => spellings(one).some((word) => expression.test(word)));
    if (GLOBS.size < 1000) GLOBS.set(pattern, matched);
  }
  return [...new Set([...named, ...matched])];
}

/** An expression for a whole word; undefined where it is none, such as `[z-a]`. */
function wholeWord(source: string): RegExp | undefined {
  try {
    return new RegExp(`^${source}$`, 'i');
  } catch {
    return undefined;
  }
}

/** Whether architectures that are named make a gap: the baseline, or several, and never the target. */
export function leavesTargetOut(named: Iterable<Architecture>, { target, baseline }: Pick<Context, 'target' | 'baseline'>): boolean {
  const all = new Set(named);
  return !all.has(target) && (all.has(baseline) || all.size > 1);
}

const ENDS = /^(?:exit|return|die|fatal|err|error|abort|fail|bail|panic|false|log_?fatal|errexit|critical)$/i;

/** Whether commands give up, or say that something is not supported. */
export function givesUp(commands: readonly Command[]): boolean {
  return commands.some(({ words }) => {
    const first = words[0]?.value.split(/[:.]/).at(-1) ?? '';
    if (ENDS.test(first) && words[1]?.value !== '0') return true;
    return /unsupported|not support|n.t support|unknown(?!-(?:linux|none)\b)|unrecogni[sz]ed|not available|no (?:binary|build|release)|\$\(error/i.test(words.map((word) => word.value).join(' '));
  });
}
