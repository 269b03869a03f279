import type { Context } from '../../../lib/context.js';
import { findArchitecture } from '../../../target/architectures.js';
import type { GapFacts } from '../../gap.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { KINDS, manifestPlaces } from '../kubernetes/places.js';
import { textsOf, walk, type TreeNode } from '../tree.js';
import { entryArchitecture, leavesOut, namesAny } from '../words.js';
import { readYaml } from '../yaml.js';
import { chartFolder } from './chart.js';

/** Helm charts: templates and values. */
export const helm: DeclarationDetector = {
  ecosystem: 'helm',
  rules: {
    'helm/node-selector': { why: 'The workload is bound to nodes of another architecture.', closes: 'Remove the selector, or make it a value.' },
    'helm/affinity': { why: 'The workload may run on nodes of listed architectures, and the target is not among them.', closes: 'Add the target to the values.' },
    'helm/excluded': { why: 'The workload is kept away from nodes of the target.', closes: 'Remove the target from the values.' },
    'helm/image': { why: "The image's name pins an architecture that is not the target.", closes: 'Its publisher would have to make it for the target; use a multi-platform image that has it.' },
    'helm/list': { why: "The chart's values list architectures, and the target is not among them.", closes: 'Add the target to the values.' },
  },
  endings: ['yaml', 'yml', 'tpl'],
  needs: 'names',
  matches: (path) => chartFolder(path) !== undefined,
  async find(file, context) {
    const chart = chartFolder(file.path);
    if (chart === undefined || !namesAny(file.text) || (await file.read(`${chart}Chart.yaml`)) === undefined) return { gaps: [] };
    const gaps: GapFacts[] = [];
    for (const root of readYaml(file.text, { templated: file.text.includes('{{') })) {
      for (const { what, ...place } of manifestPlaces(root, context)) {
        gaps.push(declared(file, helm, { rule: `helm/${what}`, ...place, kind: KINDS[what] }));
      }
      if (!file.path.slice(chart.length).startsWith('templates/')) for (const place of valueLists(root, context)) gaps.push(declared(file, helm, { rule: 'helm/list', ...place }));
    }
    return { gaps };
  },
};

/** Lists of architectures in values, and maps that have one key for each. */
function* valueLists(root: TreeNode, context: Context): Generator<{ line: number; symbols: string[]; where: string }> {
  for (const { node, path } of walk(root)) {
    if (node.kind !== 'map') continue;
    for (const { key, line, value } of node.entries) {
      const words = value.kind === 'list' ? textsOf(value).map(({ text }) => text) : value.kind === 'map' ? value.entries.map((entry) => entry.key) : [];
      const plain = value.kind === 'map' ? words.length > 1 && words.every((word) => findArchitecture(word) !== undefined) : words.length > 0 && words.every((word) => entryArchitecture(word) !== undefined);
      const symbols = plain && key !== 'values' ? leavesOut(words, context) : undefined;
      if (symbols !== undefined) yield { line, symbols, where: [...path, key].join('.') };
    }
  }
}
