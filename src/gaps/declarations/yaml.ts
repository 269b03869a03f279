import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document } from 'yaml';
import { DEEPEST, type Entry, type MapNode, type TreeNode } from './tree.js';

/** Longest text that is parsed: broken ones take the parser a time that grows faster than they do. */
const LONGEST = 512 << 10;
/** Most brackets open at once; scripts in a file may leave some open. */
const DEEPEST_BRACKETS = 1000;

/**
 * Reads YAML or JSON, one tree per document.
 *
 * @param options `templated`: has Helm's or Go's actions in it, which are blanked; what doesn't parse even then is left out.
 * @throws Error with the line, where it doesn't parse.
 */
export function readYaml(text: string, { templated = false } = {}): TreeNode[] {
  if (text.length > LONGEST) throw new Error(`longer than ${LONGEST >> 10} KiB`);
  checkDepth(text);
  const lines = new LineCounter();
  const source = templated ? withoutActions(text) : text;
  const documents = parseAllDocuments(source, { lineCounter: lines, strict: false, uniqueKeys: false, prettyErrors: false, logLevel: 'silent', version: '1.2' });
  if (!Array.isArray(documents)) return [];
  if (!templated) {
    for (const { errors } of documents) {
      const [error] = errors;
      if (error !== undefined) throw new Error(`line ${lines.linePos(error.pos[0]).line}: ${error.message}`);
    }
  }
  return documents.map((document) => new Reader(document, source, lines).read());
}

/** Turns one document's nodes into a tree; an alias becomes the very node that its anchor names. */
class Reader {
  readonly #anchors = new Map<string, TreeNode>();

  constructor(private readonly document: Document, private readonly source: string, private readonly lines: LineCounter) {}

  read(): TreeNode {
    return this.#node(this.document.contents, 0);
  }

  #node(node: unknown, depth: number): TreeNode {
    if (depth > DEEPEST) throw new Error('nested too deeply');
    if (isAlias(node)) return this.#anchors.get(node.source) ?? { kind: 'text', text: '', ...this.#place(node) };
    if (isSeq(node)) {
      const list: TreeNode = { kind: 'list', items: [], ...this.#place(node) };
      this.#remember(node, list);
      for (const item of node.items) list.items.push(this.#node(item, depth + 1));
      return list;
    }
    if (isMap(node)) {
      const map: MapNode = { kind: 'map', entries: [], ...this.#place(node) };
      this.#remember(node, map);
      for (const { key, value } of node.items) map.entries.push(this.#entry(key, value, depth));
      return map;
    }
    const text: TreeNode = { kind: 'text', text: isScalar(node) ? this.#text(node.value, node.source) : '', ...this.#place(node) };
    this.#remember(node, text);
    return text;
  }

  #entry(key: unknown, value: unknown, depth: number): Entry {
    return { key: isScalar(key) ? this.#text(key.value, key.source) : '', value: this.#node(value, depth + 1), ...this.#place(key) };
  }

  /** Numbers as they are written: 1.20 is a version, and 386 an architecture. */
  #text(value: unknown, source: string | undefined): string {
    if (typeof value === 'string') return value;
    return source ?? (typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');
  }

  #remember(node: unknown, tree: TreeNode): void {
    const anchor = (isScalar(node) || isSeq(node) || isMap(node)) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, tree);
  }

  #place(node: unknown): { start: number; end: number; line: number } {
    const range = (node as { range?: [number, number, number] | null } | null)?.range ?? [0, 0, 0];
    const end = range[1];
    return { start: range[0], end, line: this.lines.linePos(this.#begin(range[0], end)).line };
  }

  /** A block collection may begin with its comment. */
  #begin(start: number, end: number): number {
    let at = start;
    while (at < end && this.source[at] === '#') {
      const next = this.source.indexOf('\n', at);
      if (next < 0 || next >= end) break;
      at = next + 1;
      while (at < end && /\s/.test(this.source[at] ?? '')) at++;
    }
    return at;
  }
}

function checkDepth(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) depth++;
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--;
    if (depth > DEEPEST_BRACKETS) throw new Error('nested too deeply');
  }
}

/** Replaces template actions by as many blanks, or letters within a line that holds more, so that every offset stays. */
export function withoutActions(text: string): string {
  let result = '', at = 0;
  for (;;) {
    const start = text.indexOf('{{', at);
    const end = start < 0 ? -1 : text.indexOf('}}', start);
    if (end < 0) return result + text.slice(at);
    const lineStart = text.lastIndexOf('\n', start) + 1;
    const lineEnd = text.indexOf('\n', end);
    const around = text.slice(lineStart, start) + text.slice(end + 2, lineEnd < 0 ? text.length : lineEnd);
    const alone = around.trim() === '' || around.trim() === '-';
    const [first = '', ...rest] = text.slice(start, end + 2).split('\n');
    result += text.slice(at, start) + [(alone ? ' ' : 'x').repeat(first.length), ...rest.map((line) => ' '.repeat(line.length))].join('\n');
    at = end + 2;
  }
}
