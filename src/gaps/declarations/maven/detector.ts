import { families } from '../chain.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { leavesOut, otherSystem } from '../words.js';
import { judgeDependencies, libraryRules } from './libraries.js';
import { readPom } from './pom.js';

/** Maven's pom.xml. Source: Maven's reference of the project descriptor. */
export const maven: DeclarationDetector = {
  ecosystem: 'maven',
  rules: {
    ...libraryRules('maven'),
    'maven/profile': { why: 'Profiles are switched on by the architecture, and the target has none.', closes: 'Add a profile for the target.' },
  },
  endings: ['xml', 'pom'],
  matches: (path) => /(?:^|\/)pom\.xml$|\.pom$/.test(path),
  find(file, context) {
    const { dependencies, profiles } = readPom(file.text);
    const found = judgeDependencies(file, maven, dependencies, context);
    const linux = profiles.filter(({ arch, system }) => !arch.startsWith('!') && !otherSystem(system) && !/mac|dos/i.test(system));
    const symbols = leavesOut(linux.map(({ arch }) => arch), context);
    const [first] = linux;
    if (symbols !== undefined && families(symbols).size > 1 && first !== undefined) found.gaps.push(declared(file, maven, { rule: 'maven/profile', line: first.line, symbols, kind: 'chain' }));
    return found;
  },
};
