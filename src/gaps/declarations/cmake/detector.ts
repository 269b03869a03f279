import type { Context } from '../../../lib/context.js';
import { findArchitecture } from '../../../target/architectures.js';
import type { GapFacts } from '../../gap.js';
import { chainGap, families, patternFits, servesBaseline, type Chain } from '../chain.js';
import { severalOf } from '../commands/families.js';
import type { CommandPlace } from '../commands/place.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { appleNames, leavesOut, namesAny, namesMachine } from '../words.js';
import { readCMake, type CMakeCommand } from './read.js';

/** Variables that hold the machine's architecture. */
const MACHINE = /PROCESSOR|ARCH|CPU|MACHINE/i;
const OTHER_SYSTEM = /^(?:APPLE|WIN32|MSVC|MSVC_VERSION|CMAKE_CL_64|MINGW(?:32|64)?|ANDROID|IOS|EMSCRIPTEN|XCODE|CYGWIN)$/;
const FAILS = /\b(?:FATAL_ERROR|SEND_ERROR)\b/;
/** Commands that change nothing of what is built. */
const TALK = new Set(['message', 'mark_as_advanced', 'endif', 'endforeach', 'return']);

/** CMake files. Source: cmake-variables(7), CMAKE_SYSTEM_PROCESSOR. */
export const cmake: DeclarationDetector = {
  ecosystem: 'cmake',
  rules: {
    'cmake/processor': { why: 'The build goes by the processor, and has nothing for the target.', closes: "Add a branch for the target's CMAKE_SYSTEM_PROCESSOR, or an else that works anywhere." },
    'cmake/arch-list': { why: 'Architectures are listed, and the target is not among them.', closes: 'Add the target to the list.' },
  },
  endings: ['txt', 'cmake', 'in'],
  needs: 'names',
  matches: (path) => /(?:^|\/)CMakeLists\.txt$|\.cmake(?:\.in)?$/.test(path),
  find(file, context) {
    const gaps: GapFacts[] = [];
    if (!namesAny(file.text)) return { gaps };
    const commands = readCMake(file.text);
    const { found, foreign } = chains(commands, context);
    for (const place of oneByOne(commands, foreign, context)) gaps.push(declared(file, cmake, { ...place, rule: 'cmake/arch-list' }));
    for (const chain of found) {
      const place = chainGap(chain, FAILS, context);
      if (place !== undefined) gaps.push(declared(file, cmake, { rule: 'cmake/processor', ...place, kind: 'chain', where: chain.branches.map(({ body }) => body).join(' ').slice(0, 100) }));
    }
    for (const command of commands) {
      const { name, args, line } = command;
      if ((name === 'if' || name === 'elseif') && !foreign.has(command)) {
        const symbols = oneOf(args, context);
        if (symbols !== undefined) gaps.push(declared(file, cmake, { rule: 'cmake/arch-list', line, symbols, where: 'if' }));
      }
      if ((name !== 'set' && name !== 'foreach' && name !== 'list') || foreign.has(command)) continue;
      const [first = '', ...rest] = args.flatMap((arg) => arg.split(';'));
      const words = rest.filter((word) => !/^(?:IN|ITEMS|CACHE|STRING|INTERNAL|PARENT_SCOPE|FORCE|APPEND|\w*ARCH\w*S?)$/.test(word));
      if (/OSX|APPLE|ANDROID|WIN/.test(first) || words.length < 2 || !words.every((word) => findArchitecture(word) !== undefined) || families(words).size < 2 || appleNames(words)) continue;
      const symbols = leavesOut(words, context);
      if (symbols !== undefined) gaps.push(declared(file, cmake, { rule: 'cmake/arch-list', line, symbols, where: first }));
    }
    return { gaps };
  },
};

/** Architectures of a condition that asks for one of several variables named after them, `X86_64 OR ARM64 OR PPC`, where it leaves the target out. */
function oneOf(args: readonly string[], context: Context): string[] | undefined {
  const words = args.filter((_arg, index) => index % 2 === 0);
  if (words.length < 3 || args.some((arg, index) => index % 2 === 1 && arg !== 'OR') || !words.every((word) => /^[A-Z]\w+$/.test(word) && namesMachine(word))) return undefined;
  const symbols = leavesOut(words, context);
  return symbols !== undefined && families(symbols).size > 1 && symbols.some((word) => findArchitecture(word.toLowerCase()) === context.baseline) ? symbols : undefined;
}

/** Choices one after the other that differ in the architecture alone: `if(IS_X86)`, `if(IS_ARM)`, `if(IS_S390X)`, … */
function oneByOne(commands: readonly CMakeCommand[], foreign: ReadonlySet<CMakeCommand>, context: Context): CommandPlace[] {
  const asked = commands.filter((command) => command.name === 'if' && !foreign.has(command)).map(({ args, line }) => ({ name: args.join(' '), line }));
  // A few are speed-ups of single machines.
  return severalOf(asked.filter(({ name }) => MACHINE.test(name)), context).filter(({ symbols }) => new Set(symbols).size > 3 && families(symbols).size > 2 && symbols.some((one) => servesBaseline(one, context)));
}

/** Commands after which what was set before is another branch's or function's. */
const ENDS_PART = /^(?:else|elseif|endif|function|endfunction|macro|endmacro)$/;

/** An `if` that is open: its branches so far, and whether it is about another system. */
interface Frame {
  chain: Chain;
  /** Whether the whole choice is inside a branch for another system. */
  inForeign: boolean;
  /** Whether what comes next is. */
  foreign: boolean;
  /** Whether any branch does more than talk. */
  works: boolean;
  /** What had a value before. */
  before: ReadonlySet<string>;
}

/** Every `if` that asks for the processor and isn't inside one for another system; and the commands that are. */
function chains(commands: readonly CMakeCommand[], context: Context): { found: Chain[]; foreign: Set<CMakeCommand> } {
  const found: Chain[] = [];
  const inForeign = new Set<CMakeCommand>();
  const open: Frame[] = [];
  const branch = (frame: Frame, command: CMakeCommand): void => {
    const { args, line } = command;
    const negated = isNegated(command);
    const foreign = args.some((arg, index) => OTHER_SYSTEM.test(arg) && args[index - 1]?.toUpperCase() !== 'NOT');
    const asks = args.some((arg) => MACHINE.test(arg)) && !foreign;
    const covers = asks && args.some((arg, index) => args[index - 1] === 'MATCHES' && patternFits(arg, context));
    frame.foreign = frame.inForeign || foreign;
    // What asks for something else decides for nobody by name.
    frame.chain.branches.push({ condition: foreign ? 'windows' : asks ? args.join(' ') : '', line, body: '', negated, covers });
  };
  const recent: string[] = [];
  for (const command of commands) {
    const { name, args } = command;
    const frame = open.at(-1);
    if (name === 'set' && /^(?!(?:unknown|none|unsupported)$)[^$]+$/i.test(args[1] ?? '')) recent.push(args[0] ?? '');
    else if (ENDS_PART.test(name)) recent.length = 0;
    if (frame?.foreign === true) inForeign.add(command);
    if (name === 'if') {
      const next: Frame = { chain: { branches: [] }, inForeign: frame?.foreign ?? false, foreign: false, works: false, before: new Set(recent) };
      recent.length = 0;
      open.push(next);
      branch(next, command);
    } else if (name === 'elseif' && frame !== undefined) {
      branch(frame, command);
    } else if (name === 'else' && frame !== undefined) {
      frame.chain.otherwise = '';
      frame.foreign = frame.inForeign;
    } else if (name === 'endif') {
      open.pop();
      if (frame !== undefined && !frame.inForeign && (frame.works || FAILS.test(bodies(frame.chain))) && !hadValue(frame)) found.push(frame.chain);
    } else {
      for (const one of open.slice(-10)) {
        one.works ||= !TALK.has(name);
        // What fails under a further condition doesn't fail for all.
        const text = one === frame || name !== 'message' ? `${name} ${args.join(' ')}\n`.slice(0, 300) : '';
        const last = one.chain.branches.at(-1);
        if (one.chain.otherwise !== undefined) one.chain.otherwise = (one.chain.otherwise + text).slice(0, 4000);
        else if (last !== undefined) last.body = (last.body + text).slice(0, 4000);
      }
    }
  }
  return { found, foreign: inForeign };
}

/** Conditions that hold on Linux, before those that are looked at. */
const ON_LINUX = /^(?:UNIX|LINUX|CMAKE_SYSTEM_NAME (?:STREQUAL|MATCHES) \^?Linux\$?|NOT (?:WIN32|APPLE|MSVC|MINGW|ANDROID|IOS)) AND /i;

/** Whether a condition is for all but those that it names: `NOT A`, `NOT A AND NOT B`, `NOT (A OR B)`. */
function isNegated({ args, groups }: CMakeCommand): boolean {
  let rest = args.join(' ');
  let from = 0;
  for (let match = ON_LINUX.exec(rest); match !== null; match = ON_LINUX.exec(rest)) {
    from += match[0].trim().split(' ').length;
    rest = rest.slice(match[0].length);
  }
  if (args[from]?.toUpperCase() !== 'NOT') return false;
  const end = groups.find(({ start }) => start === from + 1)?.end ?? from + 1;
  return !args.slice(end).includes('OR');
}

/** Whether all that the branches do is to set what has a value already, right before. */
function hadValue({ chain, before }: Frame): boolean {
  const lines = chain.branches.flatMap(({ body }) => body.split('\n')).filter((line) => line !== '');
  return chain.otherwise === undefined && lines.length > 0 && lines.every((line) => {
    const name = /^set (\w+) /.exec(line)?.[1] ?? '';
    // What is built on its value before needs more than that.
    return before.has(name) && !line.includes(`\${${name}}`);
  });
}

function bodies({ branches, otherwise }: Chain): string {
  return branches.map(({ body }) => body).join('') + (otherwise ?? '');
}
