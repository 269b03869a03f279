#!/usr/bin/env node
// The command, as it runs from the compiled tree; dist/cli.js is the same over the bundle.
if (process.argv[2] === '--version') {
  const { readFileSync } = await import('node:fs');
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  process.stdout.write(`${(JSON.parse(text) as { version: string }).version}\n`);
} else {
  const { keepCompiledCode } = await import('../lib/cache-folder.js');
  keepCompiledCode(process.argv.slice(2));
  const { isNameCommand } = await import('./commands.js');
  const { runCommand } = await import(isNameCommand(process.argv[2]) ? './names.js' : './command.js') as { runCommand: (argv: readonly string[]) => Promise<number> };
  // All is written by then; idle connections are not waited for.
  process.exit(await runCommand(process.argv.slice(2)));
}
