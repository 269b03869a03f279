import { isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, visit, type Document } from 'yaml';
import type { Architecture } from '../../target/architectures.js';
import { archWords } from './arch-words.js';

/** A pair or an item of a list that may go. */
interface Part {
  start: number;
  end: number;
  /** What it is a part of, inner first. */
  around: Around[];
}

interface Around {
  /** How many parts it has. */
  size: number;
  flow: boolean;
  start: number;
  end: number;
}

/**
 * A YAML text without what stands on a line and keeps the target out: the target's entry in a list, the entry of several lines that names it, or a pair whose
 * value is one architecture. What would be left empty goes as well; every other byte stays.
 *
 * @param line 1-based.
 * @returns undefined where nothing of that kind is there, or the file is broken.
 */
export function dropFromYaml(text: string, line: number, target: Architecture): string | undefined {
  const counter = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: counter, uniqueKeys: false, strict: false, logLevel: 'silent' });
  const documents: Document[] = Array.isArray(parsed) ? parsed : [];
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  const lineOf = (offset: number): number => counter.linePos(offset).line;
  for (const document of documents) {
    const part = find(document, line, target, lineOf, text);
    if (part !== undefined) return without(text, part);
  }
  return undefined;
}

function find(document: Document, line: number, target: Architecture, lineOf: (offset: number) => number, text: string): Part | undefined {
  const found: { entry?: Part; row?: Part; pair?: Part } = {};
  const names = (part: { start: number; end: number }): boolean => archWords(text.slice(part.start, part.end)).some(({ arch }) => arch === target);
  visit(document, {
    Pair: (_, node, path) => {
      const key = rangeOf(node.key);
      if (key === undefined || lineOf(key[0]) !== line) return;
      const part = partOf(node, path, text);
      if (part === undefined) return;
      if (isScalar(node.value) && archWords(String(node.value.value)).length === 1) found.pair ??= part;
      if (!isSeq(node.value)) return;
      const value = rangeOf(node.value);
      for (const item of node.value.items) {
        const range = rangeOf(item);
        if (range === undefined || value === undefined || !isScalar(item) || !names({ start: range[0], end: range[1] })) continue;
        const own: Around = { size: node.value.items.length, flow: node.value.flow === true, start: value[0], end: value[1] };
        // A list of values that is left empty leaves nothing of the condition it belongs to.
        found.entry ??= { start: range[0], end: range[1], around: [own, ...(part.around.length > 0 ? [{ ...(part.around[0] as Around), size: 1 }, ...part.around.slice(1)] : [])] };
      }
    },
    Seq: (_, node, path) => {
      node.items.forEach((item) => {
        const range = rangeOf(item);
        if (range === undefined || !isMap(item) || lineOf(range[0]) > line || line > lineOf(Math.max(range[0], range[1] - 1)) || !names({ start: range[0], end: range[1] })) return;
        const value = rangeOf(node);
        if (value === undefined) return;
        found.row = { start: range[0], end: range[1], around: [{ size: node.items.length, flow: node.flow === true, start: value[0], end: value[1] }, ...aroundOf(path, text)] };
      });
    },
  });
  return found.entry ?? found.pair ?? found.row;
}

function partOf(node: { key: unknown; value: unknown }, path: readonly unknown[], text: string): Part | undefined {
  const key = rangeOf(node.key);
  const value = rangeOf(node.value);
  if (key === undefined) return undefined;
  return { start: key[0], end: value?.[1] ?? key[1], around: aroundOf(path, text) };
}

/** Collections around a node, inner first, each as the pair that holds it where one does. */
function aroundOf(path: readonly unknown[], _text: string): Around[] {
  const around: Around[] = [];
  for (let index = path.length - 1; index >= 0; index--) {
    const node = path[index];
    if (!isMap(node) && !isSeq(node)) continue;
    const parent = path[index - 1];
    const range = rangeOf(node);
    const key = isPair(parent) ? rangeOf(parent.key) : undefined;
    if (range !== undefined) around.push({ size: node.items.length, flow: node.flow === true, start: key?.[0] ?? range[0], end: range[1] });
  }
  return around;
}

function without(text: string, part: Part): string | undefined {
  let { start, end } = part;
  let flow = part.around[0]?.flow ?? false;
  for (const [index, around] of part.around.entries()) {
    if (around.size > 1) break;
    ({ start, end } = around);
    flow = part.around[index + 1]?.flow ?? false;
    if (part.around[index + 1] === undefined) return undefined;
  }
  end = start + text.slice(start, end).trimEnd().length;
  if (flow) {
    const after = /^\s*,\s*/.exec(text.slice(end));
    const before = /,\s*$/.exec(text.slice(0, start));
    if (after !== null) return text.slice(0, start) + text.slice(end + after[0].length);
    return text.slice(0, start - (before?.[0].length ?? 0)) + text.slice(end);
  }
  const first = text.lastIndexOf('\n', start - 1) + 1;
  const head = text.slice(first, start);
  const last = text.indexOf('\n', end);
  const stop = last < 0 ? text.length : last + 1;
  if (/^\s*(?:-\s+)?$/.test(head)) {
    // The first pair of an item leaves its dash to the next.
    const next = /^(\s*)/.exec(text.slice(stop))?.[1] ?? '';
    const dash = /^(\s*)-(\s+)$/.exec(head);
    const column = head.length;
    if (dash !== null && part.around[0] !== undefined && start === part.start && next.length === column && part.around[0].size > 1 && !isRow(part, text)) return text.slice(0, first) + head + text.slice(stop + next.length);
    return text.slice(0, first) + text.slice(stop);
  }
  return undefined;
}

/** Whether a part is a whole item of a list, whose dash goes with it. */
function isRow(part: Part, text: string): boolean {
  const around = part.around[0];
  return around !== undefined && !around.flow && text[around.start] === '-';
}

function rangeOf(node: unknown): [number, number] | undefined {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) ? [range[0] as number, range[1] as number] : undefined;
}
