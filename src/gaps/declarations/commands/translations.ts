import type { Context } from '../../../lib/context.js';
import type { Architecture } from '../../../target/architectures.js';
import { entryArchitecture, namedIn } from '../words.js';
import type { Script } from './parse.js';
import { isGuarded, type CommandPlace } from './place.js';

/** `s/x86_64/amd64/` of sed, `subst x86_64,amd64` of make. */
const TRANSLATION = /\bs([/|,#:@])\^?([\w.*-]{2,20})\$?\1([\w-]{2,20})\1|\b(?:pat)?subst\s+([\w%-]{2,20}),([\w%-]{2,20}),/g;

/** Names of architectures turned into others by hand, the target's not among them: its name then stays as it was, and is the wrong one. */
export function findTranslations(script: Script, context: Context): CommandPlace[] {
  const { target, baseline } = context;
  if (target.uname[0] === target.go) return [];
  const places: CommandPlace[] = [];
  for (const command of script.commands) {
    if (isGuarded(command.guards)) continue;
    const text = command.words.map(({ value }) => value).join(' ');
    if (text.length > 4000) continue;
    const named = new Map<Architecture, string>();
    for (const match of text.matchAll(TRANSLATION)) {
      const [from = '', to = ''] = [match[2] ?? match[4], match[3] ?? match[5]];
      const one = entryArchitecture(to);
      const asked = entryArchitecture(from.replace(/[%.*]/g, ''));
      // The kernel calls both of its kinds x86.
      if (asked !== undefined && from !== to && (asked === one || (asked === baseline && to === 'x86'))) named.set(asked, from);
    }
    if (!named.has(baseline) || namedIn(text).some(({ architecture }) => architecture === target)) continue;
    places.push({ rule: 'arch-map', line: command.line, symbols: [...named.values()], kind: 'arch-list', where: '' });
  }
  return places;
}
