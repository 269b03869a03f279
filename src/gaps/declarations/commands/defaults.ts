import { namedIn } from '../words.js';
import { restOf, setBy } from './branches.js';
import { mayBe } from './harmless.js';
import type { Choice, Command } from './parse.js';
import { assignment } from './place.js';

/** Lines that end a branch, a choice or a function, or begin another branch. */
const PARTS = /^\s*(?:(?:else|elif|fi|esac|endif|endef|done)(?!\w)|\}|\(?[^\s()$]+\)(?:\s|$))|;;\s*$|\{\s*$/;

/** How far before a choice its defaults stand, in lines. */
const NEAR = 12;

/** An assignment where a command begins. */
const DEFAULT = /(?:^|[;&]|\{\s)\s*[@+-]*(?:(?:export|local|declare|readonly)\s+)?(\w+)\s*[:?]?=\s*("[^"\n]{0,200}"|'[^'\n]{0,200}'|[^\s;&#]{0,200})/g;

/** What stands before a choice on its own line. */
function beforeIn(line: string, kind: Choice['kind']): string {
  const at = line.search(kind === 'case' ? /(?<![\w-])case(?![\w-])/ : /(?<![\w-])if(?![\w-])/);
  const before = at < 0 ? '' : line.slice(0, at);
  // What belongs to another branch or function on the line was not before.
  const closed = Math.max(before.lastIndexOf(')'), before.lastIndexOf('}'));
  return before.slice((closed < 0 ? before.search(/;;|\b(?:then|else|fi|esac)\b/) : closed) + 1);
}

/** Whether what the branches set has a value before, and nothing is said of others: `dir=generic; case $arch in x86_64) dir=x86`. */
export function hasDefault(choice: Choice, lines: readonly string[]): boolean {
  if (restOf(choice) !== undefined) return false;
  const [first] = choice.branches.map(setBy).filter((names) => names.size > 0);
  if (first === undefined) return false;
  const before = new Map<string, string>();
  const indent = indentOf(lines[choice.line - 1] ?? '');
  const above = lines.slice(Math.max(0, choice.line - 1 - NEAR), choice.line - 1);
  // What stands in another branch or function was not before.
  for (const source of [...above.slice(above.findLastIndex((one) => PARTS.test(one)) + 1), beforeIn(lines[choice.line - 1] ?? '', choice.kind)]) {
    // What stands deeper may not happen.
    if (indentOf(source) <= indent) for (const [, name = '', value = ''] of source.matchAll(DEFAULT)) before.set(name, value);
  }
  if (choice.branches.some((branch) => branch.commands.some((command) => buildsOn(command, first, lines)))) return false;
  // What the choice goes by, and an empty value, are no defaults.
  const asked = [choice.subject, ...choice.branches.flatMap(({ tests }) => tests.flatMap(({ words }) => words.map(({ value }) => value)))].join(' ');
  return [...first].every((name) => before.has(name) && !asked.includes(name)) && [...first].some((name) => isDefault(before.get(name) ?? '') || mayBe(name, before.get(name) ?? '', choice.branches));
}

/** Whether a command sets one of some names to what it was and more: then what it was is not all that is needed. */
function buildsOn({ words, line }: Command, names: ReadonlySet<string>, lines: readonly string[]): boolean {
  return words.some(({ value }) => {
    const set = assignment(value);
    if (set === undefined || !names.has(set.name)) return false;
    return new RegExp(`\\$[{(]?${set.name}(?!\\w)`).test(set.value) || /\w\s*\+=/.test(lines[line - 1] ?? '');
  });
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Whether a value is something that works anywhere. */
export function isDefault(value: string): boolean {
  return /[\w/]/.test(value) && !/[$`]|^["']?(?:unknown|unsupported|other|none|no|false|0)["']?$/i.test(value) && namedIn(value).length === 0;
}
