import type { Dockerfile } from 'dockerfile-ast';
import type { Context } from '../../../lib/context.js';
import { findInCommands, type CommandPlace } from '../commands/index.js';
import type { ImagePlatforms } from '../known.js';
import { namedIn, otherSystem } from '../words.js';

const COMMANDS = new Set(['RUN', 'ENV', 'ADD', 'COPY']);

/** What RUN, ENV, ADD and COPY say of architectures, with the lines of the Dockerfile. */
export function findInInstructions(dockerfile: Dockerfile, text: string, context: Context, own: ImagePlatforms = {}): CommandPlace[] {
  const lines = text.split('\n');
  const places: CommandPlace[] = [];
  for (const instruction of dockerfile.getInstructions()) {
    const keyword = instruction.getKeyword();
    if (!COMMANDS.has(keyword)) continue;
    const { start, end } = instruction.getRange();
    const source = lines.slice(start.line, end.line + 1);
    for (const place of findInCommands(asScript(keyword, source), context, own)) places.push({ ...place, line: place.line + start.line });
    if (keyword === 'COPY') places.push(...copies(source.join(' '), start.line + 1, context));
  }
  return places;
}

/** The instruction as a shell reads it; its lines stay where they are. */
function asScript(keyword: string, source: readonly string[]): string {
  const [first = '', ...rest] = source;
  const command = first.replace(/^\s*\w+\s*/, keyword === 'RUN' ? '' : `${keyword} `).replace(/^(?:--\S+\s+)+/, '');
  if (/^<<-?\s*["']?\w/.test(command)) return ['', ...rest].join('\n');
  // Comments and empty lines between joined ones end nothing here.
  const joined = [keyword === 'ENV' ? command.replace(/^ENV (\w+)\s+(?=[^=\s])/, '$1=').replace(/^ENV /, '') : command, ...rest.map((line) => (/^\s*(?:#.*)?\r?$/.test(line) ? '\\' : line))];
  return joined.join('\n').replace(/\r/g, '');
}

/** Programs of the baseline that are copied in by name: `COPY bin/server-linux-amd64 /server`. */
function copies(source: string, line: number, { baseline, target }: Context): CommandPlace[] {
  const words = source.trim().split(/\s+/).slice(1).filter((word) => !word.startsWith('--') && word !== '\\');
  return words.slice(0, -1).flatMap((word): CommandPlace[] => {
    const named = namedIn(word.replace(/\$\{[^}]*\}/g, ''));
    const pinned = named.find(({ architecture }) => architecture === baseline);
    if (pinned === undefined || word.includes(baseline.gnu) || otherSystem(word) || named.some(({ architecture }) => architecture === target) || word.length > 500) return [];
    return [{ rule: 'copy', line, symbols: [word], kind: 'pin', where: 'copy' }];
  });
}
