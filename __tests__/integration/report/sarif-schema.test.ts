// @seconds 15
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allRules } from '../../../src/gaps/rule-text.js';
import { execOk, withEnv } from '../../../src/lib/exec.js';
import { sarif } from '../../../src/report/sarif.js';
import { gap, sample } from '../../unit/report/sample.js';

// A Go module that carries the schema of OASIS, as it was published.
const MODULE = 'github.com/owenrumney/go-sarif/v3@v3.2.1';
const FILE = 'pkg/report/v210/sarif/schema.go';

let validate: ValidateFunction;
beforeAll(async () => {
  const { stdout } = await execOk('go', ['mod', 'download', '-json', MODULE], 'Check GOPROXY.', { cwd: tmpdir(), env: withEnv({ GOFLAGS: '', GO111MODULE: 'on', GOWORK: 'off' }) });
  const source = await readFile(join((JSON.parse(stdout) as { Dir: string }).Dir, FILE), 'utf8');
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(source.slice(source.indexOf('`') + 1, source.lastIndexOf('`'))) as Record<string, unknown>;
  expect(schema['title']).toBe('Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema');
  validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
}, 60_000);

function problems(log: object): string[] {
  const plain = JSON.parse(JSON.stringify(log)) as object;
  return validate(plain) === true ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

describe('SARIF is valid against the schema of OASIS', () => {
  const texts = (rule: string): { why: string; closes: string } | undefined => allRules().get(rule);

  test('the schema does refuse what is wrong', () => {
    const log = sarif(sample()) as { runs: { results: { level: string }[] }[] };
    const [first] = log.runs[0]?.results ?? [];
    if (first !== undefined) first.level = 'terrible';
    expect(problems(log)).toContain('/runs/0/results/0/level must be equal to one of the allowed values');
  });

  test('a run with gaps of each state', () => {
    expect(problems(sarif(sample(), texts))).toEqual([]);
  });

  test('with known gaps, each result says whether it is new', () => {
    const record = { ...sample(), gaps: [gap({ id: 'aaaaaaaaaaaa' }), gap({ id: 'bbbbbbbbbbbb' })] };
    const log = sarif(record, texts, new Set(['aaaaaaaaaaaa'])) as { runs: { results: { baselineState?: string }[] }[] };
    expect(problems(log)).toEqual([]);
    expect(log.runs[0]?.results.map((one) => one.baselineState)).toEqual(['unchanged', 'new']);
    const plain = sarif(record, texts) as typeof log;
    expect(plain.runs[0]?.results.every((one) => one.baselineState === undefined)).toBe(true);
  });

  test('no gaps, ignored ones, names that are no URI, gaps without a place in the project', () => {
    expect(problems(sarif({ ...sample(), gaps: [] }, texts))).toEqual([]);
    const odd = [
      gap({ ignored: '' }), gap({ state: 'emulator' }), gap({ location: { file: 'a b/ü#?.go', line: 0 } }),
      gap({ package: '', rule: 'image/label', culprit: { artifact: 'registry.example.org/a:1' }, location: { file: '', line: 0 } }),
    ];
    const log = sarif({ ...sample(), gaps: odd }, texts) as { runs: { results: { locations: unknown[] }[] }[] };
    expect(problems(log)).toEqual([]);
    // Code scanning takes no result without a place.
    expect(log.runs[0]?.results.map((one) => one.locations.length)).toEqual([1, 1, 1, 1]);
  });

  test('a gap of every rule there is, with help', () => {
    const all = [...allRules().keys()];
    const log = sarif({ ...sample(), gaps: all.map((rule, i) => gap({ rule, id: i.toString(16).padStart(12, '0') })) }, texts) as { runs: { tool: { driver: { rules: { help?: { text: string } }[] } } }[] };
    expect(problems(log)).toEqual([]);
    const rules = log.runs[0]?.tool.driver.rules ?? [];
    expect(rules).toHaveLength(all.length);
    expect(rules.every((rule) => (rule.help?.text.length ?? 0) > 40)).toBe(true);
  });
});
