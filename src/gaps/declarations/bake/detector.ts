import type { GapFacts } from '../../gap.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { lineFinder } from '../lines.js';
import { entriesOf, textsOf, walk } from '../tree.js';
import { entryArchitecture, leavesOut, namesAny } from '../words.js';
import { readYaml } from '../yaml.js';
import { hclLists } from './hcl.js';

interface PlatformList {
  where: string;
  line: number;
  values: string[];
}

/** Files of `docker buildx bake`, as HCL or JSON. */
export const bake: DeclarationDetector = {
  ecosystem: 'bake',
  rules: { 'bake/platforms': { why: 'Images are built for listed platforms, and the target is not among them.', closes: "Add the target's platform to the list." } },
  endings: ['hcl', 'json'],
  needs: 'names',
  matches: (path) => /(?:^|[/.-])bake(?:[.-][^/]*)?\.(?:hcl|json)$/.test(path),
  find(file, context) {
    const gaps: GapFacts[] = [];
    if (!namesAny(file.text)) return { gaps };
    const lists = file.name.endsWith('.json') ? fromJson(file.text) : fromHcl(file.text);
    // A target of its own for each platform is as good as one list.
    const single = lists.some(({ values }) => values.length === 1 && entryArchitecture(values[0] ?? '') === context.target);
    for (const { where, line, values } of lists) {
      const symbols = leavesOut(values, context);
      if (symbols !== undefined && !(single && values.length === 1)) gaps.push(declared(file, bake, { rule: 'bake/platforms', line, symbols, where }));
    }
    return { gaps };
  },
};

/** Attributes whose values merely may look like platforms. */
const OTHERS = new Set(['args', 'contexts', 'tags', 'output', 'labels', 'cache-from', 'cache-to', 'dockerfile', 'context', 'target', 'targets', 'name', 'inherits']);

/** `platforms`, or a list under another name of which every entry is a platform. */
function isList(key: string, values: readonly string[]): boolean {
  return key === 'platforms' || (values.length > 1 && !OTHERS.has(key) && values.every((value) => entryArchitecture(value) !== undefined));
}

function fromHcl(text: string): PlatformList[] {
  const line = lineFinder(text);
  return hclLists(text).filter(({ key, values }) => isList(key, values)).map(({ key, block, values, offset }) => ({ where: `${block} ${key}`, line: line(offset), values }));
}

function fromJson(text: string): PlatformList[] {
  const lists: PlatformList[] = [];
  for (const root of readYaml(text)) {
    for (const { node, path } of walk(root)) {
      for (const { key, line, value } of entriesOf(node)) {
        const values = value.kind === 'text' ? value.text.split(',') : textsOf(value).map((one) => one.text);
        if (isList(key, values)) lists.push({ where: [...path, key].join('.'), line, values });
      }
    }
  }
  return lists;
}
