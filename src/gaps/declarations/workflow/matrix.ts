import type { Context } from '../../../lib/context.js';
import { findArchitecture } from '../../../target/architectures.js';
import { entriesOf, entryOf, itemsOf, textOf, textsOf, walk, type Entry, type TreeNode } from '../tree.js';
import { entryArchitecture, leavesOut, namedIn, otherSystem } from '../words.js';

/** A matrix, or one list of it, that leaves the target out. */
export interface MatrixPlace {
  key: string;
  line: number;
  symbols: string[];
}

/** Values of one key over the rows of a matrix. */
interface Column {
  key: string;
  line: number;
  values: string[];
}

/** Labels of GitHub's own machines name an architecture, too; but those that exist are no choice of the project. */
export const RUNNER = /^(?:ubuntu|macos|windows|self-hosted|blacksmith|buildjet|depot|namespace|warp)\b/i;

/** Options of a program, whatever folders they name. */
const FLAGS = /^\s*-/;

/** Platforms and triples: what names an architecture and nothing else. */
const PLAIN = /^linux[/-]|^\w+-(?:unknown-)?linux-/;

/** The lists of a job's matrix that leave the target out. */
export function matrixGaps(matrix: TreeNode, context: Context): MatrixPlace[] {
  const include = itemsOf(entryOf(matrix, 'include')?.value);
  const rows = columns(include);
  const places: MatrixPlace[] = [];
  for (const entry of entriesOf(matrix)) {
    if (entry.key === 'include' || entry.key === 'exclude' || entry.value.kind !== 'list') continue;
    const own: Column[] = entry.value.items.some(({ kind }) => kind !== 'text')
      ? columns(entry.value.items)
      : [{ key: entry.key, line: entry.line, values: textsOf(entry.value).flatMap(({ text }) => text.split(',')) }];
    const added = rows.filter(({ key }) => key === entry.key);
    const place = judge([...own.map((column) => ({ ...column, values: [...column.values, ...added.flatMap(({ values }) => values)] }))], context);
    if (place !== undefined) places.push(place);
  }
  const direct = new Set(entriesOf(matrix).map(({ key }) => key));
  const place = judge(rows.filter(({ key }) => !direct.has(key)), context);
  // Rows that say of each system which machine it runs on, `os: [linux, windows]` with one row each, are no list of machines.
  if (place !== undefined && new Set(place.symbols.map(entryArchitecture)).size < 2 && entriesOf(matrix).some(({ key, value }) => value.kind === 'list' && textsOf(value).some(({ text }) => otherSystem(text)) && rows.some((row) => row.key === key))) return places;
  // Rows that extend a list which names the target already are no list of their own.
  if (place !== undefined && !entriesOf(matrix).some(({ key, value }) => key !== 'exclude' && key !== 'include' && namesTarget(value, context))) places.push(place);
  return places;
}

/** The entry of `exclude` that takes the target out of a matrix. */
export function excluded(matrix: TreeNode, context: Context): Entry | undefined {
  for (const item of itemsOf(entryOf(matrix, 'exclude')?.value)) {
    if (isForOtherSystem(item)) continue;
    const hit = entriesOf(item).find(({ value }) => entryArchitecture(textOf(value) ?? '') === context.target);
    if (hit !== undefined) return hit;
  }
  return undefined;
}

/** The columns of rows that are maps or lists, without the rows for other systems. */
function columns(items: readonly TreeNode[]): Column[] {
  const found = new Map<string, Column>();
  for (const item of items) {
    if (isForOtherSystem(item)) continue;
    for (const { key, line, value } of cellsOf(item)) {
      const column = found.get(key) ?? { key, line, values: [] };
      found.set(key, column);
      column.values.push(...textsOf(value).flatMap(({ text }) => text.split(',')));
    }
  }
  return [...found.values()];
}

/** What a row holds, by key; for one that is a list, by place: `[ubuntu-24.04, manylinux_x86_64]`. */
function cellsOf(item: TreeNode): { key: string; line: number; value: TreeNode }[] {
  return item.kind === 'list' ? item.items.map((value, index) => ({ key: String(index), line: value.line, value })) : entriesOf(item);
}

function isForOtherSystem(item: TreeNode): boolean {
  return cellsOf(item).some(({ value }) => value.kind === 'text' && otherSystem(value.text));
}

/** One place for all columns, for a new architecture is one new row: the column that names most architectures, and most plainly. */
function judge(all: readonly Column[], context: Context): MatrixPlace | undefined {
  let best: (MatrixPlace & { rank: number }) | undefined;
  for (const { key, line, values } of all) {
    if (values.some((value) => namedIn(value).some(({ architecture }) => architecture === context.target))) return undefined;
    const symbols = leavesOut(values.filter((value) => !RUNNER.test(value) && !FLAGS.test(value) && !value.includes('${{')), context);
    if (symbols === undefined) continue;
    const plain = symbols.filter((symbol) => PLAIN.test(symbol) || findArchitecture(symbol) !== undefined).length / symbols.length;
    const rank = new Set(symbols.map(entryArchitecture)).size + plain / 2;
    if (best === undefined || rank > best.rank) best = { key, line, symbols, rank };
  }
  return best;
}

function namesTarget(node: TreeNode, context: Context): boolean {
  for (const { node: one } of walk(node)) if (one.kind === 'text' && entryArchitecture(one.text) === context.target) return true;
  return false;
}
