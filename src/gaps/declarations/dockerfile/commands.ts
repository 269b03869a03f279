import type { Context } from '../../../lib/context.js';
import { concernsCommands, findInCommands, type CommandPlace } from '../commands/index.js';
import type { ImagePlatforms } from '../known.js';
import { namedIn, otherSystem } from '../words.js';
import type { Instruction } from './read.js';

const COMMANDS = new Set(['RUN', 'ENV', 'ADD', 'COPY']);

/** What RUN, ENV, ADD and COPY say of architectures, with the lines of the Dockerfile. */
export function findInInstructions(instructions: readonly Instruction[], context: Context, own: ImagePlatforms = {}): CommandPlace[] {
  const places: CommandPlace[] = [];
  for (const instruction of instructions) {
    const { keyword, lines, line } = instruction;
    if (!COMMANDS.has(keyword) || !concernsCommands(lines.join('\n'))) continue;
    for (const place of findInCommands(asScript(keyword, lines), context, own)) places.push({ ...place, line: place.line + line - 1 });
    if (keyword === 'COPY') places.push(...copies(instruction, context));
  }
  return places;
}

/** The instruction as a shell reads it; its lines stay where they are. */
function asScript(keyword: string, lines: readonly string[]): string {
  const [first = '', ...rest] = lines;
  const command = first.replace(/^\s*\w+\s*/, keyword === 'RUN' ? '' : `${keyword} `).replace(/^(?:--\S+\s+)+/, '');
  if (/^<<-?\s*["']?\w/.test(command)) return ['', ...rest].join('\n');
  const start = keyword === 'ENV' ? command.replace(/^ENV (\w+)\s+(?=[^=\s])/, '$1=').replace(/^ENV /, '') : command;
  // Comments and empty lines between joined ones end nothing here.
  return [start, ...rest.map((line) => (/^\s*(?:#.*)?\r?$/.test(line) ? '\\' : line))].join('\n').replace(/\r/g, '');
}

/** Programs of the baseline that are copied in by name: `COPY bin/server-linux-amd64 /server`. */
function copies({ rest, line }: Instruction, { baseline, target }: Context): CommandPlace[] {
  return rest.split(/\s+/).slice(0, -1).flatMap((word): CommandPlace[] => {
    const named = namedIn(word.replace(/\$\{[^}]*\}/g, ''));
    const pinned = named.find(({ architecture }) => architecture === baseline);
    if (pinned === undefined || word.includes(baseline.gnu) || otherSystem(word) || named.some(({ architecture }) => architecture === target) || word.length > 500) return [];
    return [{ rule: 'copy', line, symbols: [word], kind: 'pin', where: 'copy' }];
  });
}
