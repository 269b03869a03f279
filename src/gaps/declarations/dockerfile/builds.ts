import { dirname, posix } from 'node:path';
import type { Context } from '../../../lib/context.js';
import type { Command, Script } from '../commands/parse.js';
import type { CommandPlace } from '../commands/place.js';
import type { DeclarationFile } from '../detector.js';
import { readDockerfile } from './read.js';
import { findBases } from './stages.js';

const BUILDER = /(?:^|\/)(?:docker|podman|nerdctl|buildah)$|^\$[({]?DOCKER[)}]?$/;
/** Options of `docker build` that take no value. */
const SWITCHES = /^--(?:rm|no-cache|pull|push|load|quiet|squash|force-rm|compress|[\w-]+=.*)$|^-q$/;
/** Most Dockerfiles looked up for one file. */
const MOST = 20;

/**
 * The first command that builds an image from a Dockerfile of the project whose base the target lacks: whoever ports it has to build
 * it otherwise. Said only of a file of which nothing else is to be said, for the Dockerfile has the gap itself.
 */
export async function findImageBuilds(script: Script, others: readonly CommandPlace[], file: DeclarationFile, context: Context): Promise<CommandPlace[]> {
  if (others.length > 0) return [];
  const seen = new Set<string>();
  for (const command of script.commands) {
    for (const path of dockerfilesOf(command, file.path)) {
      if (seen.has(path) || seen.size >= MOST) continue;
      seen.add(path);
      const text = await file.read(path);
      if (text === undefined) continue;
      const base = findBases(readDockerfile(text), context, file.images)[0];
      if (base !== undefined) return [{ rule: 'image-build', line: command.line, symbols: [path], kind: 'base-image', where: base.symbol }];
    }
  }
  return [];
}

/** Paths that the Dockerfile of a build command may have: from where the file is, and from the project's root. */
function dockerfilesOf(command: Command, from: string): string[] {
  const words = command.words.map(({ value }) => value);
  const at = words.findIndex((word) => BUILDER.test(word));
  const verb = words.slice(at + 1, at + 3).findIndex((word) => word === 'build' || word === 'bud');
  if (at < 0 || verb < 0) return [];
  const rest = words.slice(at + verb + 2);
  // What the command reads is written beside it.
  if (rest.includes('-')) return [];
  const named = rest.findIndex((word) => word === '-f' || word === '--file');
  const file = named >= 0 ? rest[named + 1] : rest.map((word) => /^(?:--file|-f)=(.+)$/.exec(word)?.[1]).find((one) => one !== undefined);
  const last = rest.filter((word, index) => !word.startsWith('-') && (index === 0 || !(rest[index - 1] ?? '').startsWith('-') || SWITCHES.test(rest[index - 1] ?? ''))).at(-1) ?? '.';
  const path = file ?? posix.join(last, 'Dockerfile');
  if (/[$`*{}]/.test(path) || path.startsWith('/')) return [];
  return [...new Set([posix.join(dirname(from), path), posix.normalize(path)])].filter((one) => !one.startsWith('../'));
}
