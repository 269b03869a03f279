import { expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { parse } from '../../../src/front/parse.js';

interface Step {
  id?: string;
  uses?: string;
  with?: Record<string, unknown>;
}
interface Manifest {
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

const FILES = [...readdirSync('examples/workflows').map((name) => `examples/workflows/${name}`), 'examples/composite/action.yml'];
const DOCUMENTS = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)];

/** The manifest that a step of ours uses; undefined for another's. */
function manifestOf({ uses = '' }: Step): Manifest | undefined {
  const own = /^org\/loong-adapt(\/\w+)?@v1$/.exec(uses);
  return own === null ? undefined : (parseYaml(readFileSync(`.${own[1] ?? ''}/action.yml`, 'utf8')) as Manifest);
}

function jobsOf(text: string): Step[][] {
  const document = parseYaml(text) as { jobs?: Record<string, { steps: Step[] }>; runs?: { steps: Step[] } };
  return [...Object.values(document.jobs ?? {}).map((job) => job.steps), ...(document.runs === undefined ? [] : [document.runs.steps])];
}

test.each(FILES)('%s uses inputs and outputs that our actions have', (file) => {
  const text = readFileSync(file, 'utf8');
  const ours = jobsOf(text).flat().flatMap((step) => {
    const manifest = manifestOf(step);
    return manifest === undefined ? [] : [{ step, manifest }];
  });
  expect(ours.length).toBeGreaterThan(0);
  for (const { step, manifest } of ours) expect(Object.keys(manifest.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
  for (const [whole, id, output = ''] of text.matchAll(/steps\.(\w+)\.outputs\.([\w-]+)/g)) {
    const of = ours.find(({ step }) => step.id === id);
    if (of !== undefined) expect({ whole, there: output in of.manifest.outputs }).toEqual({ whole, there: true });
  }
});

test('the command lines of examples and documents can be typed as they stand', () => {
  const lines = [...FILES, ...DOCUMENTS].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:.*npx --yes |npx |.*&& )?loong-adapt(?:@[\d.]+)? (.*)$/gm)].map((match) => ({ file, words: (match[1] ?? '').replace(/\s+#.*$/, '').split(/\s+/).map((word) => word.replaceAll('"', '')) })));
  expect(lines.length).toBeGreaterThan(20);
  for (const { file, words } of lines) expect({ file, words, kind: parse(words).kind }).toEqual({ file, words, kind: 'run' });
});
