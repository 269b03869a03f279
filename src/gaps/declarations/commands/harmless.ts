import { families } from '../chain.js';
import { doesWithoutValue, isEmpty, isSpeedUp } from '../speed-ups.js';
import { namesAny } from '../words.js';
import { valuesOf } from './branches.js';
import type { Branch, Command } from './parse.js';
import { assignment, onlySays } from './place.js';

/** Words before an assignment. */
const DECLARES = /^(?:export|local|declare|readonly)$/;

/** How many kinds of machines in one branch are a list. */
const MANY = 3;

/** Whether a value does no harm that leaves flags away, or switches off, what all branches that set the name add or switch on. */
export function mayBe(name: string, value: string, branches: readonly Branch[]): boolean {
  const given = branches.map((branch) => ({ branch, values: valuesOf(branch).filter((one) => one.name === name && !isEmpty(one.value)) }));
  // The same for many kinds of machines is what those get that it is known to work on: a list to be added to.
  if (given.some(({ branch: { patterns, tests }, values }) => values.length > 0 && families([...patterns, ...tests.flatMap(({ words }) => words.map((word) => word.value))]).size >= MANY)) return false;
  return doesWithoutValue(name, value, given.flatMap(({ values }) => values.map((one) => one.value)));
}

/** Whether all branches do no more than to add flags by which a compiler makes more of one machine: others do without. */
export function onlySpeedUps(branches: readonly Branch[]): boolean {
  return branches.length > 0 && branches.every(({ commands }) => {
    const acting = commands.filter((command) => !onlySays(command));
    return acting.length > 0 && acting.every(({ words }) => {
      const set = words.filter(({ value }) => !DECLARES.test(value));
      return set.length > 0 && set.every(({ value }) => isSpeedUp(assignment(value)?.value ?? ''));
    });
  });
}

/** Names of commands, and of functions, that end what goes on or tell how it is meant. */
const ENDS = /(?:^|[_-])(?:err\w*|fail\w*|die|abort\w*|exit\w*|usage|help|bad|invalid|un\w*|not|no|quit|stop|skip\w*|return|continue|break|shift|panic|throw|bail|fatal)(?:$|[_-])/i;
/** Programs that build, or bring in what was built, on any machine. */
const BUILDS = /^(?:make|gmake|go|cargo|cmake|meson|ninja|bazel|npm|yarn|pnpm|pip3?|python3?|apk|apt|apt-get|dnf|yum|zypper|gcc|g\+\+|cc|clang|\$[({]?(?:MAKE|CC|CXX|GO|CMAKE|PYTHON)[)}]?)$/;
/** Commands, and functions by their names, that bring something which is needed later. */
const PROVIDES = /(?:^|[/_-])(?:install|setup|download|fetch|get|copy|cp|mv|ln|tar|unzip|curl|wget|docker|podman|apk|apt|apt-get|dnf|yum|build|compile|link)(?:$|[_-])/i;

/**
 * Whether the branch for all others gives every machine what it needs: it does nothing on purpose (`:`, `true`), does what works
 * anywhere (`make check`), leaves flags away that the others add, or switches off what they switch on. It doesn't give up: that has been asked before.
 */
export function doesNoHarm(other: Branch, branches: readonly Branch[]): boolean {
  const named = branches.filter((branch) => branch !== other);
  const acting = other.commands.filter((command) => !onlySays(command));
  // Who gets nothing of what others get comes to grief later.
  const provided = named.some(({ commands }) => commands.some(({ words }) => PROVIDES.test(words.find(({ value }) => assignment(value) === undefined)?.value ?? '')));
  if (acting.length === 0) return !provided && other.commands.some(({ words }) => saysInstead(words.map(({ value }) => value).join(' ')));
  return acting.every((command) => (isIdle(command) && !provided) || leavesAway(command, named) || isGeneric(command, named));
}

/** Whether a message goes on as where there is something for all others, and doesn't ask its reader for it. */
function saysInstead(message: string): boolean {
  return /\busing\b|fall(?:ing|s)?[ -]?back|instead|generic|portable/i.test(message) && !/\bmanual|\bplease\b|\bno (?:prebuilt|binar)|\byourself\b/i.test(message) && !namesAny(message);
}

function isIdle({ words }: Command): boolean {
  return words.length === 1 && /^(?::|true|\/bin\/true)$/.test(words[0]?.value ?? '');
}

function leavesAway({ words }: Command, named: readonly Branch[]): boolean {
  return words.every(({ value }) => {
    if (DECLARES.test(value)) return true;
    const set = assignment(value);
    return set !== undefined && mayBe(set.name, set.value, named);
  });
}

/** Whether a command does something, and the same for all machines. */
function isGeneric({ words }: Command, named: readonly Branch[]): boolean {
  const run = words.filter(({ value }) => assignment(value) === undefined).map(({ value }) => value);
  const program = (run[0] ?? '').replace(/^[@+-]+/, '');
  if (program === '' || ENDS.test(program) || run.some((value) => namesAny(value)) || /^\[\[?$|^test$/.test(program)) return false;
  return BUILDS.test(program) || named.some(({ commands }) => commands.some((one) => !onlySays(one) && one.words[0]?.value === run[0]));
}
