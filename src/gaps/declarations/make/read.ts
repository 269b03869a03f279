import { concernsCommands } from '../commands/concerns.js';
import { parseScript, type Branch, type Choice, type Command, type Guard, type Script } from '../commands/parse.js';
import type { Token } from '../commands/lexer.js';
import { Weight } from '../weight.js';

/** What may end a run. */
const ENDING = '\\bexit\\b|\\bfalse\\b|error|support';
const ENDS = new RegExp(ENDING, 'i');

/** A rule's head: its targets, and what they need. */
export interface RuleHead {
  targets: string[];
  needs: string[];
  line: number;
  guards: readonly Guard[];
}

/** A makefile as commands: assignments, conditionals as choices, recipes as the shell reads them. */
export interface Makefile {
  script: Script;
  rules: RuleHead[];
}

const ASSIGNMENT = /^\s*(?:(?:export|override|private|unexport)\s+)*([\w.$(){}/%-]+?)\s*(?:\?=|:{0,3}=|\+=|!=)\s*(.*)$/s;
const TARGET_ASSIGNMENT = /^[^=#]*?[^:=\s]\s*:\s*((?:export\s+)?[\w.-]+\s*(?:\?=|:{0,3}=|\+=)\s*.*)$/s;
const RULE = /^([^\s#:=][^:=#]*?)\s*&?::?(?!=)\s*([^=]*)$/s;
const CONDITION = /^\s*(else\s+)?(ifeq|ifneq|ifdef|ifndef)\b\s*(.*)$/s;
/** A condition of automake: `if OS_LINUX`, `if !ARCH_ARM`. */
const AUTOMAKE = /^if\s+(!?)(\w+)\s*$/;
/** Lines that say how others are meant. */
const DIRECTIVE = /^\s*(?:else|endif|if|ifn?eq|ifn?def|(?:override\s+|export\s+)*define)\b/;

/** Reads a makefile line by line, as make does: what it can't make sense of is passed over. */
export function readMakefile(text: string): Makefile {
  const makefile: Makefile = { script: { commands: [], choices: [], loops: [] }, rules: [] };
  const { script, rules } = makefile;
  const frames: { choice: Choice; guard: Guard }[] = [];
  let recipeOf: Guard | undefined;
  // After an assignment no recipe goes on: a tab before the next one is nothing but space. Source: GNU make's manual, 5.1.
  let inRule = false;
  let inDefine = false;
  const guards = (): Guard[] => frames.slice(-8).map(({ guard }) => guard);
  const put = (command: Command): void => {
    script.commands.push(command);
    for (const { choice } of frames.slice(-8)) choice.branches.at(-1)?.commands.push(command);
  };
  const weight = new Weight(text, ENDING);
  // Of what holds nothing that matters, only the head of the rule that a recipe belongs to is looked at, once there is such a recipe.
  let passed: string[] = [];
  const head = (): void => {
    for (const content of passed.reverse()) {
      const bare = bareLine(content);
      const isSet = assignmentIn(bare) !== null;
      const rule = isSet ? null : RULE.exec(bare);
      if (rule !== null) recipeOf = { text: rule[1] ?? '' };
      else if (!isSet) continue;
      inRule = !isSet;
      break;
    }
    passed = [];
  };
  for (const { line, content, start, end } of logicalLines(text)) {
    if (frames.length === 0 && !inDefine && !weight.in(start, end)) {
      if (content.startsWith('\t')) continue;
      if (!DIRECTIVE.test(content)) {
        passed.push(content);
        continue;
      }
    }
    if (passed.length > 0) head();
    if (inDefine && /^\s*endef\b/.test(content)) { inDefine = false; continue; }
    if (inDefine || (content.startsWith('\t') && (inRule || assignmentIn(bareLine(content)) === null))) {
      addRecipe(content, line, recipeOf === undefined ? guards() : [...guards(), recipeOf], script, frames);
      continue;
    }
    const bare = bareLine(content);
    if (bare.trim() === '') continue;
    const condition = CONDITION.exec(bare);
    const automake = condition === null ? AUTOMAKE.exec(bare) : null;
    if (automake !== null) {
      const choice: Choice = { kind: 'if', subject: '', line, branches: [newBranch(undefined, line)], guards: guards() };
      // What is not for a machine or system may be for all others.
      frames.push({ choice, guard: { text: automake[1] === '!' ? '' : automake[2] ?? '' } });
    } else if (condition !== null) {
      const test = toTest(condition[2] ?? '', condition[3] ?? '', line, guards());
      if (condition[1] === undefined) {
        const choice: Choice = { kind: 'if', subject: '', line, branches: [], guards: guards() };
        script.choices.push(choice);
        frames.push({ choice, guard: { text: '' } });
      }
      const frame = frames.at(-1);
      frame?.choice.branches.push(newBranch(test, line));
      if (frame !== undefined && frame.guard.text.length < 2000) frame.guard = { text: `${frame.guard.text} ${test?.words.map(({ value }) => value).join(' ') ?? ''}` };
    } else if (/^\s*else\b/.test(bare)) {
      const frame = frames.at(-1);
      // After automake's else come all for whom the condition isn't meant.
      if (frame?.choice.branches[0]?.tests.length === 0) frame.guard = { text: '' };
      frame?.choice.branches.push(newBranch(undefined, line));
    } else if (/^\s*endif\b/.test(bare)) {
      frames.pop();
    } else if (/^\s*(?:override\s+|export\s+)*define\b/.test(bare)) {
      inDefine = true;
      recipeOf = undefined;
    } else {
      const [, name = '', value = ''] = assignmentIn(bare) ?? [];
      const rule = name === '' ? RULE.exec(bare) : null;
      if (name !== '' || rule !== null) inRule = rule !== null;
      if (name !== '') put({ words: [word(`${name.replace(/[^\w]/g, '_')}=${value.trim()}`, line)], line, guards: guards() });
      else if (rule !== null) {
        const [head = '', ...recipe] = (rule[2] ?? '').split(';');
        rules.push({ targets: split(rule[1] ?? ''), needs: split(head), line, guards: guards() });
        recipeOf = { text: rule[1] ?? '' };
        if (recipe.length > 0) addRecipe(recipe.join(';'), line, [...guards(), recipeOf], script, frames);
      } else put({ words: [word(bare.trim(), line)], line, guards: guards() });
    }
  }
  return makefile;
}

/** A line without its comment and joints. */
function bareLine(content: string): string {
  const uncommented = withoutComment(content);
  return uncommented.includes('\n') ? uncommented.replace(/\\\n/g, ' ') : uncommented;
}

function assignmentIn(bare: string): RegExpExecArray | null {
  return ASSIGNMENT.exec(TARGET_ASSIGNMENT.exec(bare)?.[1] ?? bare);
}

function split(text: string): string[] {
  return text.trim().split(/\s+/).filter((one) => one !== '');
}

function word(value: string, line: number): Token {
  return { kind: 'word', value, line, nested: [] };
}

function newBranch(test: Command | undefined, line: number): Branch {
  return { patterns: [], tests: test === undefined ? [] : [test], line, commands: [] };
}

/** Lines with what a backslash joins to them, and where they stand; the joints stay in. */
function* logicalLines(text: string): Generator<{ line: number; content: string; start: number; end: number }> {
  let start = 0;
  let line = 1;
  while (start < text.length) {
    let end = start;
    let lines = 0;
    do {
      const newline = text.indexOf('\n', end);
      end = newline < 0 ? text.length + 1 : newline + 1;
      lines++;
    } while (end <= text.length && isJoined(text, start, end));
    const content = text.slice(start, end - 1);
    yield { line, content: content.includes('\r') ? content.replace(/\r/g, '') : content, start, end };
    line += lines;
    start = end;
  }
}

/** Whether the line that ends before `end` goes on after it. */
function isJoined(text: string, start: number, end: number): boolean {
  const last = text[end - 2];
  return (last === '\\' || last === '\r') && /(?:^|[^\\])(?:\\\\)*\\\r?\n$/.test(text.slice(Math.max(start, end - 40), end));
}

function withoutComment(text: string): string {
  if (!text.includes('#')) return text;
  const at = /(?:^|[^\\$])#/.exec(text);
  return at === null ? text : text.slice(0, at.index + at[0].length - 1);
}

/** `ifeq ($(ARCH),amd64)`, `ifeq "$(ARCH)" "amd64"`, `ifneq (,$(filter amd64 arm64,$(ARCH)))`, `ifneq ($(filter-out amd64 arm64,$(ARCH)),)` as a comparison. */
function toTest(kind: string, rest: string, line: number, guards: readonly Guard[]): Command | undefined {
  const filter = /\$\(filter(?:-out)?\s+([^,]*),([^)]*)\)?/.exec(rest);
  const out = filter?.[0].startsWith('$(filter-out') === true && kind === 'ifneq' ? '!=' : '=~';
  const pair = filter === null ? /^\((.*),([^,]*)\)\s*$/s.exec(rest) ?? /^["']([^"']*)["']\s+["']([^"']*)["']/.exec(rest) : null;
  const operator = kind === 'ifneq' && filter === null ? '!=' : '==';
  const sides = filter === null ? [pair?.[1], pair?.[2]] : /\$/.test(filter[1] ?? '') ? [filter[1], filter[2]] : [filter[2], filter[1]];
  const [left = rest, right = ''] = sides.map((side) => side?.trim());
  return { words: [word(left, line), word(filter === null ? operator : out, line), word(right, line)], line, guards };
}

/** A recipe's line, as the shell gets it. Each is a script of its own, so that a stray quote spoils no other. */
function addRecipe(content: string, line: number, guards: readonly Guard[], script: Script, frames: readonly { choice: Choice }[]): void {
  // Most recipes say nothing of architectures; but one that ends the run may be what others come to.
  if (!concernsCommands(content) && !ENDS.test(content)) return;
  const text = content.replace(/^\s*[@+-]+/, '').replace(/\$\$/g, '$');
  const parsed = parseScript(text);
  const move = <T extends { line: number; guards: readonly Guard[] }>(one: T): T => Object.assign(one, { line: one.line + line - 1, guards: [...guards, ...one.guards] });
  for (const command of parsed.commands) {
    move(command);
    moveWords(command.words, line - 1);
    script.commands.push(command);
    for (const { choice } of frames.slice(-8)) choice.branches.at(-1)?.commands.push(command);
  }
  for (const choice of parsed.choices) {
    for (const branch of choice.branches) branch.line += line - 1;
    script.choices.push(move(choice));
  }
  for (const loop of parsed.loops) {
    moveWords(loop.words, line - 1);
    script.loops.push(move(loop));
  }
}

function moveWords(words: readonly Token[], by: number): void {
  for (const one of words) {
    one.line += by;
    if (one.items !== undefined) moveWords(one.items, by);
  }
}
