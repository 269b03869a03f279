import { readBrackets, type Bracket } from '../brackets.js';

const SYNTAX = { lineComments: ['#', '//'], blockComments: true, quotes: ['"'] } as const;

/** A string of an attribute, or the strings of its list. */
export interface HclList {
  /** The attribute. */
  key: string;
  /** Labels of the block around it: `target "app"`. */
  block: string;
  values: string[];
  /** Offset of the value. */
  offset: number;
}

/** Lists of strings, and strings with commas, that attributes of a bake file have. */
export function hclLists(text: string): HclList[] {
  const lists: HclList[] = [];
  const brackets = readBrackets(text, SYNTAX);
  for (const bracket of brackets) {
    if (bracket.open === '[') lists.push({ key: attributeOf(text, bracket), block: blockOf(text, bracket), values: bracket.literals.map((one) => one.text), offset: bracket.start });
    if (bracket.open !== '{') continue;
    for (const { text: value, offset } of bracket.literals) {
      const key = /([\w-]+)\s*=\s*"$/.exec(text.slice(Math.max(0, offset - 80), offset))?.[1];
      if (key !== undefined) lists.push({ key, block: labels(text, bracket), values: value.split(',').map((part) => part.trim()), offset });
    }
  }
  return lists.sort((a, b) => a.offset - b.offset);
}

/** The attribute that a list is the value of, be it one of two that a condition chooses, or an argument: `platforms = RELEASE ? ["…"] : ["…"]`. */
function attributeOf(text: string, { before, start }: Bracket): string {
  const line = text.slice(Math.max(0, start - 300, text.lastIndexOf('\n', start - 1) + 1), start);
  return /^\s*([\w-]+)\s*=(?!=)[^{]*[?:(,]\s*$/.exec(line)?.[1] ?? before;
}

function blockOf(text: string, bracket: Bracket): string {
  for (let outer = bracket.outer; outer !== undefined; outer = outer.outer) if (outer.open === '{') return labels(text, outer);
  return '';
}

function labels(text: string, block: Bracket): string {
  return /([\w-]+(?:\s+"[^"\n]*")*)\s*$/.exec(text.slice(Math.max(0, block.start - 200), block.start))?.[1] ?? '';
}
