import type { Context } from '../../../lib/context.js';
import type { Architecture } from '../../../target/architectures.js';
import { families } from '../chain.js';
import { isSpeedUp } from '../speed-ups.js';
import { entryArchitecture, namedIn, namesMachine, otherSystem } from '../words.js';
import { restOf, setBy } from './branches.js';
import { hasDefault, isDefault } from './defaults.js';
import { doesNoHarm, onlySpeedUps } from './harmless.js';
import type { Token } from './lexer.js';
import type { Branch, Choice, Command, Script } from './parse.js';
import { assignment, givesUp, isForOtherSystem, leavesTargetOut, onlySays, patternArchitectures, type CommandPlace } from './place.js';

/** A comparison of something with an architecture. */
interface Comparison {
  subject: string;
  word: string;
  architectures: Architecture[];
  line: number;
}

/** Cases, `if` chains and single tests that go by the architecture and don't know the target. */
export function findChoices(script: Script, text: string, context: Context): CommandPlace[] {
  const places: CommandPlace[] = [];
  let lines: string[] | undefined;
  const inChains = new Set<Command>();
  const special = new Set<Command>();
  for (const choice of script.choices) {
    if (isForOtherSystem(choice.guards)) continue;
    const place = choice.kind === 'case' ? judgeCase(choice, context) : judgeChain(choice, context);
    const told = place !== undefined && !hasDefault(choice, lines ??= text.split('\n')) && !setsOwn(choice) && !(restOf(choice) === undefined && onlySpeedUps(choice.branches));
    if (told) places.push(place);
    const tests = choice.branches.flatMap((branch) => branch.tests);
    // What names several machines has been judged as a whole; a test of one may be part of several that follow each other.
    if (told || new Set(tests.flatMap(comparisonsIn).flatMap((one) => one.architectures)).size > 1) for (const test of tests) inChains.add(test);
    else if (isSpecialCase(choice)) for (const test of tests) special.add(test);
  }
  return [...places, ...judgeTests(script, inChains, special, context)];
}

/** Whether an `if` is about one machine on purpose: flags that make more of it, or what all but this one get. */
function isSpecialCase({ kind, branches: [first, ...further] }: Choice): boolean {
  if (kind !== 'if' || first === undefined || further.length > 0) return false;
  return onlySpeedUps([first]) || (first.tests.length === 1 && isNegative(first) && !givesUp(first.commands));
}

function isNegative({ tests }: Branch): boolean {
  return tests.some(({ words }) => words.some(({ value }) => value === '!='));
}

/** How many other words there are in a choice that isn't one by architecture, though one of its words is an architecture. */
const OTHER_WORDS = 3;

/** Whether a case does nothing but tell whether a machine is of one family: `amd64|i386) return 0 ;; *) return 1`. */
function asksFamily({ branches }: Choice, other: Branch | undefined, named: ReadonlyMap<Architecture, string>): boolean {
  const returns = (branch: Branch, value: RegExp): boolean => branch.commands.length === 1 && branch.commands[0]?.words.length === 2 && branch.commands[0].words[0]?.value === 'return' && value.test(branch.commands[0].words[1]?.value ?? '');
  return other !== undefined && returns(other, /^[1-9]$/) && branches.every((branch) => branch === other || returns(branch, /^0$/)) && families([...named.keys()].map(({ go }) => go)).size === 1;
}

function judgeCase(choice: Choice, context: Context): CommandPlace | undefined {
  const named = new Map<Architecture, string>();
  let line: number | undefined;
  for (const branch of choice.branches) {
    for (const pattern of branch.patterns) {
      if (otherSystem(pattern)) continue;
      for (const one of patternArchitectures(pattern)) {
        if (!named.has(one)) named.set(one, pattern);
        line ??= branch.line;
      }
    }
  }
  const other = withoutNamed(choice, restOf(choice), named, context);
  if (named.size === 1 && choice.branches.flatMap(({ patterns }) => patterns).filter((pattern) => pattern !== '*' && !namesMachine(pattern) && !otherSystem(pattern) && !/linux/i.test(pattern)).length >= OTHER_WORDS) return undefined;
  if (asksFamily(choice, other, named)) return undefined;
  if (line === undefined || isClosed(choice, named, other, context)) return undefined;
  return { rule: 'arch-case', line, symbols: [...new Set(named.values())], kind: 'arch-list', where: choice.subject };
}

function judgeChain(choice: Choice, context: Context): CommandPlace | undefined {
  const comparisons = choice.branches.flatMap(({ tests }) => tests).flatMap(comparisonsIn);
  if (comparisons.length === 0) return undefined;
  const named = new Map<Architecture, string>();
  for (const one of comparisons) for (const architecture of one.architectures) if (!named.has(architecture)) named.set(architecture, one.word);
  const first = comparisons[0];
  const negative = choice.branches[0] !== undefined && isNegative(choice.branches[0]);
  const other = withoutNamed(choice, negative && choice.branches.length === 1 ? choice.branches[0] : restOf(choice), named, context);
  // A single test says something of one architecture, and nothing of the others, unless the others fail.
  if (first === undefined || (named.size < 2 && (other === undefined || !givesUp(other.commands))) || isClosed(choice, named, other, context)) return undefined;
  return { rule: 'arch-test', line: first.line, symbols: [...new Set(named.values())], kind: 'arch-list', where: first.subject };
}

/** Whether each branch sets something of its own that no other has, `GOAMD64` and `GOARM`: such are settings of single machines. */
function setsOwn(choice: Choice): boolean {
  const named = choice.branches.filter(({ patterns }) => patterns.length > 0);
  if (choice.kind !== 'case' || named.length < 2 || restOf(choice) !== undefined) return false;
  const all = named.map(setBy);
  if (all.some((names) => names.size === 0) || named.some(({ commands }) => commands.some(({ words }) => !/^(?:\[\[?|test|export|local|declare)$|=/.test(words[0]?.value ?? '')))) return false;
  return new Set(all.flatMap((names) => [...names])).size === all.reduce((sum, { size }) => sum + size, 0);
}

/**
 * The branch for all others, unless it gives every other machine the baseline's name: `*) ARCH=amd64`. Then it is the baseline's own branch
 * and is counted among the named ones, and nothing is left for the target.
 */
function withoutNamed(choice: Choice, other: Branch | undefined, named: Map<Architecture, string>, { baseline }: Context): Branch | undefined {
  if (other === undefined || named.size === 0 || named.has(baseline) || givesUp(other.commands)) return other;
  // What stands under a further condition isn't for all others.
  const name = other.commands.filter(({ guards }) => guards.length <= choice.guards.length + 1).map(({ words }) => givenBy(words)).find((value) => value !== undefined && /^[\w./:-]+$/.test(value) && entryArchitecture(value) === baseline);
  if (name === undefined) return other;
  named.set(baseline, name);
  return undefined;
}

/** The baseline's name, where what a single test guards gives its architecture's name, and the rest of the line that of the baseline: `[ "$m" = aarch64 ] && a=arm64 || a=amd64`. */
function givenToOthers(commands: readonly Command[], { word, architectures: [one] }: Comparison, { baseline }: Context): string | undefined {
  const values = commands.filter((command) => command.guards.some(({ text }) => text.includes(word))).map(({ words }) => givenBy(words)).filter((value) => value !== undefined);
  return values.some((value) => entryArchitecture(value) === one) ? values.find((value) => entryArchitecture(value) === baseline) : undefined;
}

/** The value that a command sets, or answers with alone: `ARCH=amd64`, `export ARCH=amd64`, `echo amd64`. A default is no fixed name. */
function givenBy(words: readonly Token[]): string | undefined {
  const set = words.map(({ value }) => assignment(value)).find((one) => one !== undefined);
  if (set !== undefined) return otherSystem(set.name.replaceAll('_', ' ')) || /\$\{\w+:?[-=]/.test(set.value) ? undefined : set.value;
  return words.length === 2 && /^(?:echo|printf)$/.test(words[0]?.value ?? '') ? words[1]?.value : undefined;
}

/** Whether the target is served: named, not asked of, or by the branch for all others. */
function isClosed(choice: Choice, named: ReadonlyMap<Architecture, string>, other: Branch | undefined, context: Context): boolean {
  if (!leavesTargetOut(named.keys(), context)) return true;
  const fails = other !== undefined && givesUp(other.commands.filter(({ guards }) => choice.kind === 'case' || guards.slice(choice.guards.length + 1).every(({ text }) => namedIn(text).length > 0)));
  // Where the baseline has no branch of its own, the target goes the same way.
  if (!named.has(context.baseline) && !fails) return true;
  if (fails) return false;
  // Two sizes of one machine are a choice by size.
  if (named.size > 1 && families([...named.keys()].map(({ go }) => go)).size === 1 && !choice.branches.some(translates)) return true;
  // A branch for the baseline alone is a special case of it, unless it gives the architecture its name.
  if (named.size === 1 && (other !== undefined || choice.branches.length === 1) && !choice.branches.some(translates)) return true;
  if (other === undefined) return false;
  // What others take is what the machine says, or something that isn't any machine's: `*) SRC=generic.c`.
  const passes = other.commands.length === 0 || doesNoHarm(other, choice.branches) || other.commands.some((command) => !onlySays(command) && command.words.some(({ value }) => /[$`]/.test(value) || isDefault(assignment(value)?.value ?? '')));
  if (!passes) return false;
  return !choice.branches.some(translates) || context.target.uname[0] === context.target.go || choice.branches.some((branch) => keepsName(branch, context.baseline));
}

/** Whether a branch for an architecture gives its name as it was asked for: then the others' are right as they are, too. */
function keepsName({ patterns, tests, commands }: Branch, architecture: Architecture): boolean {
  const asked = [...patterns, ...tests.flatMap(({ words }) => words.map(({ value }) => value))].flatMap(namedIn).filter((one) => one.architecture === architecture);
  const given = commands.flatMap(({ words }) => givenBy(words) ?? []);
  return asked.length > 0 && given.length > 0 && given.every((value) => asked.every(({ word }) => word === value));
}

/** Whether a branch turns one spelling of its architecture into another, `x86_64` into `amd64`. */
function translates(branch: Branch): boolean {
  const asked = [...branch.patterns, ...branch.tests.flatMap(({ words }) => words.map(({ value }) => value))].flatMap(namedIn);
  // `-march=armv8-a` is a flag, and no name that others go by.
  const given = branch.commands.flatMap(({ words }) => words.flatMap(({ value }) => (isSpeedUp(assignment(value)?.value ?? '') ? [] : namedIn(value))));
  return given.some(({ word, architecture }) => !asked.some((one) => one.word.toLowerCase() === word.toLowerCase()) && asked.some((one) => one.architecture === architecture));
}

/** Comparisons with an architecture in one command: `[ "$ARCH" = amd64 ]`, `[[ $(uname -m) =~ ^(x86_64|aarch64)$ ]]`. */
function comparisonsIn(command: Command): Comparison[] {
  const found: Comparison[] = [];
  command.words.forEach(({ value, line }, index) => {
    // `ARCH = amd64` alone is make's way to set it, on a line that begins like a recipe's.
    if (value.length > 2 || !/^(?:==?|!=|=~)$/.test(value) || (value === '=' && index < 2)) return;
    const left = command.words[index - 1]?.value ?? '';
    const right = command.words[index + 1]?.value ?? '';
    if (otherSystem(right) || otherSystem(left)) return;
    for (const [subject, word] of [[left, right], [right, left]] as const) {
      const all = /\$|`/.test(word) && value !== '=~' ? [] : patternArchitectures(word);
      if (all.length > 0) found.push({ subject, word, architectures: all, line });
    }
  });
  return found;
}

/**
 * Tests that stand alone, joined by what they ask of: `[ "$a" = x86_64 ] && a=amd64`, line after line. Where each of them says only what
 * one machine does better or goes without, others need none of it.
 */
function judgeTests(script: Script, known: ReadonlySet<Command>, special: ReadonlySet<Command>, context: Context): CommandPlace[] {
  const bySubject = new Map<string, Comparison[]>();
  const needed = new Set<string>();
  const byLine = new Map<number, Command[]>();
  const places: CommandPlace[] = [];
  for (const command of script.commands) {
    const same = byLine.get(command.line);
    if (same === undefined) byLine.set(command.line, [command]);
    else same.push(command);
    const comparisons = known.has(command) || isForOtherSystem(command.guards) ? [] : comparisonsIn(command);
    for (const one of comparisons) {
      bySubject.set(one.subject, [...(bySubject.get(one.subject) ?? []), one]);
      if (!special.has(command)) needed.add(one.subject);
    }
  }
  for (const [subject, all] of bySubject) {
    if (!needed.has(subject)) continue;
    const named = new Set(all.flatMap((one) => one.architectures));
    const first = all[0];
    const given = first === undefined || named.size > 1 || named.has(context.baseline) ? undefined : givenToOthers(byLine.get(first.line) ?? [], first, context);
    if (first !== undefined && given !== undefined && !named.has(context.target)) places.push({ rule: 'arch-test', line: first.line, symbols: [first.word, given], kind: 'arch-list', where: subject });
    if (first === undefined || named.has(context.target) || !named.has(context.baseline)) continue;
    // One architecture asked for by name is a special case, unless all others end there.
    if (named.size < 2 && ![0, 1, 2, 3].flatMap((below) => byLine.get(first.line + below) ?? []).some((command) => command.guards.some(({ text }) => text.includes(subject) && namedIn(text).length > 0) && givesUp([command]))) continue;
    places.push({ rule: 'arch-test', line: first.line, symbols: [...new Set(all.map(({ word }) => word))], kind: 'arch-list', where: subject });
  }
  return places;
}
