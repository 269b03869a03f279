import type { Context } from '../../../lib/context.js';
import type { DeclarationDetector } from '../detector.js';
import type { ImagePlatforms } from '../known.js';
import { namesAny } from '../words.js';
import { findChoices } from './choices.js';
import { withoutLight } from './cut.js';
import { findFetches } from './fetches.js';
import { namesUses } from './concerns.js';
import { findCalls, findFamilies } from './families.js';
import { findLists } from './lists.js';
import { parseScript, type Script } from './parse.js';
import { findPaths } from './paths.js';
import { findPins } from './pins.js';
import type { CommandPlace } from './place.js';
import { findTranslations } from './translations.js';
import { findUses } from './uses.js';

export { concernsCommands } from './concerns.js';
export type { CommandPlace } from './place.js';

/** Longest script that is parsed; a longer one is generated, or an archive with a script before it. */
const LONGEST = 1 << 20;

/** Everything that shell commands say of architectures and that leaves the target out, in order. */
export function findInCommands(text: string, context: Context, own: ImagePlatforms = {}): CommandPlace[] {
  return findInScript(readScript(text), text, context, own);
}

/**
 * Parses what may matter of a script of a size that a person may have written.
 *
 * @throws Error for a longer one.
 */
export function readScript(text: string): Script {
  if (text.length > LONGEST) throw new Error(`longer than ${LONGEST >> 20} MiB`);
  return parseScript(withoutLight(text));
}

/** As `findInCommands`, for commands that were read from something else than a script. */
export function findInScript(script: Script, text: string, context: Context, own: ImagePlatforms = {}): CommandPlace[] {
  const places = text.includes('://') ? findFetches(script, context, text) : [];
  const uses = findUses(script, context, own);
  if (uses.length > 0 && namesUses(text)) places.push(...uses);
  if (namesAny(text)) {
    // Most commands name no architecture; only those that do are looked at further.
    const naming = { ...script, commands: script.commands.filter(({ words }) => words.some((word) => namesAny(word.value) || word.items !== undefined)) };
    places.push(...findChoices(script, text, context), ...findLists(naming, context), ...findPins(naming, context), ...findFamilies(naming, context), ...findCalls(naming, context), ...findPaths(naming, context), ...findTranslations(naming, context));
  }
  const seen = new Set<string>();
  return places.sort((a, b) => a.line - b.line).filter(({ rule, line, symbols }) => {
    const key = [rule, line, ...symbols].join('\0');
    return !seen.has(key) && seen.add(key);
  });
}

/** The rules about commands, for a kind of file that holds some. */
export function commandRules(ecosystem: string): DeclarationDetector['rules'] {
  const rules: DeclarationDetector['rules'] = {
    'arch-case': { why: 'A case goes by the architecture and has no branch for the target.', closes: "Add the target's names to the branch that fits, or a branch of its own." },
    'arch-test': { why: 'Tests go by the architecture and none of them knows the target.', closes: 'Add a test for the target beside the others.' },
    'arch-list': { why: 'A list of architectures leaves the target out.', closes: 'Add the target to the list.' },
    'arch-default': { why: 'The architecture is fixed to the baseline, whatever machine it runs on.', closes: 'Ask the machine (`go env GOARCH`, `uname -m`), or let the caller say.' },
    platform: { why: 'An image is built or run for a fixed platform that is not the target.', closes: 'Remove the platform, or let the caller say.' },
    download: { why: 'A program is downloaded by architecture, and none is published for the target as far as is known.', closes: 'Its publisher would have to release it for the target. Until then build it from source, take it from a package of the distribution, or name a place that has it.' },
    repository: { why: 'The package repository has no packages for the target.', closes: "Whoever runs the repository would have to build for the target. Until then take the packages from the distribution's own repository, or build them." },
    image: { why: 'An image is used that does not exist for the target.', closes: 'Its publisher would have to build it for the target. Until then use an image that exists for it; loong-adapt.yml may say which do.' },
    'arch-names': { why: 'There is a variable or target for each architecture, and none for the target.', closes: 'Add one for the target beside the others.' },
    path: { why: "A path names the baseline's folder, which no other architecture has.", closes: 'Ask for the folder (`gcc -dumpmachine`, `dpkg-architecture`), or use a pattern.' },
    'arch-map': { why: "The machine's name is translated for some architectures by name, and not for the target, whose name differs as well.", closes: 'Translate the name of the target, too.' },
    'image-build': { why: 'An image is built whose base does not exist for the target, so it cannot be built there.', closes: 'Mend the base in the Dockerfile, or hand in one that exists for the target.' },
    'old-compiler': { why: 'The compiler is older than its support for the target.', closes: 'Use a newer release of the compiler, or leave the version out.' },
  };
  return Object.fromEntries(Object.entries(rules).map(([name, rule]) => [`${ecosystem}/${name}`, rule]));
}
