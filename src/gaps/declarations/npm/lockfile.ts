import type { GapFacts } from '../../gap.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { entryArchitecture, leavesOut } from '../words.js';
import { familyOf } from './family.js';

/** The name of a package at the beginning of its entry, in any of the formats. */
const ENTRY = /^[ \t]*["']?(?:[\w@/.-]{0,200}node_modules\/)?\/?(@?[\w.-]{1,100}(?:\/[\w.-]{1,100})?)(?:@[^\n:]{0,200}|\/[\d.]{1,40})?["']?:/gm;

interface Prebuilt {
  name: string;
  line: number;
}

/** Lock files of npm, yarn and pnpm: dependencies that come as one prebuilt package per architecture, none of them for the target. */
export const npmLock: DeclarationDetector = {
  ecosystem: 'npm',
  rules: { 'npm/prebuilt-dependency': { why: 'A dependency comes as one prebuilt package per architecture, and there is none for the target.', closes: 'Take a version of the dependency that has one for the target, or build it from source.' } },
  endings: ['json', 'lock', 'yaml'],
  needs: 'names',
  matches: (path) => /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml)$/.test(path),
  find(file, context) {
    const families = new Map<string, Prebuilt[]>();
    let line = 1, counted = 0;
    for (const match of file.text.matchAll(ENTRY)) {
      const name = match[1] ?? '';
      if (!name.includes('linux') || entryArchitecture(name) === undefined) continue;
      for (let at = file.text.indexOf('\n', counted); at >= 0 && at < match.index; at = file.text.indexOf('\n', at + 1)) {
        line++;
        counted = at + 1;
      }
      const family = familyOf(name);
      const known = families.get(family) ?? [];
      families.set(family, known);
      if (!known.some((one) => one.name === name)) known.push({ name, line });
    }
    const gaps: GapFacts[] = [];
    for (const [family, packages] of families) {
      const symbols = leavesOut(packages.map(({ name }) => name), context);
      const first = packages.find(({ name }) => entryArchitecture(name) === context.baseline);
      if (symbols !== undefined && first !== undefined) gaps.push(declared(file, npmLock, { rule: 'npm/prebuilt-dependency', line: first.line, symbols, kind: 'prebuilt', where: family }));
    }
    return { gaps };
  },
};
