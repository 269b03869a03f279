import { parseArgs } from 'node:util';
import { userError } from '../lib/errors.js';
import { COMMANDS, findCommand, type CommandName } from './commands.js';
import { nearest } from './nearest.js';
import { OPTIONS, flagName, takes, type OptionSpec } from './table.js';
import { toValues, type Given, type Values } from './values.js';

/** What a command line asks for. */
export type Invocation =
  | { kind: 'help'; command: CommandName | undefined }
  | { kind: 'version' }
  | { kind: 'run'; command: CommandName; operands: string[]; values: Values; output: Output };

/** What only the command line can say: how it prints. */
export interface Output {
  /** The record alone on standard output. */
  json: boolean;
  /** Only warnings and errors on standard error. */
  quiet: boolean;
  /** What helps to find a bug, too. */
  verbose: boolean;
}

/** Options about printing, which the other fronts don't have. */
export const PRINTING: readonly { name: string; short?: string; help: string }[] = [
  { name: 'json', help: 'print the result (of a run: its record) as JSON on standard output, and nothing else there' },
  { name: 'quiet', short: 'q', help: 'print no progress, only warnings and errors' },
  { name: 'verbose', short: 'v', help: 'print what helps to find a bug, too' },
  { name: 'help', short: 'h', help: 'this page' },
  { name: 'version', help: 'the version' },
];

/**
 * Reads a command line.
 *
 * @throws AdaptError (user) for an unknown command or option (with the one most likely meant), a missing or wrong value.
 */
export function parse(argv: readonly string[]): Invocation {
  const { tokens } = parseArgs({ args: [...argv], options: declared(), allowPositionals: true, strict: false, tokens: true });
  const words = tokens.filter((token) => token.kind === 'positional').map((token) => token.value);
  const flags = tokens.filter((token) => token.kind === 'option');
  const has = (name: string): boolean => flags.some((flag) => flag.name === name);
  const [word, ...rest] = words;
  if (word === 'help') return { kind: 'help', command: rest[0] === undefined ? undefined : commandNamed(rest[0]) };
  const name = word === undefined ? undefined : commandNamed(word);
  if (has('help') || (name === undefined && flags.length === 0)) return { kind: 'help', command: name };
  if (has('version')) return { kind: 'version' };
  if (name === undefined) throw userError('no command given', '', `Use one of ${COMMANDS.map((c) => c.name).join(', ')}, e.g. \`loong-adapt adapt .\`.`);

  const given = new Map<OptionSpec, string[]>();
  for (const flag of flags) {
    if (PRINTING.some((printing) => printing.name === flag.name)) {
      if (flag.value !== undefined) throw userError(`${flag.rawName} takes no value`, '', `Leave out ${JSON.stringify(flag.value)}.`);
      continue;
    }
    const option = optionNamed(flag.name, flag.rawName, name);
    given.set(option, [...(given.get(option) ?? []), text(option, flag.value, flag.rawName, flag.inlineValue ?? false)]);
  }
  const values = toValues([...given].map(([option, texts]): Given => ({ option, texts, spelled: `--${flagName(option)}`, explicit: true })));
  return { kind: 'run', command: name, operands: operandsOf(name, rest, values), values, output: { json: has('json'), quiet: has('quiet'), verbose: has('verbose') } };
}

function declared(): Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: boolean }> {
  const all: Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: boolean }> = {};
  for (const { name, short } of PRINTING) all[name] = { type: 'boolean', ...(short === undefined ? {} : { short }) };
  for (const option of OPTIONS) all[flagName(option)] = { type: option.type === 'flag' ? 'boolean' : 'string', multiple: true };
  return all;
}

function commandNamed(word: string): CommandName {
  const command = findCommand(word);
  if (command !== undefined) return command.name;
  const meant = nearest(word, COMMANDS.map((c) => c.name));
  throw userError(`unknown command ${JSON.stringify(word)}`, '', meant === undefined ? `Use one of ${COMMANDS.map((c) => c.name).join(', ')}.` : `Did you mean \`loong-adapt ${meant}\`?`);
}

function optionNamed(name: string, raw: string, command: CommandName): OptionSpec {
  const known = OPTIONS.filter((option) => flagName(option) === name);
  const taken = known.find((option) => takes(command, option));
  if (taken !== undefined) return taken;
  if (known.length > 0) throw userError(`${command} takes no ${raw}`, '', `See \`loong-adapt ${command} --help\`.`);
  const names = [...OPTIONS.filter((option) => takes(command, option)).map(flagName), ...PRINTING.map((printing) => printing.name)];
  const meant = nearest(name, names);
  throw userError(`unknown option ${raw}`, '', meant === undefined ? `See \`loong-adapt ${command} --help\`.` : `Did you mean --${meant}?`);
}

function text(option: OptionSpec, value: string | undefined, raw: string, inline: boolean): string {
  if (option.type === 'flag') {
    if (value !== undefined) throw userError(`${raw} takes no value`, '', `Leave out ${JSON.stringify(value)}.`);
    return option.on === true ? 'false' : 'true';
  }
  if (value === undefined || (!inline && value.startsWith('--'))) throw userError(`${raw} needs a value`, '', `Write ${raw} ${option.values?.join('|') ?? option.value ?? 'VALUE'}.`);
  return value;
}

function operandsOf(name: CommandName, words: string[], values: Values): string[] {
  const command = findCommand(name);
  const { usage, least, most } = command?.operands ?? { usage: '', least: 0, most: 0 };
  const extra = words[most];
  if (extra !== undefined) throw userError(`unexpected ${JSON.stringify(extra)}`, '', usage === '' ? `${name} takes nothing but options.` : `Write loong-adapt ${name} ${usage}; quote a path with spaces.`);
  if (words.length >= least || command?.instead?.some((key) => values[key] !== undefined) === true) return words;
  const missing = usage.split(' ')[words.length] ?? usage;
  throw userError(`no ${missing.replace('...', '').toLowerCase()} given`, '', usage === 'PROJECT' ? `Name a folder or module@version, e.g. \`loong-adapt ${name} .\`.` : `Write loong-adapt ${name} ${usage}.`);
}
