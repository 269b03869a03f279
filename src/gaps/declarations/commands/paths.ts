import type { Context } from '../../../lib/context.js';
import { namedIn } from '../words.js';
import type { Script } from './parse.js';
import { isGuarded, onlySays, type CommandPlace } from './place.js';

/** Paths through a folder that is named after the baseline: `/usr/lib/x86_64-linux-gnu/…`, `/usr/lib/jvm/java-11-openjdk-amd64`. */
export function findPaths(script: Script, { baseline, target }: Context): CommandPlace[] {
  const places: CommandPlace[] = [];
  for (const command of script.commands) {
    if (isGuarded(command.guards) || onlySays(command)) continue;
    for (const { value, line } of command.words) {
      if (value.length > 1000 || /:\/\//.test(value)) continue;
      const triplet = value.includes(`/${baseline.gnu}`) ? baseline.gnu : undefined;
      const found = triplet ?? (value.includes('/jvm/') && value.includes(`-${baseline.debian}`) ? `-${baseline.debian}` : undefined);
      if (found !== undefined && !namedIn(value).some(({ architecture }) => architecture === target)) places.push({ rule: 'path', line, symbols: [found], kind: 'pin', where: value });
    }
  }
  return places;
}
