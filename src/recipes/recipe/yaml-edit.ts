import { isScalar, isSeq, parseAllDocuments, stringify, type Document, type YAMLSeq } from 'yaml';
import { AdaptError } from '../../lib/errors.js';

/** The text with one more value in the sequence at a path, in the sequence's own style; the same text where it has the value. */
export function addToSequence(text: string, at: readonly (string | number)[], value: string): string {
  const node: unknown = documentWith(text, at).getIn(at, true);
  if (!isSeq(node)) throw misses(at, 'no sequence');
  if (node.items.some((item) => isScalar(item) && String(item.value) === value)) return text;
  const last = rangeOf(node.items.at(-1));
  const word = scalar(value);
  if (node.flow === true) {
    const end = last?.[1] ?? (node.range?.[1] ?? 1) - 1;
    return `${text.slice(0, end)}${last === undefined ? '' : ', '}${quotedLike(node, text, word)}${text.slice(end)}`;
  }
  if (last === undefined) throw misses(at, 'an empty sequence');
  const dash = text.lastIndexOf('-', last[0]);
  const indent = text.slice(text.lastIndexOf('\n', dash) + 1, dash).replace(/[^ ]/g, ' ');
  const gap = /^-( *)/.exec(text.slice(dash, last[0]))?.[1] ?? ' ';
  // Behind the comment that the last entry may have on its line.
  const newline = text.indexOf('\n', last[1] > last[0] && text[last[1] - 1] === '\n' ? last[1] - 1 : last[1]);
  const end = newline < 0 ? text.length : newline;
  return `${text.slice(0, end)}\n${indent}-${gap}${quotedLike(node, text, word)}${text.slice(end)}`;
}

/** The text with another plain value at a path. */
export function setScalar(text: string, at: readonly (string | number)[], value: string): string {
  const node: unknown = documentWith(text, at).getIn(at, true);
  const range = rangeOf(node);
  if (!isScalar(node) || range === undefined) throw misses(at, 'no plain value');
  return String(node.value) === value ? text : text.slice(0, range[0]) + scalar(value) + text.slice(range[1]);
}

function documentWith(text: string, at: readonly (string | number)[]): Document {
  const documents = parseAllDocuments(text);
  const list = Array.isArray(documents) ? documents : [];
  const broken = list.flatMap((document) => document.errors)[0];
  if (broken !== undefined) throw new AdaptError(`broken YAML: ${broken.message.split('\n')[0] ?? ''}`, { advice: 'Mend the file first.' });
  const found = list.find((document) => document.hasIn(at));
  if (found === undefined) throw misses(at, 'nothing');
  return found;
}

function rangeOf(node: unknown): [number, number] | undefined {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) ? [range[0] as number, range[1] as number] : undefined;
}

/** Quoted where the entries before are. */
function quotedLike(node: YAMLSeq, text: string, word: string): string {
  const range = rangeOf(node.items.at(-1));
  const quote = range === undefined ? '' : (text[range[0]] ?? '');
  return (quote === '"' || quote === '\'') && !/["'\\]/.test(word) ? quote + word + quote : word;
}

/** The value as YAML reads it back as this text. */
function scalar(value: string): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

function misses(at: readonly (string | number)[], what: string): AdaptError {
  return new AdaptError(`there is ${what} at ${at.join('.')}`, { advice: 'The recipe does not fit this version; narrow its match.' });
}
