/** The data of a YAML, JSON or TOML file, with the place of every part. Aliases are shared nodes, so a walk sees each of them once. */
export type TreeNode = TextNode | ListNode | MapNode;

/** Where a part of the file begins and ends, as offsets of its text, and its 1-based line. */
export interface Place {
  start: number;
  end: number;
  line: number;
}

/** A scalar, as written; empty for null. */
export interface TextNode extends Place {
  kind: 'text';
  text: string;
}

export interface ListNode extends Place {
  kind: 'list';
  items: TreeNode[];
}

export interface MapNode extends Place {
  kind: 'map';
  entries: Entry[];
}

/** A key with its value; the place is the key's. */
export interface Entry extends Place {
  key: string;
  value: TreeNode;
}

/** Deepest nesting that is followed. */
export const DEEPEST = 200;

/** The entry of a map with this key, the last where it is there twice; merged maps (`<<`) count. */
export function entryOf(node: TreeNode | undefined, key: string, depth = 0): Entry | undefined {
  if (node?.kind !== 'map' || depth > 10) return undefined;
  const own = node.entries.findLast((entry) => entry.key === key);
  if (own !== undefined || key === '<<') return own;
  const merged = entryOf(node, '<<')?.value;
  for (const one of merged?.kind === 'list' ? merged.items : [merged]) {
    const found = entryOf(one, key, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value at a path of keys. */
export function valueOf(node: TreeNode | undefined, ...keys: string[]): TreeNode | undefined {
  return keys.reduce((at, key) => entryOf(at, key)?.value, node);
}

/** The text of a scalar. */
export function textOf(node: TreeNode | undefined): string | undefined {
  return node?.kind === 'text' ? node.text : undefined;
}

/** The items of a list; none for anything else. */
export function itemsOf(node: TreeNode | undefined): TreeNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** The entries of a map; none for anything else. */
export function entriesOf(node: TreeNode | undefined): Entry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** The scalars of a list, or the one scalar that stands in its place. */
export function textsOf(node: TreeNode | undefined): TextNode[] {
  if (node?.kind === 'text') return node.text === '' ? [] : [node];
  return itemsOf(node).filter((item) => item.kind === 'text');
}

/** Every node once, parents first, with the keys above it (list items add none). */
export function* walk(root: TreeNode): Generator<{ node: TreeNode; path: readonly string[] }> {
  const seen = new Set<TreeNode>();
  const open: { node: TreeNode; path: readonly string[] }[] = [{ node: root, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, path } = next;
    if (seen.has(node)) continue;
    seen.add(node);
    yield next;
    if (path.length > DEEPEST) continue;
    if (node.kind === 'list') for (const item of node.items.toReversed()) open.push({ node: item, path });
    if (node.kind === 'map') for (const { key, value } of node.entries.toReversed()) open.push({ node: value, path: [...path, key] });
  }
}
