import { parseTOML, type AST } from 'toml-eslint-parser';
import type { MapNode, Place, TreeNode } from './tree.js';

/**
 * Reads TOML.
 *
 * @throws Error with the line, where it doesn't parse.
 */
export function readToml(text: string): MapNode {
  const root: MapNode = { kind: 'map', entries: [], start: 0, end: text.length, line: 1 };
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text);
  } catch (error) {
    const line = (error as { lineNumber?: number }).lineNumber;
    throw new Error(`${line === undefined ? '' : `line ${line}: `}${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  for (const part of program.body[0].body) {
    if (part.type === 'TOMLKeyValue') {
      set(root, part);
      continue;
    }
    const table = mapAt(root, part.resolvedKey.map(String), place(part.key));
    for (const pair of part.body) set(table, pair);
  }
  return root;
}

function set(table: MapNode, { key, value }: AST.TOMLKeyValue): void {
  const names = key.keys.map((one) => (one.type === 'TOMLBare' ? one.name : one.value));
  const last = names.pop() ?? '';
  mapAt(table, names, place(key)).entries.push({ key: last, value: toTree(value), ...place(key) });
}

/** Maps within maps by key, so that ten thousand tables of one array stay quick. */
const inner = new WeakMap<MapNode, Map<string, MapNode>>();

/** The map at a path, made where it isn't there; the index that the parser gives an item of an array of tables is a key like the others. */
function mapAt(root: MapNode, path: readonly string[], at: Place): MapNode {
  let map = root;
  for (const key of path) {
    const known = inner.get(map) ?? new Map<string, MapNode>();
    inner.set(map, known);
    let next = known.get(key);
    if (next === undefined) {
      next = { kind: 'map', entries: [], ...at };
      known.set(key, next);
      map.entries.push({ key, value: next, ...at });
    }
    map = next;
  }
  return map;
}

function toTree(node: AST.TOMLContentNode): TreeNode {
  if (node.type === 'TOMLArray') return { kind: 'list', items: node.elements.map(toTree), ...place(node) };
  if (node.type === 'TOMLInlineTable') {
    const map: MapNode = { kind: 'map', entries: [], ...place(node) };
    for (const pair of node.body) set(map, pair);
    return map;
  }
  return { kind: 'text', text: String(node.value), ...place(node) };
}

function place(node: { range: [number, number]; loc: { start: { line: number } } }): Place {
  return { start: node.range[0], end: node.range[1], line: node.loc.start.line };
}
