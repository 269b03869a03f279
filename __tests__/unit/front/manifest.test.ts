import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { actionManifest } from '../../../src/front/manifest.js';
import { OUTPUTS } from '../../../src/front/outputs.js';
import { RUN_OPTIONS } from '../../../src/front/table.js';
import { STAGES } from '../../../src/record/types.js';
import { sample } from '../report/sample.js';

test.each(['adapt', ...STAGES] as const)('the manifest of %s is what the tables say', (command) => {
  const path = command === 'adapt' ? 'action.yml' : `${command}/action.yml`;
  expect(readFileSync(path, 'utf8')).toBe(actionManifest(command));
});

test('the whole pipeline takes every option as an input', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { inputs: Record<string, { default: string }> };
  expect(Object.keys(inputs)).toEqual(['project', ...RUN_OPTIONS.filter((option) => option.commandOnly !== true).map((option) => option.name), 'cache']);
  // Everything a runner hands over is text.
  for (const input of Object.values(inputs)) expect(typeof input.default).toBe('string');
});

test('outputs of a run that went well', () => {
  const values = Object.fromEntries(OUTPUTS.map((output) => [output.name, output.value(sample(), '/w')]));
  expect(values).toMatchObject({
    record: '/w/record.json', gaps: '4', open: '1', closed: '3', patch: '/w/adapt.patch', adapted: '/w/adapted', image: 'tool:v1.4.2', digest: `sha256:${'c'.repeat(64)}`,
    layout: '/w/images/tool', smoke: 'passed', report: '/w/report.html', summary: '/w/summary.md', runner: 'qemu', cc: '/opt/cross/cc', 'qemu-version': '10.0.2',
  });
  expect(JSON.parse(values['matrix'] ?? '')).toEqual({ include: [{ arch: 'amd64', platform: 'linux/amd64', runner: 'native' }, { arch: 'loong64', platform: 'linux/loong64', runner: 'qemu' }] });
});

test('outputs of a run that came not far are empty, never "undefined"', () => {
  const record = { recordVersion: 1 as const, tool: sample().tool, project: sample().project, target: 'loong64', baseline: 'amd64', options: {}, stages: {}, gaps: [], info: [], notes: [], libraries: [], artifacts: [], images: [] };
  for (const output of OUTPUTS) expect(output.value(record, '/w')).not.toMatch(/undefined|null/);
});
