import { isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, visit, type Document, type YAMLSeq } from 'yaml';
import type { Architecture } from '../../target/architectures.js';
import { archWords, renamed } from './arch-words.js';

/** Names by which entries for other systems are told. */
const OTHER_SYSTEM = /\b(?:darwin|macos|apple|windows|win32|freebsd|netbsd|openbsd|android|ios)\b/i;

/**
 * A YAML text with one entry more in the sequence that stands on a line: the baseline's, with the target's names. So a row of a
 * matrix gets its sibling, and a list of one its second. Every other byte stays as it is.
 *
 * @param line 1-based.
 * @param by `key`: the sequence whose key is on the line; `row`: the innermost one with an entry there, of which the line names one architecture.
 * @returns undefined where no sequence there has an entry for the baseline; the same text where it has one for the target.
 */
export function copyEntry(text: string, line: number, target: Architecture, baseline: Architecture, by: 'key' | 'row'): string | undefined {
  const counter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: counter, uniqueKeys: false, strict: false, logLevel: 'silent' });
  const list: Document[] = Array.isArray(documents) ? documents : [];
  if (list.some(({ errors }) => errors.length > 0)) return undefined;
  for (const document of list) {
    const sequence = sequenceAt(document, line, by, (offset) => counter.linePos(offset).line);
    if (sequence !== undefined) return copied(text, sequence, target, baseline);
  }
  return undefined;
}

interface Item {
  start: number;
  end: number;
  text: string;
}

function copied(text: string, sequence: YAMLSeq, target: Architecture, baseline: Architecture): string | undefined {
  const items = sequence.items.flatMap((node): Item[] => {
    const range = rangeOf(node);
    if (range === undefined) return [];
    const end = range[0] + text.slice(range[0], range[1]).trimEnd().length;
    return [{ start: range[0], end, text: text.slice(range[0], end) }];
  });
  const names = (item: Item, arch: Architecture): boolean => !OTHER_SYSTEM.test(item.text) && archWords(item.text).some((word) => word.arch === arch);
  if (items.some((item) => names(item, target))) return text;
  const model = items.find((item) => names(item, baseline));
  const last = items.findLast((item) => archWords(item.text).length > 0 && !OTHER_SYSTEM.test(item.text));
  if (model === undefined || last === undefined) return undefined;
  // Programs of the target run by emulation on the baseline's machines: labels of machines stay.
  const copy = model.text.split('\n').map((one) => (/^\s*(?:-\s*)?(?:runs-on|runner|os|image)\s*:/.test(one) ? one : renamed(one, baseline, target, 'go'))).join('\n');
  if (sequence.flow === true) return `${text.slice(0, last.end)}, ${copy}${text.slice(last.end)}`;
  const dash = text.lastIndexOf('-', last.start - 1);
  const newline = text.indexOf('\n', last.end);
  // Behind the comment that the entry may have on its last line.
  const end = newline < 0 ? text.length : newline;
  return `${text.slice(0, end)}\n${indentOf(text, dash)}${text.slice(dash, last.start)}${copy}${text.slice(end)}`;
}

/** What stands before a dash on its line, as blanks. */
function indentOf(text: string, dash: number): string {
  return text.slice(text.lastIndexOf('\n', dash) + 1, dash).replace(/[^ ]/g, ' ');
}

function sequenceAt(document: Document, line: number, by: 'key' | 'row', lineOf: (offset: number) => number): YAMLSeq | undefined {
  let byKey: YAMLSeq | undefined, inside: YAMLSeq | undefined;
  let single = false;
  visit(document, {
    Pair: (_, { key, value }) => {
      const range = rangeOf(key);
      if (range === undefined || lineOf(range[0]) !== line) return;
      if (isSeq(value)) byKey ??= value;
      else if (isScalar(value)) single ||= archWords(String(value.value)).length === 1;
    },
    Seq: (_, node, path) => {
      // Outer sequences are visited first, so the last that fits is the innermost.
      const fits = node.items.some((item) => {
        const range = rangeOf(item);
        return range !== undefined && isMap(item) && lineOf(range[0]) <= line && line <= lineOf(Math.max(range[0], range[1] - 1));
      });
      // Steps follow each other; none is there for another architecture.
      const above = path.at(-1);
      if (fits && !(isPair(above) && isScalar(above.key) && above.key.value === 'steps')) inside = node;
    },
  });
  return by === 'key' ? byKey : single ? inside : undefined;
}

function rangeOf(node: unknown): [number, number] | undefined {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) ? [range[0] as number, range[1] as number] : undefined;
}
