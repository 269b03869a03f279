import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootMessage } from '../../project/go-build.js';
import type { FileEdit } from '../rung.js';
import type { Shop } from './shop.js';

/** Bits of Go's whole numbers; `int` and its like have those of a 64-bit machine. */
const BITS: Readonly<Record<string, number>> = { int8: 8, int16: 16, int32: 32, int64: 64, int: 64, uint8: 8, byte: 8, uint16: 16, uint32: 32, uint64: 64, uint: 64, uintptr: 64 };
/** Operators of which a person writes two operands of one type. */
const OPERATOR = / (==|!=|<=|>=|&\^|[-+*/%&|^<>]) /g;

/** One expression that must be converted. */
interface Conversion {
  message: RootMessage;
  expression: string;
  to: string;
  /** The text that it stands in, as the compiler prints it. */
  around: string;
}

/** What conversions came to. */
export type Converted = { edits: FileEdit[]; why: string } | { refused: string };

/**
 * Mismatched types because the target's C structs have a narrower number where the baseline's have a wider one (`Nlink`, `Blksize` of `syscall.Stat_t`): a
 * conversion to the wider one says for the baseline what is there already. What would lose bits, or isn't a whole number, is refused.
 */
export async function convert({ root, context }: Shop): Promise<Converted> {
  const texts = new Map<string, string>();
  const done: string[] = [];
  for (const message of root.messages) {
    const wanted = conversionOf(message, context.target.elfClass === 64);
    if (wanted === undefined) return { refused: `${message.file}:${message.line}: ${message.text}` };
    const path = message.file.slice(root.dir === '' ? 0 : root.dir.length + 1);
    const text = texts.get(path) ?? (await readFile(join(root.absDir, path), 'utf8'));
    const changed = onLine(text, wanted);
    if (changed === undefined) return { refused: `${message.file}:${message.line}: ${wanted.expression} is not found on its line` };
    texts.set(path, changed);
    done.push(`${wanted.to}(${wanted.expression})`);
  }
  if (done.length === 0) return { refused: 'the compiler names no place' };
  return {
    edits: [...texts].map(([path, content]) => ({ path, content })),
    why: `${[...new Set(done)].join(', ')}: for ${context.target.go} the number is narrower, and for ${context.baseline.go} the conversion changes nothing`,
  };
}

/** Reads what the compiler says; undefined for what no widening mends. */
function conversionOf(message: RootMessage, wide: boolean): Conversion | undefined {
  const use = /^cannot use (.+) \((?:variable|value|field)(?: of)? type (\w+)\) as (\w+) value in /s.exec(message.text);
  if (use !== null) {
    const [, expression = '', from = '', to = ''] = use;
    return widens(from, to, wide) ? { message, expression, to, around: expression } : undefined;
  }
  const both = /^invalid operation: (.+) \(mismatched types (\w+) and (\w+)\)$/s.exec(message.text);
  if (both === null) return undefined;
  const [, around = '', left = '', right = ''] = both;
  const places = [...around.matchAll(OPERATOR)].filter((match) => balanced(around.slice(0, match.index)) && balanced(around.slice(match.index)));
  const place = places[0];
  if (place === undefined || places.length > 1) return undefined; // Which operator is meant isn't said.
  if (widens(left, right, wide)) return { message, expression: around.slice(0, place.index), to: right, around };
  return widens(right, left, wide) ? { message, expression: around.slice(place.index + place[0].length), to: left, around } : undefined;
}

/** Whether every number of one type is one of the other. */
function widens(from: string, to: string, wide: boolean): boolean {
  const [a, b] = [BITS[from], BITS[to]];
  if (a === undefined || b === undefined) return false;
  if (!wide && [from, to].some((name) => /^u?int$|^uintptr$/.test(name))) return false;
  const signed = (name: string): boolean => !/^u|^byte$/.test(name);
  return signed(from) === signed(to) ? a <= b : !signed(from) && a < b;
}

function onLine(text: string, { message, expression, to, around }: Conversion): string | undefined {
  const lines = text.split('\n');
  const line = lines[message.line - 1] ?? '';
  const at = line.indexOf(around);
  if (at < 0 || line.includes(around, at + 1)) return undefined;
  const start = at + (around.startsWith(expression) ? 0 : around.length - expression.length);
  lines[message.line - 1] = `${line.slice(0, start)}${to}(${expression})${line.slice(start + expression.length)}`;
  return lines.join('\n');
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const sign of text) if ('([{'.includes(sign)) depth++; else if (')]}'.includes(sign) && --depth < 0) return false;
  return depth === 0;
}
