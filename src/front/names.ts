import { commandLine, printAnswer } from './command-line.js';
import { isNameCommand } from './commands.js';
import { runNameCommand } from './name-commands.js';

/**
 * What dist/names.js holds: the commands about names alone. They are short and are run often, and loading all else would take longer than
 * their work. Another command is refused; src/front/command.ts has all.
 */
export function runCommand(argv: readonly string[]): Promise<number> {
  return commandLine(argv, async (asked, control) => {
    if (!isNameCommand(asked.command)) throw new Error(`${asked.command} is not in this bundle`);
    return printAnswer(await runNameCommand(asked.command, asked.operands, asked.values, control), asked);
  });
}
