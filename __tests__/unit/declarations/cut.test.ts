import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { withoutLight } from '../../../src/gaps/declarations/commands/cut.js';
import { findInScript, readScript } from '../../../src/gaps/declarations/commands/index.js';
import { parseScript } from '../../../src/gaps/declarations/commands/parse.js';
import { withoutLight as dockerfileWithoutLight } from '../../../src/gaps/declarations/dockerfile/cut.js';
import { findInInstructions } from '../../../src/gaps/declarations/dockerfile/commands.js';
import { readDockerfile } from '../../../src/gaps/declarations/dockerfile/read.js';
import { findBases } from '../../../src/gaps/declarations/dockerfile/stages.js';
import { workflow } from '../../../src/gaps/declarations/workflow/detector.js';
import { withoutLight as workflowWithoutLight } from '../../../src/gaps/declarations/workflow/cut.js';
import { walk } from '../../../src/gaps/declarations/tree.js';
import { namesAny } from '../../../src/gaps/declarations/words.js';
import { readYaml } from '../../../src/gaps/declarations/yaml.js';
import { contextFor } from './find.js';

const context = contextFor();
const ROOTS = ['__tests__/unit/declarations', 'script', 'examples', '.github'];
const files = ROOTS.flatMap((root) => readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));

test('of a whole script and of what is left of it the same is found', () => {
  const scripts = files.filter((path) => !/\.(?:ts|mjs|md|tsv)$/.test(path)).map((path) => readFileSync(path, 'utf8'));
  let shorter = 0;
  for (const text of scripts) {
    const cut = withoutLight(text);
    if (cut.length < text.length) shorter++;
    expect(cut.split('\n')).toHaveLength(text.split('\n').length);
    expect(findInScript(readScript(text), text, context)).toEqual(findInScript(parseScript(text), text, context));
  }
  expect(shorter).toBeGreaterThan(10);
});

test('of a whole Dockerfile and of what is left of it the same is found', () => {
  const found = (text: string): unknown => {
    const instructions = readDockerfile(text);
    return [findBases(instructions, context), findInInstructions(instructions, context)];
  };
  const dockerfiles = files.filter((path) => /Dockerfile|Containerfile/.test(basename(path))).map((path) => readFileSync(path, 'utf8'));
  expect(dockerfiles.length).toBeGreaterThan(5);
  for (const text of dockerfiles) expect(found(dockerfileWithoutLight(text))).toEqual(found(text));
});

test.each([
  ['statements that say nothing', 'set -e\ncd out && ls\nfor a in amd64 arm64; do make "$a"; done\necho done\n', '\n\nfor a in amd64 arm64; do make "$a"; done\n\n'],
  ['a block that says nothing', 'if [ -f "a b" ]; then\n  cp "$x" "$(dirname "$y")"\nelse\n  false # no\nfi\nA=amd64\n', '\n\n\n\n\nA=amd64\n'],
  ['a function that says nothing', 'f() {\n  while read -r x; do\n    echo "$x"\n  done < list | sort\n}\nA=amd64\n', '\n\n\n\n\nA=amd64\n'],
  ['the end, where no line end is', 'A=amd64\necho', 'A=amd64\n'],
  ['all that follows the last place that matters, whatever it is', 'A=amd64\ncat <<E\n"\nE\ncase $x in\na) b ;;\nesac\necho "', 'A=amd64\n\n\n\n\n\n\n'],
])('%s go', (_, text, left) => {
  expect(withoutLight(text)).toBe(left);
});

test.each([
  ['a block that names an architecture', 'if true; then\n  echo a\n  A=amd64\nfi\n'],
  ['what fails for others', 'if [ "$A" = amd64 ]; then\n  x=1\nelse\n  exit 1\nfi\n'],
  ['quotes over several lines', 'echo "a\nfi\nb"\necho c\n'],
  ['here documents', 'cat <<E\necho a\nE\necho b\n'],
  ['a case', 'case $x in\na) echo a ;;\nesac\necho b\n'],
  ['joined lines', 'echo a \\\n  b\nmake &&\n  ls\n'],
  ['comparisons, whose patterns may stand for architectures', 'if [[ $x == a*64 ]]; then\n  y=1\nfi\nif [[ $x == x* ]]; then\n  y=2\nfi\n'],
  ['a block that never ends', 'if a; then\n  b\n'],
  ['what closes nothing', 'fi\necho a\n'],
  ['substitutions over several lines', 'x=$(\n  ls\n)\ny=`\nls\n`\n'],
  ['images and addresses', 'FROM=alpine:3\ndocker build .\ncurl -O https://example.org/a\n'],
  ['compilers', 'make CC=clang-8\nLLVM=llvm-strip-9 make\n'],
])('%s stay', (_, start) => {
  const text = `${start}A=amd64\n`;
  expect(withoutLight(text)).toBe(text);
});

test('a line of a million characters takes no time', () => {
  const started = performance.now();
  for (const part of ['"', '$(', 'a b ', '{', "x='", '; ', '"$(a "', '=(']) {
    const text = `${part.repeat(1_000_000 / part.length)}\nA=amd64\n`;
    expect(withoutLight(text)).toBe(text);
  }
  for (const part of ['"', '$(', 'a b ', '{', "x='", '; ', '"$(a "', '=(']) withoutLight(`${part.repeat(1900 / part.length)}\n`.repeat(100));
  expect(performance.now() - started).toBeLessThan(3000);
});

test('of a whole workflow and of what is left of it the same texts name architectures', () => {
  const named = (text: string): unknown[] => readYaml(text).flatMap((root) => [...walk(root)].flatMap(({ node, path }) => (node.kind === 'text' && namesAny(node.text) ? [[path, node.line, node.text]] : [])));
  const workflows = files.filter((path) => workflow.matches(path.replace(/^.*\/fixtures\//, ''), '')).map((path) => readFileSync(path, 'utf8'));
  let shorter = 0;
  for (const text of workflows) {
    const cut = workflowWithoutLight(text);
    if (cut.length < text.length) shorter++;
    expect(cut.split('\n')).toHaveLength(text.split('\n').length);
    expect(named(cut)).toEqual(named(text));
  }
  expect(shorter).toBeGreaterThan(3);
});

const JOB = 'jobs:\n  a:\n    steps:\n';
test.each([
  ['steps that name nothing', `${JOB}      - run: ls\n        env: {A: b}\n      - uses: x@v1\n        with: {arch: amd64}\n      # next\n      - run: |\n          - a\n\n          b\n`, `${JOB}\n\n      - uses: x@v1\n        with: {arch: amd64}\n      # next\n\n\n\n\n`],
  ['steps that stand no deeper than their key', 'steps:\n- run: ls\n- run: GOARCH=arm64\nname: x\n', 'steps:\n\n- run: GOARCH=arm64\nname: x\n'],
  ['the steps of each job', `${JOB}      - run: ls\n  b:\n    if: amd64\n    steps:\n      - run: ls`, `${JOB}\n  b:\n    if: amd64\n    steps:\n`],
])('%s go', (_, text, left) => {
  expect(workflowWithoutLight(text)).toBe(left);
});

test.each([
  ['all of it where steps share parts by anchors', `${JOB}      - &one\n        run: ls\n      - *one\n`],
  ['steps that are no list in lines', 'steps: [{run: ls}]\n'],
  ['what is no list under the key', `${JOB}      run: ls\n`],
  ['a list of another key', 'jobs:\n  a:\n    needs:\n      - b\n'],
])('%s stays', (_, text) => {
  expect(workflowWithoutLight(text)).toBe(text);
});
