import { families } from '../chain.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { leavesOut, otherSystem } from '../words.js';
import { judgeDependencies } from './libraries.js';
import { readPom } from './pom.js';

/** Maven's pom.xml. Source: Maven's reference of the project descriptor. */
export const maven: DeclarationDetector = {
  ecosystem: 'maven',
  rules: {
    'maven/version': { why: 'The library carries machine code for other architectures, and in this version none for the target.', closes: 'Take the first version that has it, or a later one.' },
    'maven/library': { why: 'The library needs machine code, and no version of it that is known carries it for the target.', closes: 'Build its native part for the target and put it where the library looks for it, or take another library.' },
    'maven/classifier': { why: 'A file for another architecture is asked for by name, and none for the target.', closes: "Have the machine's name decide, or add the target's file where one is published." },
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
