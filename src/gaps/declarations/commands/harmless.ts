import { families } from '../chain.js';
import { namesAny } from '../words.js';
import type { Branch, Command } from './parse.js';
import { assignment, onlySays } from './place.js';

/** What a command adds where it builds on what was there: `"$CFLAGS -msse2"`. */
const OWN_VALUE = /^\s*["']?\s*\$(?:\w+|[({]\w+(?::?[-=+][^)}]{0,200})?[)}])/;
/** Flags that let a compiler use what a machine has besides what all machines of its kind have, or switch a test of theirs on. */
const SPEEDS_UP = /^-(?:m(?!abi)\w|O|f(?!uzz)\w|W|race$|C(?:target-(?:cpu|feature)|llvm-args)|D\w*(?:SSE|AVX|NEON|SIMD|CRC|AES|ALTIVEC|VSX|HWCAP|INTRIN|ASM|JIT|ACCEL)|-(?:enable|with)-)/;

/** The flags that a value consists of, beside what was there before; undefined where it holds anything else. */
function flagsOf(value: string): string[] | undefined {
  const bare = value.replace(OWN_VALUE, '').replace(/["']/g, ' ').replace(/-C\s+/g, '-C').trim();
  const words = bare === '' ? [] : bare.split(/\s+/);
  return words.length > 0 && words.every((word) => /^[-+]{1,2}[A-Za-z]/.test(word)) ? words : undefined;
}

/** Whether a value is flags alone by which a compiler makes more of one machine. */
export function isSpeedUp(value: string): boolean {
  return flagsOf(value)?.every((flag) => SPEEDS_UP.test(flag)) === true;
}

/** What each branch sets, by name. */
function valuesOf({ commands }: Branch): { name: string; value: string }[] {
  return commands.flatMap(({ words }) => words.map(({ value }) => assignment(value)).filter((one) => one !== undefined));
}

/** How many kinds of machines in one branch are a list. */
const MANY = 3;

/** Whether a name gets nothing but flags in all branches that set it: to leave it empty does no harm. */
export function mayBeEmpty(name: string, branches: readonly Branch[]): boolean {
  const given = branches.map((branch) => ({ branch, values: valuesOf(branch).filter((one) => one.name === name && one.value !== '' && !/^(?:""|'')$/.test(one.value)) }));
  // The same for many kinds of machines is what those get that it is known to work on: a list to be added to.
  if (given.some(({ branch: { patterns, tests }, values }) => values.length > 0 && families([...patterns, ...tests.flatMap(({ words }) => words.map(({ value }) => value))]).size >= MANY)) return false;
  const values = given.flatMap((one) => one.values);
  return values.length > 0 && values.every(({ value }) => flagsOf(value) !== undefined);
}

/** Whether all branches do no more than to add flags by which a compiler makes more of one machine: others do without. */
export function onlySpeedUps(branches: readonly Branch[]): boolean {
  return branches.length > 0 && branches.every(({ commands }) => {
    const acting = commands.filter((command) => !onlySays(command));
    return acting.length > 0 && acting.every(({ words }) => {
      const set = words.filter(({ value }) => !/^(?:export|local|declare|readonly)$/.test(value));
      return set.length > 0 && set.every(({ value }) => isSpeedUp(assignment(value)?.value ?? ''));
    });
  });
}

/** Switches for what a machine may have, and what they are set to. */
const FEATURE = /^(?:\w+_)?(?:HAVE|HAS|USE|USING|ENABLE|WITH)_?\w*$/i;
const NOT_FEATURE = /support|valid|known|arch|platform|binar|prebuilt|package|release|download/i;
const ON = /^["']?(?:1|yes|y|true|on)["']?$/i;
const OFF = /^["']?(?:0|no|n|false|off)?["']?$/i;

/** Names of commands, and of functions, that end what goes on or tell how it is meant. */
const ENDS = /(?:^|[_-])(?:err\w*|fail\w*|die|abort\w*|exit\w*|usage|help|bad|invalid|un\w*|not|no|quit|stop|skip\w*|return|continue|break|shift|panic|throw|bail|fatal)(?:$|[_-])/i;
const PROGRAM = /^(?:make|gmake|go|cargo|cmake|meson|ninja|bazel|npm|yarn|pnpm|pip3?|python3?|apk|apt|apt-get|dnf|yum|zypper|gcc|g\+\+|cc|clang|docker|podman|bash|sh|cp|mv|ln|install|mkdir|touch|git|tar|sed|env|sudo|time|exec|\$\(\w+\)|\$\{?\w+\}?)$/;

/**
 * Whether the branch for all others gives every machine what it needs: it does nothing on purpose (`:`, `true`), does what works
 * anywhere (`make check`), leaves flags away that the others add, or switches off what they switch on. It doesn't give up: that has been asked before.
 */
export function doesNoHarm(other: Branch, branches: readonly Branch[]): boolean {
  const named = branches.filter((branch) => branch !== other);
  const acting = other.commands.filter((command) => !onlySays(command));
  if (acting.length === 0) return other.commands.some(({ words }) => INSTEAD.test(words.map(({ value }) => value).join(' ')));
  return acting.every((command) => isIdle(command) || leavesAway(command, named) || isGeneric(command, named));
}

/** How a message goes on where there is something for all others. */
const INSTEAD = /\busing\b|fall(?:ing|s)?[ -]?back|instead|generic|portable/i;

function isIdle({ words }: Command): boolean {
  return words.length === 1 && /^(?::|true|\/bin\/true)$/.test(words[0]?.value ?? '');
}

function leavesAway({ words }: Command, named: readonly Branch[]): boolean {
  return words.every(({ value }) => {
    if (/^(?:export|local|declare|readonly)$/.test(value)) return true;
    const set = assignment(value);
    if (set === undefined || !OFF.test(set.value)) return false;
    if (/^(?:""|'')?$/.test(set.value) && mayBeEmpty(set.name, named)) return true;
    return FEATURE.test(set.name) && !NOT_FEATURE.test(set.name) && named.flatMap(valuesOf).filter(({ name }) => name === set.name).every(({ value: on }) => ON.test(on)) && named.some((branch) => valuesOf(branch).some(({ name }) => name === set.name));
  });
}

/** Whether a command does something, and the same for all machines. */
function isGeneric({ words }: Command, named: readonly Branch[]): boolean {
  const run = words.filter(({ value }) => assignment(value) === undefined).map(({ value }) => value);
  const program = (run[0] ?? '').replace(/^[@+-]+/, '');
  if (program === '' || ENDS.test(program) || run.some((value) => namesAny(value)) || /^\[\[?$|^test$/.test(program)) return false;
  return PROGRAM.test(program) || program.includes('/') || named.some(({ commands }) => commands.some((one) => !onlySays(one) && one.words[0]?.value === run[0]));
}
