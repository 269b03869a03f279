import type { Context } from '../../../lib/context.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { chartFolder } from '../helm/chart.js';
import { entryOf, textOf, valueOf, walk, type TreeNode } from '../tree.js';
import { namesAny } from '../words.js';
import { readYaml } from '../yaml.js';
import { KINDS, manifestPlaces, ownKinds, type ManifestPlace } from './places.js';

/** Kubernetes manifests and kustomizations. Which images lack the target is asked of the registry, elsewhere. */
export const kubernetes: DeclarationDetector = {
  ecosystem: 'kubernetes',
  rules: {
    'kubernetes/node-selector': { why: 'The workload is bound to nodes of another architecture.', closes: 'Remove the selector, or give the target a workload of its own.' },
    'kubernetes/affinity': { why: 'The workload may run on nodes of listed architectures, and the target is not among them.', closes: 'Add the target to the values.' },
    'kubernetes/excluded': { why: 'The workload is kept away from nodes of the target.', closes: 'Remove the target from the values.' },
    'kubernetes/image': { why: "The image's name pins an architecture that is not the target.", closes: 'Its publisher would have to make it for the target; use a multi-platform image that has it.' },
  },
  endings: ['yaml', 'yml'],
  needs: 'names',
  matches: (path) => /\.ya?ml$/.test(path) && !/(?:^|\/)\.(?:github|circleci)\//.test(path),
  async find(file, context) {
    const { text } = file;
    if (!mayBind(text)) return { gaps: [] };
    const chart = chartFolder(file.path);
    if (chart !== undefined && (await file.read(`${chart}Chart.yaml`)) !== undefined) return { gaps: [] };
    const roots = readYaml(text, { templated: text.includes('{{') }).filter(isManifest);
    const own = ownKinds(roots, context);
    const places = roots.flatMap((root) => {
      const found = [...manifestPlaces(root, context), ...inlinePatches(root, context)];
      return own.has(textOf(entryOf(root, 'kind')?.value) ?? '') ? found.filter(({ symbols }) => symbols.length > 1) : found;
    });
    return { gaps: places.map(({ what, ...place }) => declared(file, kubernetes, { rule: `kubernetes/${what}`, ...place, kind: KINDS[what] })) };
  },
};

const IMAGE_LINE = /^[ \t]*(?:- *)?["']?(?:image|repository|newName|newTag|imageName)["']?:([^\n]{1,300})/gm;

/** Quick answer, for most YAML files are nothing of the kind: a label of architectures, or an image with one in its name. */
export function mayBind(text: string): boolean {
  if (text.includes('kubernetes.io/arch')) return true;
  if (!namesAny(text)) return false;
  for (const [, image = ''] of text.matchAll(IMAGE_LINE)) if (namesAny(image)) return true;
  return false;
}

/** A node says what it is, a definition of resources what may be said: neither binds anything. */
function isManifest(root: TreeNode): boolean {
  const kind = textOf(entryOf(root, 'kind')?.value);
  if (kind === 'Node' || kind === 'CustomResourceDefinition') return false;
  if (kind !== undefined && entryOf(root, 'apiVersion') !== undefined) return true;
  return ['images', 'patches', 'patchesStrategicMerge', 'patchesJson6902'].some((key) => valueOf(root, key)?.kind === 'list');
}

/** Patches of a kustomization that are written into it as text. */
function inlinePatches(root: TreeNode, context: Context): ManifestPlace[] {
  const places: ManifestPlace[] = [];
  for (const { node, path } of walk(root)) {
    if (node.kind !== 'text' || !path[0]?.startsWith('patches') || !node.text.includes('\n') || !namesAny(node.text)) continue;
    for (const patch of readYaml(node.text)) {
      for (const place of manifestPlaces(patch, context)) places.push({ ...place, line: place.line + node.line });
    }
  }
  return places;
}
