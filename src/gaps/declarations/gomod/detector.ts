import { readFileSync } from 'node:fs';
import semver from 'semver';
import { parse } from 'yaml';
import { asset } from '../../../lib/assets.js';
import type { GapFacts } from '../../gap.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { readGoMod, type Requirement } from './read.js';
import { readGoSum, type Summed } from './sum.js';

/** By target: module path → first version that works for it, or `never`. */
type KnownModules = Record<string, Record<string, string> | undefined> & {
  /** Modules whose gap is in a few of their packages. */
  partly?: string[];
};

let known: KnownModules | undefined;

/** Dependencies in go.mod that are known not to work for the target. A `go` or `toolchain` line alone is no gap. */
export const gomod: DeclarationDetector = {
  ecosystem: 'gomod',
  rules: {
    'gomod/version': { why: 'The required version is older than the first that works for the target.', closes: 'Require that version or a later one.' },
    'gomod/module': { why: 'No version of the module works for the target.', closes: 'Require its successor, or an adapted copy.' },
  },
  endings: ['mod'],
  matches: (path) => /(?:^|\/)go\.mod$/.test(path),
  async find(file, context) {
    known ??= parse(readFileSync(asset('data', 'go-modules.yml'), 'utf8')) as KnownModules;
    const firstGood = known[context.target.go] ?? {};
    const firstOf = (module: string): string | undefined => (Object.hasOwn(firstGood, module) ? firstGood[module] : undefined);
    const gaps: GapFacts[] = [];
    const { required, module: { line: own }, unlisted, replaced } = readGoMod(file.text);
    const named = required.filter(({ module }) => firstOf(module) !== undefined);
    const summed = named.length > 0 || unlisted ? readGoSum(await file.read(file.path.replace(/mod$/, 'sum')) ?? '', firstOf) : new Map<string, Summed>();
    const judge = ({ module, version, line }: Requirement, at?: Summed): void => {
      const first = firstOf(module);
      if (first === undefined || (first !== 'never' && (semver.valid(version) === null || !semver.lt(version, first)))) return;
      const gap = declared(file, gomod, { rule: first === 'never' ? 'gomod/module' : 'gomod/version', line, symbols: [module], kind: 'dependency' });
      const detail = `${module} ${version}${first === 'never' ? '' : `, first ${first}`}${at === undefined ? '' : ` (go.sum:${at.line})`}`;
      gaps.push({ ...gap, culprit: { module, version, file: file.path, line }, evidence: { level: 'declared', detail } });
    };
    for (const one of named) {
      // Another module may ask for a later version, which is then the one that is built: go.sum has its content.
      const at = replaced.has(one.module) ? undefined : summed.get(one.module);
      if (at === undefined || semver.valid(one.version) === null || !semver.gt(at.version, one.version)) judge(one);
      else judge({ ...one, version: at.version }, at);
    }
    const partly = known.partly ?? [];
    if (unlisted) for (const [module, at] of summed) if (!replaced.has(module) && !partly.includes(module) && !named.some((one) => one.module === module)) judge({ module, version: at.version, line: own }, at);
    return { gaps };
  },
};
