import type { Context } from '../../../lib/context.js';
import { pinnedImage } from '../image-name.js';
import { entriesOf, entryOf, textOf, textsOf, walk, type Entry, type TreeNode } from '../tree.js';
import { entryArchitecture, leavesOut } from '../words.js';

/** What is wrong at one place of a manifest. */
export interface ManifestPlace {
  what: 'node-selector' | 'affinity' | 'excluded' | 'image';
  line: number;
  symbols: string[];
  where: string;
}

/** The kind of gap that each is. */
export const KINDS: Record<ManifestPlace['what'], string> = { 'node-selector': 'pin', affinity: 'arch-list', excluded: 'excluded', image: 'pin' };

/** Labels by which Kubernetes tells architectures apart; the second is the name before 1.14. */
const LABEL = /^(?:beta\.)?kubernetes\.io\/arch$/;
/** Keys whose maps are labels to be matched; `value` is that of a JSON patch. */
const SELECTOR = /selector$|^matchLabels$|^value$/i;
const IMAGE_KEYS = new Set(['image', 'repository', 'newName', 'newTag', 'imageName']);

/** Places of one document that bind workloads to other architectures than the target. */
export function manifestPlaces(root: TreeNode, context: Context): ManifestPlace[] {
  const places: ManifestPlace[] = [];
  for (const { node, path } of walk(root)) {
    if (node.kind !== 'map') continue;
    const where = path.join('.');
    const key = entryOf(node, 'key');
    if (LABEL.test(textOf(key?.value) ?? '')) places.push(...expression(node, path, where, context));
    for (const entry of node.entries) {
      if (LABEL.test(entry.key) && SELECTOR.test(path.at(-1) ?? '')) places.push(...selector(entry, where, context));
      else if (IMAGE_KEYS.has(entry.key)) {
        const word = pinnedImage(textOf(entry.value) ?? '', context);
        if (word !== undefined) places.push({ what: 'image', line: entry.line, symbols: [word], where: `${where} ${textOf(entry.value) ?? ''}` });
      }
    }
  }
  return places;
}

function selector(entry: Entry, where: string, context: Context): ManifestPlace[] {
  const word = textOf(entry.value) ?? '';
  return entryArchitecture(word) === context.baseline ? [{ what: 'node-selector', line: entry.line, symbols: [word], where }] : [];
}

function expression(node: TreeNode, path: readonly string[], where: string, context: Context): ManifestPlace[] {
  const operator = textOf(entryOf(node, 'operator')?.value);
  const values = entryOf(node, 'values');
  // A preference keeps no workload away from the target.
  if (values === undefined || path.some((key) => key.startsWith('preferred'))) return [];
  const words = textsOf(values.value).map(({ text }) => text);
  if (operator === 'NotIn') {
    const out = words.filter((word) => entryArchitecture(word) === context.target);
    return out.length === 0 ? [] : [{ what: 'excluded', line: values.line, symbols: out, where }];
  }
  const symbols = operator === 'In' ? leavesOut(words, context) : undefined;
  return symbols === undefined ? [] : [{ what: 'affinity', line: values.line, symbols, where }];
}

/** The kinds of workload that have one for the target alone: their others of one architecture are its siblings. */
export function ownKinds(roots: readonly TreeNode[], context: Context): Set<string> {
  const kinds = new Set<string>();
  for (const root of roots) {
    for (const { node, path } of walk(root)) {
      const selected = entriesOf(node).filter(({ key }) => LABEL.test(key) && SELECTOR.test(path.at(-1) ?? '')).map(({ value }) => textOf(value));
      const expressed = LABEL.test(textOf(entryOf(node, 'key')?.value) ?? '') && textOf(entryOf(node, 'operator')?.value) === 'In' ? textsOf(entryOf(node, 'values')?.value) : [];
      const words = [...selected, ...(expressed.length === 1 ? expressed : []).map(({ text }) => text)];
      if (words.some((word) => entryArchitecture(word ?? '') === context.target)) kinds.add(textOf(entryOf(root, 'kind')?.value) ?? '');
    }
  }
  return kinds;
}
