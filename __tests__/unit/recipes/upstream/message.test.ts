import { expect, test } from '@jest/globals';
import { bodyOf, subjectOf, wrapped, type MessageFacts } from '../../../../src/recipes/upstream/message.js';
import { styleOf } from '../../../../src/recipes/upstream/style.js';
import type { AppliedChange, Gap } from '../../../../src/record/types.js';

function gap(changes: Partial<Gap>): Gap {
  return {
    id: 'a', rule: 'go/undefined', why: 'x is not declared.', ecosystem: 'go', kind: 'undefined', package: 'example.com/lib/v2/cpu', culprit: { module: 'example.com/lib/v2', version: 'v2.1.0' }, location: { file: 'go.mod', line: 1 },
    symbols: ['x'], evidence: { level: 'static', detail: 'cpu/cpu.go:1: undefined: x' }, cascades: [], remedy: { kind: 'recipe', summary: '', reason: '' }, state: 'closed', ...changes,
  };
}

const change = (remedy: Partial<AppliedChange['remedy']>): AppliedChange => ({ remedy: { kind: 'recipe', summary: 'recipe y', reason: 'Sizes for the target', ...remedy }, gaps: ['a'], files: [] });

function facts(changes: Partial<MessageFacts>): MessageFacts {
  return { changes: [change({})], gaps: [gap({})], files: ['cpu/cpu_loong64.go'], generated: new Map(), module: 'example.com/lib/v2', target: 'loong64', style: 'place', ...changes };
}

test('a subject names the place and the target, in the style of the project', () => {
  expect(subjectOf(facts({}))).toBe('cpu: support linux/loong64');
  expect(subjectOf(facts({ style: 'conventional' }))).toBe('feat: support linux/loong64 in cpu');
  expect(subjectOf(facts({ style: 'sentence' }))).toBe('Support linux/loong64 in cpu');
  expect(subjectOf(facts({ gaps: [gap({ package: 'example.com/lib/v2' })] }))).toBe('lib: support linux/loong64');
  expect(subjectOf(facts({ gaps: [gap({}), gap({ package: 'example.com/lib/v2/mem' })] }))).toBe('all: support linux/loong64');
  expect(subjectOf(facts({ changes: [change({ kind: 'upgrade', module: 'golang.org/x/sys', to: 'v0.1.0' })] }))).toBe('go.mod: update golang.org/x/sys to v0.1.0 for linux/loong64');
  const file = { ecosystem: 'dockerfile', package: '', culprit: { file: 'Dockerfile' } };
  expect(subjectOf(facts({ gaps: [gap({ ...file, kind: 'base-image' })], files: ['Dockerfile'] }))).toBe('Dockerfile: use a base image that exists for loong64');
  expect(subjectOf(facts({ gaps: [gap({ ...file, kind: 'arch-list' })], files: ['Makefile'] }))).toBe('Makefile: add loong64');
});

test('the style is that of most commits; merges and robots do not count', () => {
  expect(styleOf([])).toBe('place');
  expect(styleOf(['feat: a', 'fix(x)!: b', 'Add c', 'Merge pull request 1', 'Bump d from 1 to 2'])).toBe('conventional');
  expect(styleOf(['host: a', 'cpu, mem: b', 'Add c'])).toBe('place');
  expect(styleOf(['Add a', 'Mend b', 'x: c', 'Remove d'])).toBe('sentence');
});

test('a body says cause and proof in lines of 72 columns, without folders of this machine and without the detector of this tool', () => {
  const proof = { command: 'GOARCH=loong64 go build ./...', result: 'compiled in 2 s; go test: 5 pass' };
  const body = bodyOf(facts({ gaps: [gap({ proof, evidence: { level: 'compiled', detail: '/home/me/x/cpu.go:1: undefined: x' } }), gap({ id: 'b', ecosystem: 'shell', proof: { command: 'loong-adapt detect', result: 'gone' } })] }), (text) => text.replaceAll('/home/me/x/', ''));
  expect(body).toContain("Package example.com/lib/v2/cpu doesn't build for linux/loong64.");
  expect(body).toContain('\n    cpu.go:1: undefined: x\n');
  expect(body).toContain('Sizes for loong64.');
  expect(body).toContain('- `GOARCH=loong64 go build ./...`, in a project that uses it: compiled\n  in 2 s\n- go test: 5 pass');
  expect(body).not.toMatch(/loong-adapt|home/);
  for (const line of body.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
});

test('words that are too long stand alone', () => {
  expect(wrapped(`a ${'b'.repeat(80)} c`)).toBe(`a\n${'b'.repeat(80)}\nc`);
  expect(wrapped('')).toBe('');
});
