import { lex, type Token } from './lexer.js';

/** A condition around a command: patterns of a `case` arm, or the tests of an `if` up to the branch. */
export interface Guard {
  text: string;
}

/** A simple command with its words; assignments before it count as words. */
export interface Command {
  words: Token[];
  line: number;
  guards: readonly Guard[];
}

/** One branch of a `case` or an `if`. */
export interface Branch {
  /** Patterns of a case; for an `if` its tests, for its `else` nothing. */
  patterns: string[];
  tests: Command[];
  line: number;
  commands: Command[];
}

/** A `case`, or an `if` with all its branches. */
export interface Choice {
  kind: 'case' | 'if';
  /** What a case asks of. */
  subject: string;
  line: number;
  branches: Branch[];
  guards: readonly Guard[];
}

/** `for NAME in WORDS`. */
export interface Loop {
  variable: string;
  words: Token[];
  line: number;
  guards: readonly Guard[];
}

/** What a script says, flat: where things stand in is told by their guards. */
export interface Script {
  commands: Command[];
  choices: Choice[];
  loops: Loop[];
}

/** Parses as much of a shell script as there is of it; what is broken is passed over. */
export function parseScript(text: string): Script {
  const script: Script = { commands: [], choices: [], loops: [] };
  readTokens(lex(text), script, []);
  return script;
}

/** Innermost conditions that are told of a command; nobody nests deeper on purpose. */
const NEAREST = 8;
/** Most characters of a condition. */
const LONGEST = 2000;

/** Words of the shell that change nothing here. */
const PASSED = new Set(['do', 'done', 'while', 'until', '!', 'time']);

interface Frame {
  choice: Choice;
  guard: Guard;
}

function readTokens(tokens: readonly Token[], script: Script, outer: readonly Guard[]): void {
  const frames: Frame[] = [];
  let at = 0;
  // The test before `&&` or `||` guards what follows it, a group in braces included.
  let before: Guard | undefined;
  const groups: (Guard | undefined)[] = [];
  let condition = false;
  // One list for all commands between two changes.
  let known: readonly Guard[] | undefined;
  const guards = (): readonly Guard[] => (known ??= [...outer.slice(-NEAREST), ...frames.slice(-NEAREST).map((frame) => frame.guard), ...groups.slice(-NEAREST).filter((group) => group !== undefined), ...(before === undefined ? [] : [before])]);
  const follow = (guard: Guard | undefined): void => {
    if (guard === before) return;
    before = guard;
    known = undefined;
  };
  const enter = (choice: Choice): void => {
    script.choices.push(choice);
    frames.push({ choice, guard: { text: '' } });
    known = undefined;
  };
  const branch = (patterns: string[], line: number): void => {
    const frame = frames.at(-1);
    frame?.choice.branches.push({ patterns, tests: [], line, commands: [] });
    if (frame?.choice.kind === 'case') frame.guard = { text: patterns.join(' ') };
    known = undefined;
  };
  while (at < tokens.length) {
    const token = tokens[at] as Token;
    if (token.kind !== 'word') {
      const frame = frames.at(-1);
      if (frame?.choice.kind === 'case' && (token.value.startsWith(';;') || token.value === ';&')) at = readPatterns(tokens, at + 1, branch);
      else at++;
      if (token.value === '(' || token.value === ')') {
        if (token.value === '(') groups.push(before);
        else groups.pop();
        known = undefined;
      }
      if (token.value !== '&&' && token.value !== '||' && token.value !== '\n') follow(undefined);
      if (token.value === '\n' && tokens[at - 2]?.value !== '&&' && tokens[at - 2]?.value !== '||') follow(undefined);
      continue;
    }
    const { value, line } = token;
    if (value === 'case') {
      const subject = tokens[at + 1];
      enter({ kind: 'case', subject: subject?.value ?? '', line, branches: [], guards: guards() });
      readNested(subject === undefined ? [] : [subject], script, guards());
      at += 2;
      while (tokens[at]?.kind === 'newline') at++;
      if (tokens[at]?.value === 'in') at = readPatterns(tokens, at + 1, branch);
    } else if (value === 'esac' || value === 'fi') {
      frames.pop();
      known = undefined;
      at++;
    } else if (value === 'if') {
      enter({ kind: 'if', subject: '', line, branches: [], guards: guards() });
      branch([], line);
      condition = true;
      at++;
    } else if (value === 'elif' || value === 'else') {
      branch([], line);
      condition = value === 'elif';
      at++;
    } else if (value === 'then') {
      condition = false;
      const frame = frames.at(-1);
      const tests = frame?.choice.branches.at(-1)?.tests.map(textOf).join(' ') ?? '';
      // An `else` is guarded by the tests before it, too.
      if (frame !== undefined && frame.guard.text.length < LONGEST) frame.guard = { text: `${frame.guard.text} ${tests}` };
      known = undefined;
      at++;
    } else if (value === 'for' && tokens[at + 2]?.value === 'in') {
      const words = wordsFrom(tokens, at + 3);
      script.loops.push({ variable: tokens[at + 1]?.value ?? '', words, line, guards: guards() });
      readNested(words, script, guards());
      at += 3 + words.length;
    } else if (value === '{') {
      groups.push(before);
      known = undefined;
      at++;
    } else if (value === '}') {
      groups.pop();
      known = undefined;
      at++;
    } else if (PASSED.has(value)) {
      at++;
    } else {
      const words = wordsFrom(tokens, at);
      const command: Command = { words, line, guards: guards() };
      script.commands.push(command);
      const frame = frames.at(-1);
      const current = frame?.choice.branches.at(-1);
      if (frame?.choice.kind === 'if' && condition) current?.tests.push(command);
      else for (let depth = Math.max(0, frames.length - NEAREST); depth < frames.length; depth++) frames[depth]?.choice.branches.at(-1)?.commands.push(command);
      readNested(words, script, guards());
      at += words.length;
      if (/^(?:&&|\|\|)$/.test(tokens[at]?.value ?? '') && isTest(command)) follow({ text: `${before?.text ?? ''} ${textOf(command)}`.slice(-LONGEST) });
    }
  }
}

function wordsFrom(tokens: readonly Token[], from: number): Token[] {
  const words: Token[] = [];
  for (let at = from; tokens[at]?.kind === 'word'; at++) words.push(tokens[at] as Token);
  return words;
}

/** Patterns up to their bracket; where none comes the case is over or broken. */
function readPatterns(tokens: readonly Token[], from: number, branch: (patterns: string[], line: number) => void): number {
  let at = from;
  while (tokens[at]?.kind === 'newline') at++;
  if (tokens[at]?.value === '(') at++;
  const start = tokens[at];
  if (start === undefined || start.value === 'esac') return at;
  const patterns: string[] = [];
  for (; tokens[at]?.kind === 'word' || tokens[at]?.value === '|'; at++) if (tokens[at]?.kind === 'word') patterns.push(tokens[at]?.value ?? '');
  if (tokens[at]?.value === ')') at++;
  branch(patterns, start.line);
  return at;
}

function readNested(words: readonly Token[], script: Script, guards: readonly Guard[]): void {
  for (const word of words) {
    for (const inner of word.nested) readTokens(inner, script, guards);
    if (word.items !== undefined) readNested(word.items, script, guards);
  }
}

/** Whether a command is one to decide by. */
function isTest({ words }: Command): boolean {
  return /^(?:\[\[?|test|grep|e?grep|expr)$/.test(words[0]?.value ?? '') || words.some(({ value }) => /^(?:==?|!=|=~)$/.test(value));
}

/** A command in one line. */
export function textOf(command: Command): string {
  return command.words.map((word) => word.value).join(' ');
}
