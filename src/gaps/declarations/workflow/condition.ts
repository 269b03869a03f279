import type { Context } from '../../../lib/context.js';
import type { Architecture } from '../../../target/architectures.js';
import { entryArchitecture, leavesOut, namedIn, otherSystem } from '../words.js';
import { RUNNER } from './matrix.js';

/** Longest condition that is read, and deepest nesting. */
const LONGEST = 2000;
const DEEPEST = 50;

/** Part of a condition, as far as it goes by the architecture. */
export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'not'; part: Condition }
  | Asked
  | { kind: 'other' };

/** Whether something is one of some names. */
interface Asked {
  kind: 'is';
  subject: string;
  names: string[];
  /** Whether they are written as one list. */
  list: boolean;
}

/** True, false, or undefined where it depends on more than the architecture. */
type Truth = boolean | undefined;

const TOKEN = /\s*(?:('(?:[^']|'')*')|(&&|\|\||==|!=|[<>]=?|[!(),])|([^\s'!&|=<>(),]+))/y;

/** The condition of a step or job; undefined where it names no architecture, or can't be read. Source: GitHub's documentation, Evaluate expressions. */
export function readCondition(text: string): Condition | undefined {
  const bare = text.trim().replace(/^\$\{\{(.*)\}\}$/s, '$1');
  if (bare.length > LONGEST || bare.includes('${{') || namedIn(bare).length === 0) return undefined;
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(bare); match !== null; match = TOKEN.exec(bare)) tokens.push(match[1] ?? match[2] ?? match[3] ?? '');
  const reader = new Reader(tokens);
  const condition = reader.either(0);
  return reader.done ? condition : undefined;
}

class Reader {
  #at = 0;
  #broken = false;

  constructor(private readonly tokens: readonly string[]) {}

  /** Whether all was read, and made sense. */
  get done(): boolean {
    return this.#at === this.tokens.length && !this.#broken;
  }

  either(depth: number): Condition {
    return this.#joined('or', '||', () => this.#joined('and', '&&', () => this.#compared(depth)));
  }

  #joined(kind: 'and' | 'or', operator: string, next: () => Condition): Condition {
    const parts = [next()];
    while (this.#take(operator)) parts.push(next());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind, parts };
  }

  #compared(depth: number): Condition {
    if (depth > DEEPEST) return { kind: 'other' };
    if (this.#take('!')) return { kind: 'not', part: this.#compared(depth + 1) };
    const from = this.#at;
    let inner: Condition | undefined;
    let left = '';
    if (this.#take('(')) {
      inner = this.either(depth + 1);
      this.#broken ||= !this.#take(')');
    } else left = this.#value(depth);
    const operator = this.tokens[this.#at] ?? '';
    if (!/^(?:[=!]=|[<>]=?)$/.test(operator)) {
      this.#broken ||= this.#at === from;
      return inner ?? this.#asked ?? { kind: 'other' };
    }
    this.#at++;
    const right = this.#value(depth);
    const [subject, name] = left.startsWith("'") ? [right, left] : [left, right];
    if (inner !== undefined || !/^[=!]=$/.test(operator) || !name.startsWith("'") || subject.startsWith("'")) return { kind: 'other' };
    const is: Condition = { kind: 'is', subject, names: [unquoted(name)], list: false };
    return operator === '!=' ? { kind: 'not', part: is } : is;
  }

  /** What the value that was read last asks, where it is a call of `contains` or its like. */
  #asked: Condition | undefined;

  /** A literal, a name, or a call with its arguments as one word. */
  #value(depth: number): string {
    this.#asked = undefined;
    const word = this.tokens[this.#at];
    if (word === undefined || /^(?:&&|\|\||[)(,])$/.test(word)) return '';
    this.#at++;
    if (word.startsWith("'") || !this.#take('(')) return word;
    const args: string[] = [];
    while (depth < DEEPEST && this.#at < this.tokens.length && !this.#take(')')) {
      const before = this.#at;
      args.push(this.#value(depth + 1));
      this.#take(',');
      if (this.#at === before) this.#at++;
    }
    this.#asked = asks(word.toLowerCase(), args);
    return word.toLowerCase() === 'fromjson' ? `json ${args[0] ?? ''}` : `${word}()`;
  }

  #take(token: string): boolean {
    if (this.tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }
}

/** What `contains(fromJSON('["amd64"]'), matrix.arch)` or `startsWith(matrix.target, 'x86_64')` asks. */
function asks(name: string, [first = '', second = '']: readonly string[]): Condition | undefined {
  if (!/^(?:contains|startswith|endswith)$/.test(name)) return undefined;
  if (name === 'contains' && !second.startsWith("'")) {
    const names = first.startsWith('json ') ? jsonList(unquoted(first.slice(5))) : first.startsWith("'") ? unquoted(first).split(/[\s,;|]+/).filter((one) => one !== '') : [];
    return names.length > 0 ? { kind: 'is', subject: second, names, list: true } : undefined;
  }
  return second.startsWith("'") && !first.startsWith("'") ? { kind: 'is', subject: first, names: [unquoted(second)], list: false } : undefined;
}

function jsonList(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

function unquoted(token: string): string {
  return token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : '';
}

/** Whether a condition holds on Linux on an architecture, whatever else it asks. */
export function holdsFor(condition: Condition, architecture: Architecture): Truth {
  if (condition.kind === 'not') {
    const truth = holdsFor(condition.part, architecture);
    return truth === undefined ? undefined : !truth;
  }
  if (condition.kind === 'and' || condition.kind === 'or') {
    const deciding = condition.kind === 'or';
    const truths = condition.parts.map((part) => holdsFor(part, architecture));
    return truths.includes(deciding) ? deciding : truths.includes(undefined) ? undefined : !deciding;
  }
  if (condition.kind !== 'is' || condition.names.some((name) => RUNNER.test(name) && !otherSystem(name))) return undefined;
  const own = condition.names.map((name): Truth => (otherSystem(name) ? false : entryArchitecture(name) === undefined ? undefined : entryArchitecture(name) === architecture));
  return own.includes(true) ? true : own.includes(undefined) ? undefined : false;
}

/** The architectures that a condition lists, where it holds for them and never for the target; three and more are a list, or two that are written as one. */
export function conditionLeavesOut(condition: Condition, context: Context): { subject: string; symbols: string[] } | undefined {
  if (holdsFor(condition, context.target) !== false) return undefined;
  const bySubject = new Map<string, Asked[]>();
  for (const one of partsOf(condition)) bySubject.set(one.subject, [...(bySubject.get(one.subject) ?? []), one]);
  for (const [subject, asked] of bySubject) {
    const names = asked.flatMap((one) => one.names).filter((name) => {
      const one = RUNNER.test(name) ? undefined : entryArchitecture(name);
      return one !== undefined && holdsFor(condition, one) !== false;
    });
    const symbols = leavesOut(names, context);
    const count = new Set(symbols?.map(entryArchitecture)).size;
    if (symbols !== undefined && (count > 2 || (count > 1 && asked.some(({ list, names: all }) => list && all.length > 1)))) return { subject, symbols };
  }
  return undefined;
}

/** What a condition goes by where it names architectures. */
export function subjectsOf(condition: Condition): Set<string> {
  return new Set([...partsOf(condition)].filter(({ names }) => names.some((name) => entryArchitecture(name) !== undefined)).map(({ subject }) => subject));
}

/** The architectures that a condition spares, where it holds for the target: what it guards gives up on all others. */
export function conditionSpares(condition: Condition, context: Context): { subject: string; symbols: string[] } | undefined {
  if (holdsFor(condition, context.target) !== true || holdsFor(condition, context.baseline) !== false) return undefined;
  const asked = [...partsOf(condition)];
  const symbols = leavesOut(asked.flatMap(({ names }) => names), context);
  return symbols === undefined ? undefined : { subject: asked[0]?.subject ?? '', symbols };
}

function* partsOf(condition: Condition): Generator<Asked> {
  if (condition.kind === 'is') yield condition;
  else if (condition.kind === 'not') yield* partsOf(condition.part);
  else if (condition.kind !== 'other') for (const part of condition.parts) yield* partsOf(part);
}
