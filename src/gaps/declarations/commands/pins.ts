import type { Context } from '../../../lib/context.js';
import type { Architecture } from '../../../target/architectures.js';
import { entryArchitecture, namedIn, otherSystem } from '../words.js';
import type { Command, Script } from './parse.js';
import { assignment, fallback, isGuarded, onlySays, type CommandPlace } from './place.js';

/** Names of variables that hold one architecture or platform. */
const HOLDS = /(?:^|_)(?:GO|TARGET_?|HOST_?|BUILD_?)?(?:ARCH|ARCHITECTURE|PLATFORM|MACHINE|CPU)$|^ARCH_|GOARCH/i;
const BUILDS_IMAGES = /^(?:docker|podman|buildx|nerdctl|buildah|skopeo|crane|ko)$/;

interface Setting {
  name: string;
  value: string;
  architecture: Architecture;
  line: number;
}

/** Variables set to one architecture, and platforms asked of image builders, whatever machine it runs on. */
export function findPins(script: Script, context: Context): CommandPlace[] {
  const settings = new Map<string, Setting[]>();
  const places: CommandPlace[] = [];
  for (const command of script.commands) {
    if (isGuarded(command.guards) || command.words.some(({ value }) => /^(?:GO)?OS=/.test(value) && otherSystem(value))) continue;
    for (const one of settingsIn(command)) settings.set(one.name, [...(settings.get(one.name) ?? []), one]);
    const pin = platformPin(command, context);
    if (pin !== undefined) places.push(pin);
  }
  for (const [name, all] of settings) {
    const named = new Set(all.map(({ architecture }) => architecture));
    const pinned = all.find(({ architecture }) => architecture === context.baseline);
    if (pinned === undefined || named.has(context.target)) continue;
    const symbols = [...new Set(all.map(({ value }) => value))];
    // One after the other with several values, they are a list; one value alone is what every machine gets.
    places.push({ rule: named.size > 1 ? 'arch-list' : 'arch-default', line: pinned.line, symbols, kind: named.size > 1 ? 'arch-list' : 'pin', where: name });
  }
  return places;
}

function settingsIn(command: Command): Setting[] {
  const found: Setting[] = [];
  const add = (name: string, value: string, line: number): void => {
    const architecture = /^(?:linux[/_-])?[\w-]+$/i.test(value) ? entryArchitecture(value) : undefined;
    // `ARCH_X86_64=x86_64` is a name for it, and decides nothing.
    if (namedIn(name).some((one) => one.architecture === architecture)) return;
    // An image builder sets TARGETARCH itself; what stands beside it is for those that don't.
    if (architecture !== undefined && HOLDS.test(name) && !(otherSystem(name.replaceAll('_', ' ')) && !/linux/i.test(name)) && !/^TARGET(?:ARCH|PLATFORM)$/.test(name)) found.push({ name, value, architecture, line });
  };
  for (const word of command.words) {
    const set = assignment(word.value);
    // The builder is asked; what stands beside it is for those that say nothing.
    if (set !== undefined && /^["']?\$\{TARGET(?:ARCH|PLATFORM)\b/.test(set.value)) continue;
    // Make keeps quotes.
    if (set !== undefined && word.items === undefined) add(set.name, fallback(set.value).replace(/^(["'])(.*)\1$/, '$2'), word.line);
    else if (!onlySays(command)) for (const match of word.value.matchAll(/\$\{(\w+):?[-=]["']?([\w/-]{2,30})["']?\}/g)) add(match[1] ?? '', match[2] ?? '', word.line);
  }
  return found;
}

/** `docker build --platform linux/amd64 …`. */
function platformPin(command: Command, context: Context): CommandPlace | undefined {
  if (!command.words.some(({ value }) => BUILDS_IMAGES.test(value)) || onlySays(command)) return undefined;
  for (const [index, { value, line }] of command.words.entries()) {
    const platform = /^--platform=(.+)$/.exec(value)?.[1] ?? (value === '--platform' ? command.words[index + 1]?.value : undefined);
    if (platform === undefined || /[,\s$]/.test(platform) || entryArchitecture(platform) !== context.baseline) continue;
    return { rule: 'platform', line, symbols: [platform], kind: 'pin', where: command.words[0]?.value ?? '' };
  }
  return undefined;
}
