import { COMMANDS, findCommand, type CommandName } from './commands.js';
import { PRINTING } from './parse.js';
import { GROUPS, flagName, takes, type OptionSpec } from './table.js';

/** The page that `--help` prints: the overview, or all about one command. */
export function help(command: CommandName | undefined): string {
  return command === undefined ? overview() : page(command);
}

function overview(): string {
  return `loong-adapt finds what keeps software from running on LoongArch (loong64) or another
architecture, closes what can be closed, and proves that the result runs.

Usage: loong-adapt COMMAND [PROJECT] [OPTIONS]

PROJECT is a folder, or a Go module as module@version.

Commands:
${columns(COMMANDS.map((c) => [c.name, c.summary]))}

Start with:
  loong-adapt doctor          what this machine has and lacks
  loong-adapt adapt .         everything, for the project in this folder
  loong-adapt COMMAND --help  the options of one command
`;
}

const RUN_EXITS: [string, string][] = [
  ['0', 'done, with or without gaps'], ['1', 'failed: could not look, build or prove'], ['2', 'a mistake in the input'],
  ['3', '--fail-on was met'], ['130', 'interrupted; adapt --resume goes on'],
];
const OTHER_EXITS: [string, string][] = [['0', 'done'], ['1', 'failed, or a check did not pass'], ['2', 'a mistake in the input'], ['130', 'interrupted']];

function page(name: CommandName): string {
  const command = findCommand(name);
  if (command === undefined) return overview();
  const { usage } = command.operands;
  const groups = GROUPS.map((group) => ({ ...group, options: group.options.filter((option) => takes(name, option)) })).filter((group) => group.options.length > 0);
  const parts = groups.map((group) => `${group.title}:\n${columns(group.options.map((option) => [left(option), right(option)]))}`);
  const printing = columns(PRINTING.map(({ name: flag, short, help: text }) => [`${short === undefined ? '' : `-${short}, `}--${flag}`, text]));
  return `Usage: loong-adapt ${name}${usage === '' ? '' : ` ${usage}`} [OPTIONS]

${wrap(command.details, 96).join('\n')}
${usage.includes('PROJECT') ? '\nPROJECT is a folder, or a Go module as module@version.\n' : ''}
${[...parts, `Printing:\n${printing}`, `Exit codes:\n${columns(usage.includes('PROJECT') ? RUN_EXITS : OTHER_EXITS)}`].join('\n\n')}

Examples:
${command.examples.map((example) => `  ${example}`).join('\n')}
`;
}

function left(option: OptionSpec): string {
  if (option.type === 'flag') return `--${flagName(option)}`;
  return `--${option.name} ${option.value ?? (option.values ?? []).join('|')}`;
}

function right(option: OptionSpec): string {
  const text = option.on === true ? `do not ${option.help}` : option.help;
  const more = [option.type === 'list' ? 'repeat it or separate by commas' : '', option.default === undefined ? '' : `default: ${option.default}`].filter((part) => part !== '');
  return more.length === 0 ? text : `${text} (${more.join('; ')})`;
}

/** Two columns; a long left side gets its right side on the next line. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(24, Math.max(...rows.map(([a]) => a.length)));
  return rows.flatMap(([a, b]) => {
    const lines = wrap(b, 96 - width - 4);
    const pad = ' '.repeat(width + 4);
    return a.length > width ? [`  ${a}`, ...lines.map((line) => pad + line)] : lines.map((line, i) => (i === 0 ? `  ${a.padEnd(width)}  ${line}` : pad + line));
  }).join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
