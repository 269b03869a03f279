import { readFileSync } from 'node:fs';
import semver from 'semver';
import { parse } from 'yaml';
import { asset } from '../../../lib/assets.js';
import type { GapFacts } from '../../gap.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { readGoMod } from './read.js';

/** By target: module path → first version that works for it, or `never`. */
type KnownModules = Record<string, Record<string, string> | undefined>;

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
  find(file, context) {
    known ??= parse(readFileSync(asset('data', 'go-modules.yml'), 'utf8')) as KnownModules;
    const firstGood = known[context.target.go] ?? {};
    const gaps: GapFacts[] = [];
    for (const { module, version, line } of readGoMod(file.text)) {
      const first = Object.hasOwn(firstGood, module) ? firstGood[module] : undefined;
      if (first === undefined || (first !== 'never' && (semver.valid(version) === null || !semver.lt(version, first)))) continue;
      const gap = declared(file, gomod, { rule: first === 'never' ? 'gomod/module' : 'gomod/version', line, symbols: [module], kind: 'dependency' });
      gaps.push({ ...gap, culprit: { module, version, file: file.path, line }, evidence: { level: 'declared', detail: first === 'never' ? `${module} ${version}` : `${module} ${version}, first ${first}` } });
    }
    return { gaps };
  },
};
