import type { Context } from '../../lib/context.js';
import type { Architecture } from '../../target/architectures.js';
import { doesWithoutValue, isEmpty, isOwnFeature, isSpeedUp, namesFeature } from './speed-ups.js';
import { entryArchitecture, leavesOut, namedIn, namesMachine, otherSystem } from './words.js';

/** One branch of a choice by architecture. */
export interface ChainBranch {
  /** What decides; names in it are architectures. */
  condition: string;
  /** 1-based. */
  line: number;
  body: string;
  /** Whether the names in the condition are those that don't get the body. */
  negated?: boolean;
  /** Whether a pattern in the condition fits the target though it doesn't name it. */
  covers?: boolean;
}

/** A choice by architecture: branches, and what happens to all others. */
export interface Chain {
  branches: ChainBranch[];
  /** Body of the last branch, where it has no condition. */
  otherwise?: string;
  /** What had a value right before, by name. */
  before?: ReadonlyMap<string, string>;
}

/** A choice that leaves the target out. */
export interface ChainPlace {
  line: number;
  symbols: string[];
}

/**
 * The place of a choice that has nothing for the target: no branch names it, and what is left for others is nothing, or fails.
 * A branch for one family alone is an extra of that family, unless all others fail.
 *
 * @param fails tells a body that ends in failure.
 */
export function chainGap({ branches, otherwise: rest, before }: Chain, fails: RegExp, context: Context): ChainPlace | undefined {
  const otherwise = rest !== undefined && givesNothing(rest) && !branches.some(({ body }) => FLAG.test(body)) ? undefined : rest;
  if (otherwise === undefined && (branches.every(({ body }) => onlyFaster(body)) || hadValues(branches, before))) return undefined;
  const linux = branches.filter(({ condition }) => !otherSystem(condition));
  const named = linux.filter(({ condition }) => namedIn(condition).length > 0);
  const [first] = named;
  if (first === undefined) return undefined;
  const names = (branch: ChainBranch): boolean => branch.covers === true || namedIn(branch.condition).some(({ architecture }) => architecture === context.target);
  for (const branch of branches) {
    if (branch.negated === true ? !names(branch) && !fails.test(branch.body) : names(branch) && !fails.test(branch.body)) return undefined;
  }
  // What fails for those that are named leaves nobody else out.
  if (otherwise === undefined && named.every((branch) => branch.negated !== true && fails.test(branch.body))) return undefined;
  const failing = named.filter((branch) => branch.negated === true && fails.test(branch.body));
  const others = otherwise !== undefined && (fails.test(otherwise) || (GIVES_UP.test(otherwise) && !goesOn(otherwise, named) && !doesWithout(otherwise, named)));
  const given = otherwise === undefined || others ? undefined : givenName(otherwise, context);
  if (otherwise !== undefined && !others && given === undefined) return undefined;
  if (given !== undefined && namedIn(named.map(({ condition }) => condition).join(' ')).some(({ architecture }) => architecture === context.baseline)) return undefined;
  // A branch by something else than the architecture may be what the target gets.
  if (linux.some(({ condition }) => !namesMachine(condition)) && !others && failing.length === 0) return undefined;
  const list = [...namedIn(named.map(({ condition }) => condition).join(' ')).map(({ word }) => word), ...(given === undefined ? [] : [given])];
  // Where the baseline has no branch of its own, the target goes the same way.
  if (!others && failing.length === 0 && !list.some((word) => servesBaseline(word, context))) return undefined;
  const symbols = leavesOut(list, context);
  if (symbols === undefined || !(others || failing.length > 0 || families(list).size > 1)) return undefined;
  return { line: (failing[0] ?? first).line, symbols };
}

/** Names of the smaller sibling of x86-64 alone; `x86` may mean both. */
const SMALLER = /^i?[3-7]86$/i;

/** Whether a word names the baseline, or its family as a whole. */
export function servesBaseline(word: string, { baseline }: Context): boolean {
  return namedIn(word).some(({ architecture }) => architecture === baseline || (family(architecture) === family(baseline) && !SMALLER.test(word)));
}

/** What is made for the instructions that one family of processors has, and others do without. */
const FASTER = /(?<![a-z])(?:sse|avx|neon|altivec|vsx|sve|simd|vec|jit|crc|aes|intrin\w*|optimi[sz]\w*|accel\w*)(?![a-z])/i;
/** A line that adds to a list: `sources += files('a.c')`, `list APPEND SRC a.c`, `set SRC ${SRC} a.c`. */
const ADDS = /^\s*(?:[\w.]+\s*\+=|list APPEND |set (\w+) \$\{\1\}|target_(?:sources|compile_options|compile_definitions) |add_(?:compile_options|definitions) )/;

/** Whether a body does no more than to add what makes its machine faster: where nothing is said of others, they take what all have. */
function onlyFaster(body: string): boolean {
  const lines = body.split('\n').filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  if (lines.length > 0 && lines.some((line) => FASTER.test(line)) && lines.every((line) => ADDS.test(line))) return true;
  return lines.some(isForOne) && lines.every((line) => isForOne(line) || ASKS.test(line));
}

/** A line that only asks what the compiler can do, or says something. */
const ASKS = /^\s*(?:(?:check_\w+|include) |message (?:STATUS|VERBOSE|DEBUG|TRACE) |message\s*\(|AC_MSG_(?:CHECKING|RESULT|NOTICE)|AX_CHECK_COMPILE_FLAG\b|[\w.]+ = cc\.has_\w+\(|;;)/;
/** Lines that give the compiler flags: of CMake, whose quotes have been taken, and of Meson. */
const GIVES_FLAGS = [
  /^\s*(?:add_compile_options|add_definitions|add_compile_definitions) (.+)$/, /^\s*target_compile_(?:options|definitions) \S+ (?:(?:BEFORE|PRIVATE|PUBLIC|INTERFACE) )*(.+)$/,
  /^\s*(?:list|string) ?APPEND \w+ (.+)$/, /^\s*(?:add_(?:project|global)_arguments|cc\.get_supported_arguments)\s*\(\s*(?:\[\s*)?((?:'[^']*'[\s,]*)+)/, /^\s*\w+ \+?= \[?\s*((?:'-[^']*'[\s,]*)+)\]?$/,
];
/** A line that sets one thing, in one of the languages, without what is around it. */
const SETS_ONE = /^(?:set (\w+) ?|([\w.]+)\s*\+?:?=(?!=)\s*)(.*)$/;

/** Name and value of what a line sets, without the `;;` that ends a branch; an empty name for any other line. */
function setOn(line: string): { name: string; value: string } {
  const [, a, b, value = ''] = SETS_ONE.exec(line.trim().replace(/;;\s*\]?$/, '').trimEnd()) ?? [];
  return { name: a ?? b ?? '', value };
}

const DEFINES = /^\s*(?:AC_DEFINE\(\[?(\w+)|\w+\.set(?:10)?\(\s*'(\w+)'\s*,\s*(?:1|true)\s*\))/;

/** Whether a line does no more than to use, or to note, what one machine has besides: `set CFLAGS ${CFLAGS} -msse4.2`, `HAVE_SSE = true`. */
function isForOne(line: string): boolean {
  const defined = DEFINES.exec(line);
  if (defined !== null) return isOwnFeature(defined[1] ?? defined[2] ?? '', '1');
  const bare = line.trimEnd();
  const flags = GIVES_FLAGS.map((pattern) => pattern.exec(bare)?.[1]).find((one) => one !== undefined);
  if (flags !== undefined) return isSpeedUp(flags.replace(/[',]/g, ' '));
  // What is called, or first given, says by its name what it is for: `detect_sse RESULT`, `option USE_NEON`.
  const [, command = '', first = ''] = /^\s*(?!(?:set|list|message|return|string) )([a-z]\w*) (\w+)/.exec(line) ?? [];
  if (namesFeature(command) || namesFeature(first)) return true;
  const { name, value } = setOn(line);
  return name !== '' && (isSpeedUp(value.replace(/ (?:CACHE|PARENT_SCOPE)\b.*$/, '')) || isOwnFeature(name, value));
}

/** Whether all that the branches do is to set what had a value before that others can live with. */
function hadValues(branches: readonly ChainBranch[], before: ReadonlyMap<string, string> | undefined): boolean {
  if (before === undefined || before.size === 0) return false;
  const set = new Map<string, string[]>();
  for (const line of branches.flatMap(({ body }) => body.split('\n'))) {
    if (/^\s*(?:#|dnl\b|$)/.test(line) || ASKS.test(line)) continue;
    const { name, value } = setOn(line);
    // What is built on its value before needs more than that.
    if (name === '' || !before.has(name) || /^\s*[\w.]+\s*\+=/.test(line) || new RegExp(`(?:^|[^\\w])${name.replaceAll('.', '\\.')}(?!\\w)`).test(value)) return false;
    set.set(name, [...(set.get(name) ?? []), value]);
  }
  return set.size > 0 && [...set].every(([name, values]) => {
    const value = before.get(name) ?? '';
    const bare = (one: string): string => one.replace(/[[\],]/g, ' ').replace(/'/g, '').trim();
    return isEmpty(value) || OFF_VALUE.test(value) ? doesWithoutValue(name, isEmpty(value) ? '' : value, values.map(bare)) : /\w/.test(value) && !NO_VALUE.test(value) && namedIn(value).length === 0;
  });
}

const OFF_VALUE = /^["']?(?:0|no|false|off)["']?$/i;

/** What a branch says that doesn't know the machine. */
const GIVES_UP = /(?:not|n't) (?:be )?(?:recogni[sz]ed|supported|known|determined?|detect(?:ed)?)|unsupported|unrecogni[sz]ed|unknown (?:arch|cpu|machine|processor|target)/i;

/** A line that sets something to nothing: `NAME = ''`, `set NAME`, `NAME=unknown`. */
const NOTHING = /^\s*(?:\w+\s*:?=\s*(?:''|""|["']?(?:unknown|none)["']?)|set \w+(?: unknown)?)\s*;*$/i;

/** Whether a body does no more than to leave names without a value. */
function givesNothing(body: string): boolean {
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.every((line) => NOTHING.test(line));
}

/** A value that is a compiler's flag: others may do without one. */
const FLAG = /(?:=|set \w+)\s*["']?-[a-z]/i;
const ON = /^\s*(?:set (\w+) (?:ON|TRUE|YES|1)|(\w+)\s*=\s*(?:true|True|1|'yes'))\s*$/gim;
const OFF = /^\s*(?:set (\w+) (?:OFF|FALSE|NO|0)|(\w+)\s*=\s*(?:false|False|0|'no'))\s*$/gim;
/** How a message goes on where there is something for all others. */
const INSTEAD = /\busing\b|fall(?:ing|s)?[ -]?back|instead|generic|disabl|without|portable|slower/i;

/** Whether a body that says what it doesn't know has an answer for others: a switch that is off where the others' is on, or what it says itself. */
function doesWithout(body: string, named: readonly ChainBranch[]): boolean {
  const off = [...body.matchAll(OFF)].map(([, a, b]) => a ?? b);
  if (off.length > 0 && named.length > 0 && named.every((branch) => [...branch.body.matchAll(ON)].some(([, a, b]) => off.includes(a ?? b)))) return true;
  return body.split('\n').some((line) => GIVES_UP.test(line) && INSTEAD.test(line) && namedIn(line).length === 0);
}

/** A line that sets something, and what it may be set to where nothing is known. */
const SETS = /^\s*(?:[\w.]+\s*(?:\+|:)?=\s*\S|set \w+ \S|list APPEND )/;
const NO_VALUE = /unknown|unsupported|^["']?none["']?$|["' ](?:FALSE|OFF|NO|0|none)["']?\s*$/i;

/** Whether a body that doesn't know the machine sets what others set all the same: code that works anywhere, and not another machine's name. */
function goesOn(body: string, named: readonly ChainBranch[]): boolean {
  // What a machine's own branch sets as well is that machine's.
  const taken = new Set(named.flatMap((branch) => branch.body.split('\n')).map((line) => line.trim()));
  return body.split('\n').some((line) => !taken.has(line.trim()) && SETS.test(line) && !NOTHING.test(line) && !NO_VALUE.test(line) && !GIVES_UP.test(line) && namedIn(GIVES.exec(line)?.[1] ?? '').length === 0);
}

/** A line that sets one thing to a bare word: `arch = "amd64"`, `set ARCH amd64`, `return "amd64"`. */
const GIVES = /^\s*(?:[\w.]+\s*\+?=|set\s+\w+|return\b)\s*["']?([\w./-]+)["']?\s*(?:#.*)?$/;

/** The baseline's name, where what is left for others gives it to every other machine. */
function givenName(otherwise: string, { baseline }: Context): string | undefined {
  return otherwise.split('\n').map((line) => GIVES.exec(line)?.[1]).find((word) => word !== undefined && entryArchitecture(word) === baseline);
}

/** How many kinds of machine some words name: x86 of 32 and of 64 bits are one. */
export function families(words: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const word of words) for (const { architecture } of namedIn(word)) found.add(family(architecture));
  return found;
}

/** ELF machines that are another's smaller sibling. */
const WIDER: Record<number, number> = { 3: 62, 40: 183 };

function family({ elfMachine, byteOrder }: Architecture): string {
  return `${WIDER[elfMachine] ?? elfMachine} ${byteOrder}`;
}

/**
 * Whether a regular expression of a build file fits one of the target's names. It is tried on these short words only, and not at all
 * where it repeats what repeats: such a one may take forever.
 */
export function patternFits(pattern: string, { target }: Context): boolean {
  if (pattern.length > 300 || /[*+}?]\)[*+{]/.test(pattern)) return false;
  try {
    const expression = new RegExp(pattern);
    return target.uname.some((name) => expression.test(name));
  } catch {
    return false;
  }
}
