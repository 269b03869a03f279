import { join } from 'node:path';
import { userError } from '../../lib/errors.js';
import { exists, writeAtomic } from '../../lib/files.js';

/** A first text for a recipe: everything in it is meant to be changed. */
function text(name: string, schema: string): string {
  return `# yaml-language-server: $schema=${schema}
summary: What ${name} does, in one line
# Which gaps it is for; \`loong-adapt detect . --json\` shows rule, module, package, symbols and file of each.
match:
  module: example.com/some/module
  versions: '<1.2.0'
  symbols: [missingName]
# Done on a copy, whole or not at all. See docs/recipes.md for all actions.
steps:
  - set-constants:
      path: sizes_{{goarch}}.go
      like: sizes_amd64.go
      names:
        missingName: '0x1000'
verify:
  - builds: {}
# What \`loong-adapt recipes test ${name}\` tries.
tests:
  - files:
      sizes_amd64.go: |
        package some

        // missingName is known by experience.
        const missingName = 0x2000
    gap: { ecosystem: go, kind: undefined, symbols: [missingName] }
    expect:
      sizes_{{goarch}}.go: [package some, const missingName = 0x1000]
`;
}

/**
 * Makes a start for a recipe in a folder of recipes.
 *
 * @returns the file to edit.
 * @throws AdaptError (user) where there is one already.
 */
export async function scaffold(folder: string, name: string, schema: string): Promise<string> {
  if (!/^[a-z0-9][a-z0-9.-]{0,63}$/.test(name)) throw userError(`${JSON.stringify(name)} is no name for a recipe`, folder, 'Use lower-case letters, digits, dots and dashes.');
  const file = join(folder, name, 'recipe.yml');
  if (await exists(join(folder, name))) throw userError(`there is a recipe ${name} already`, join(folder, name), 'Choose another name.');
  await writeAtomic(file, text(name, schema));
  return file;
}
