import type { GapFacts } from '../../gap.js';
import { chainGap, type Chain } from '../chain.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { namesAny } from '../words.js';
import { readCases, readMacroCases } from './cases.js';

const FAILS = /AC_MSG_ERROR|AC_MSG_FAILURE|m4_fatal|\bexit 1/;
/** Both say when they were last changed. Source: config.git of the GNU project. */
const TIMESTAMP = /^timestamp='(\d{4}-\d\d-\d\d)'/m;

/** What GNU's build system knows of machines. */
export const configure: DeclarationDetector = {
  ecosystem: 'configure',
  rules: {
    'configure/config-guess': { why: 'config.guess is older than the target and cannot tell such a machine.', closes: 'Replace config.guess by a current one (autoreconf -fi, or the copy of the package autotools-dev).' },
    'configure/config-sub': { why: 'config.sub is older than the target and refuses its name.', closes: 'Replace config.sub by a current one (autoreconf -fi, or the copy of the package autotools-dev).' },
    'configure/host-cpu': { why: 'The configuration goes by the machine, and has nothing for the target.', closes: 'Add a branch for the target, or one that works anywhere.' },
  },
  endings: ['guess', 'sub', 'ac', 'in', 'm4'],
  matches: (path) => /(?:^|\/)(?:config\.(?:guess|sub)|configure\.(?:ac|in)|(?!libtool|lt)[\w.-]+\.m4)$/.test(path),
  find(file, context) {
    if (file.name === 'config.guess' || file.name === 'config.sub') {
      const stamp = TIMESTAMP.exec(file.text);
      const names = context.target.uname;
      // A name, or its beginning with a star: `riscv*`.
      if (stamp === null || names.some((name) => file.text.includes(name)) || file.text.includes(`${(names[0] ?? '').replace(/\d+\w*$/, '')}*`)) return { gaps: [] };
      const rule = file.name === 'config.guess' ? 'configure/config-guess' : 'configure/config-sub';
      const line = file.text.slice(0, stamp.index).split('\n').length;
      return { gaps: [declared(file, configure, { rule, line, symbols: [names[0] ?? ''], kind: 'outdated', detail: `${stamp[0]}, without ${names[0] ?? ''}` })] };
    }
    const gaps: GapFacts[] = [];
    if (!namesAny(file.text)) return { gaps };
    for (const chain of [...readCases(file.text, context), ...readMacroCases(file.text, context)]) {
      if (onlyAdds(chain)) continue;
      const place = chainGap(chain, FAILS, context);
      if (place !== undefined) gaps.push(declared(file, configure, { rule: 'configure/host-cpu', ...place, kind: 'chain', where: chain.branches[0]?.body.slice(0, 100) ?? '' }));
    }
    return { gaps };
  },
};

/**
 * Whether all branches do no more than to add to a list of extras, `EXTRAS="$EXTRAS avx"`, and nothing is said of others: such are
 * speed-ups of single machines, which the rest does without.
 */
function onlyAdds({ branches, otherwise }: Chain): boolean {
  const lines = branches.flatMap(({ body }) => body.split('\n')).map((line) => line.trim().replace(/;;\s*\]?$/, '').trim()).filter((line) => line !== '' && !line.startsWith('#'));
  return otherwise === undefined && lines.length > 0 && lines.every((line) => /^(\w+)=["']?\$\{?\1\b\}?\s/.test(line));
}
