import type { Context } from '../../../lib/context.js';
import type { GapFacts } from '../../gap.js';
import { declared, type DeclaredPlace } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { entriesOf, entryOf, textOf, textsOf, walk, type Entry, type TreeNode } from '../tree.js';
import { entryArchitecture, leavesOut, namesAny } from '../words.js';
import { readYaml } from '../yaml.js';
import { familyOf } from './family.js';

/** Keys whose arrays are no lists of architectures even where entries look so. */
const OTHERS = new Set(['keywords', 'files', 'workspaces', 'scripts', 'browserslist', 'sideEffects']);

/** package.json. Source: npm's documentation, `cpu`, `os`, `optionalDependencies`. */
export const npm: DeclarationDetector = {
  ecosystem: 'npm',
  rules: {
    'npm/cpu': { why: 'The package installs on listed architectures only, and the target is not among them.', closes: 'Add the target to cpu.' },
    'npm/prebuilt': { why: 'Prebuilt binaries come as one package per architecture, and there is none for the target.', closes: 'Whoever publishes the package of the other architectures would have to build and publish one for the target; then add it here.' },
    'npm/list': { why: 'Binaries are made for listed architectures, and the target is not among them.', closes: 'Add the target to the list.' },
  },
  endings: ['json'],
  needs: 'names',
  matches: (path) => /(?:^|\/)package\.json$/.test(path),
  find(file, context) {
    const gaps: GapFacts[] = [];
    if (!namesAny(file.text)) return { gaps };
    const add = (place: DeclaredPlace): void => { gaps.push(declared(file, npm, place)); };
    for (const root of readYaml(file.text)) {
      const cpu = entryOf(root, 'cpu');
      // The package of one architecture says so; its siblings are packages of their own.
      if (cpu !== undefined) for (const place of cpuGap(root, cpu, context)) add(place);
      const optional = entryOf(root, 'optionalDependencies');
      if (optional !== undefined) for (const place of prebuiltGaps(optional, context)) add(place);
      for (const { node, path } of walk(root)) {
        for (const { key, line, value } of entriesOf(node)) {
          if (value.kind !== 'list' || key === 'cpu' || key === 'os' || OTHERS.has(key) || path.some((one) => OTHERS.has(one))) continue;
          const words = textsOf(value).map(({ text }) => text);
          const known = words.filter((word) => entryArchitecture(word) !== undefined);
          const symbols = known.length > 1 && words.length === value.items.length ? leavesOut(known, context) : undefined;
          if (symbols !== undefined) add({ rule: 'npm/list', line, symbols, where: [...path, key].join('.') });
        }
      }
    }
    return { gaps };
  },
};

function* cpuGap(root: TreeNode, { line, value }: Entry, context: Context): Generator<DeclaredPlace> {
  const words = textsOf(value).map(({ text }) => text);
  const systems = textsOf(entryOf(root, 'os')?.value).map(({ text }) => text);
  if (systems.length > 0 && !systems.includes('linux') && !systems.some((system) => system.startsWith('!'))) return;
  const out = words.filter((word) => word.startsWith('!') && entryArchitecture(word.slice(1)) === context.target);
  if (out.length > 0) yield { rule: 'npm/cpu', line, symbols: out, kind: 'excluded' };
  const positive = words.filter((word) => !word.startsWith('!') && word !== 'any');
  const symbols = leavesOut(positive, context);
  const name = textOf(entryOf(root, 'name')?.value) ?? '';
  if (symbols !== undefined && !(positive.length === 1 && (entryArchitecture(name) !== undefined || /\blinux\b/.test(name)))) yield { rule: 'npm/cpu', line, symbols };
}

/** Groups of packages that differ in the architecture of their name alone: `@acme/tool-linux-x64`, `@acme/tool-linux-arm64`. */
function* prebuiltGaps(optional: Entry, context: Context): Generator<DeclaredPlace> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entriesOf(optional.value)) {
    if (entryArchitecture(entry.key) === undefined) continue;
    const family = familyOf(entry.key);
    groups.set(family, [...(groups.get(family) ?? []), entry]);
  }
  for (const [family, entries] of groups) {
    const [first] = entries;
    const symbols = leavesOut(entries.map(({ key }) => key), context);
    if (first !== undefined && symbols !== undefined) yield { rule: 'npm/prebuilt', line: first.line, symbols, kind: 'prebuilt', where: family };
  }
}
