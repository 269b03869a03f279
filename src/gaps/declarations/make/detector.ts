import type { Context } from '../../../lib/context.js';
import { familiesOf, inLists } from '../commands/families.js';
import { commandRules, concernsCommands, findInScript, type CommandPlace } from '../commands/index.js';
import { listLeavesOut } from '../commands/lists.js';
import { isForOtherSystem } from '../commands/place.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { findImageBuilds } from '../dockerfile/builds.js';
import { entryArchitecture } from '../words.js';
import { readMakefile, type RuleHead } from './read.js';

/** Makefiles, those of Debian's packages (`debian/rules`) among them. */
export const make: DeclarationDetector = {
  ecosystem: 'make',
  rules: commandRules('make'),
  needs: 'commands',
  matches: (path) => /(?:^|\/)(?:GNU)?[Mm]akefile(?:[._-][^/]*)?$|\.(?:mk|mak|make)$|\.[Mm]akefile$|(?:^|\/)debian[^/]*\/rules$/.test(path) && !/\.(?:in|md|go|py|sh|ya?ml)$/.test(path),
  async find(file, context) {
    if (!concernsCommands(file.text)) return { gaps: [] };
    const { script, rules } = readMakefile(file.text);
    const found = [...findInScript(script, file.text, context, file.images), ...findInRules(rules, context)];
    // A list whose every other entry is by architecture has been found as one.
    const own = [...found, ...inLists(script, context).filter((one) => !found.some(({ rule, where }) => rule === one.rule && where === one.where))];
    const places = [...own, ...await findImageBuilds(script, own, file, context)];
    return { gaps: places.map((place) => declared(file, make, { ...place, rule: `make/${place.rule}` })) };
  },
};

/** Targets named after architectures, and lists of such. */
function findInRules(rules: readonly RuleHead[], context: Context): CommandPlace[] {
  const own = rules.filter(({ guards }) => !isForOtherSystem(guards));
  const places = familiesOf(own.filter(({ targets }) => targets[0] !== '.PHONY').flatMap(({ targets, line }) => targets.map((name) => ({ name, line }))), context);
  for (const { targets, needs, line } of own) {
    if (targets[0] === '.PHONY') continue;
    const symbols = listLeavesOut(needs.filter((one) => entryArchitecture(one) !== undefined), context);
    if (symbols !== undefined && new Set(symbols.map(entryArchitecture)).size > 1) places.push({ rule: 'arch-list', line, symbols, kind: 'arch-list', where: targets.join(' ').slice(0, 200) });
  }
  return places;
}
