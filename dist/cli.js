#!/usr/bin/env node
// The version is printed before the bundle is loaded.
if (process.argv[2] === '--version') {
  const { readFileSync } = await import('node:fs');
  process.stdout.write(`${JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version}\n`);
} else {
  const { keepCompiledCode } = await import('./cache-folder.js');
  keepCompiledCode(process.argv.slice(2));
  const small = ["retag","promote","index","audit"].includes(process.argv[2]);
  const { runCommand } = await import(small ? './names.js' : './index.js');
  // All is written by then; idle connections are not waited for.
  process.exit(await runCommand(process.argv.slice(2)));
}
