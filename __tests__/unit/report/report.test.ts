import { describe, expect, test } from '@jest/globals';
import type { AdaptRecord } from '../../../src/record/types.js';
import { recordProblem } from '../../../src/record/store.js';
import { annotations } from '../../../src/report/annotations.js';
import { renderDoctor } from '../../../src/report/doctor.js';
import { gateMessage, openGaps } from '../../../src/report/gate.js';
import { reportHtml } from '../../../src/report/html/page.js';
import { sarif } from '../../../src/report/sarif.js';
import { summaryMarkdown } from '../../../src/report/summary.js';
import { renderTerminal } from '../../../src/report/terminal.js';
import { verdict } from '../../../src/report/verdict.js';
import { bytes, seconds } from '../../../src/report/words.js';
import { wrap } from '../../../src/report/wrap.js';
import { expectGolden } from './golden.js';
import { gap, sample } from './sample.js';

test('a terminal that says it has no columns ends all the same', () => {
  expect(wrap('ab c', 0)).toEqual(['a', 'b', 'c']);
});

test('the sample is a valid record', async () => {
  expect(await recordProblem(sample())).toBe('');
});

describe('golden files', () => {
  test('terminal', () => expectGolden('terminal.txt', renderTerminal(sample(), { width: 120, colour: false, workDir: 'out' })));
  test('a narrow terminal', () => expectGolden('narrow.txt', renderTerminal(sample(), { width: 72, colour: false, workDir: 'out' })));
  test('a terminal where nothing was closed yet: gaps by who must change', () => expectGolden('tree.txt', renderTerminal(found(), { width: 90, colour: false, workDir: 'out' })));
  test('a log alone: what closes each, and nobody is blamed', () => expectGolden('log.txt', renderTerminal(logged(), { width: 90, colour: false, workDir: '.loong-adapt' })));
  test('job summary', () => expectGolden('summary.md', summaryMarkdown(sample())));
  test('page', () => expectGolden('report.html', reportHtml(sample())));
  test('SARIF', () => expectGolden('gaps.sarif', `${JSON.stringify(sarif(sample()), null, 2)}\n`));
});

/** What `detect` alone leaves: open gaps, several of one module, an ignored one, and an image. */
function found(): AdaptRecord {
  const { adaptation: _a, smoke: _s, report: _r, ...whole } = sample();
  const { patch: _p, ...stages } = whole.stages;
  const rest = { ...whole, stages };
  const open = { state: 'open' as const, remedy: { kind: 'none' as const, summary: '', reason: '' } };
  const gaps = sample().gaps.map((one) => ({ ...one, ...open }));
  return { ...rest, artifacts: [], images: [], gaps: [
    ...gaps, gap({ ...open, id: '4123456789ab', package: 'example.org/term/winsize', cascades: [], symbols: ['TIOCGWINSZ'], why: 'TIOCGWINSZ is not declared for linux/loong64.' }),
    gap({ ...open, id: '5123456789ab', rule: 'shell/arch-list', package: '', culprit: { file: 'scripts/old.sh', line: 3 }, location: { file: 'scripts/old.sh', line: 3 }, ignored: 'runs on release machines only' }),
    gap({ ...open, id: '6123456789ab', rule: 'image/label', package: '', cascades: [], why: 'The image says that it is for the target, and holds programs of another machine.', culprit: { artifact: 'registry.example.org/app:1' }, location: { file: '', line: 0 }, symbols: ['/usr/bin/app'], evidence: { level: 'static', detail: '/usr/bin/app is built for x86-64, not LoongArch' } }),
  ] };
}

/** What a log without a project leaves. */
function logged(): AdaptRecord {
  const { adaptation: _a, smoke: _s, report: _r, ...rest } = sample();
  const stages = { detect: rest.stages['detect'] ?? { state: 'done' as const, startedAt: '2026-07-01T10:00:00.000Z', seconds: 1 } };
  return { ...rest, stages, artifacts: [], images: [], project: { asked: 'build.log', source: 'none', module: '', version: '', ecosystems: [] }, gaps: [
    gap({ state: 'open', rule: 'apt/no-package', package: '', culprit: {}, location: { file: '', line: 0 }, cascades: [], symbols: ['libtool-extra'], why: 'The distribution has no such package for the target.', evidence: { level: 'ran', detail: 'build.log:4: E: Unable to locate package libtool-extra' }, remedy: { kind: 'none', summary: '', reason: 'Take a release or repository that has it for the target, another package, or build it.' } }),
  ] };
}

test('what to do next: nothing where the run stopped or nothing is open, the work directory where it is another', () => {
  const next = (record: AdaptRecord, workDir: string): string[] => renderTerminal(record, { width: 100, colour: false, workDir }).split('\n').filter((line) => line.includes('loong-adapt '));
  const record = found();
  expect(next(record, 'o ut')[0]).toMatch(/^next {5}loong-adapt patch \S+ --work-dir 'o ut': /);
  expect(next({ ...record, target: 'riscv64' }, '.loong-adapt')[0]).toMatch(/^next {5}loong-adapt patch \S+ --target riscv64: /);
  expect(next(record, '.loong-adapt')).toEqual([expect.stringMatching(/^next {5}loong-adapt patch \S+: /), expect.stringMatching(/^ {9}loong-adapt explain \S+: /)]);
  expect(next({ ...record, gaps: [] }, '')).toEqual([]);
  expect(next({ ...record, stages: { detect: { state: 'failed', startedAt: '2026-07-01T10:00:00.000Z', seconds: 1, message: 'x' } } }, '')).toEqual([]);
});

test('what the search left out is said, also one reason for many as one, in terminal and job summary', () => {
  const record: AdaptRecord = { ...found(), notes: [{ stage: 'detect', kind: 'skipped', message: 'Dockerfile is too large' }, { stage: 'detect', kind: 'decision', message: 'not this' }, { stage: 'build', kind: 'skipped', message: 'nor this' }, { stage: 'detect', kind: 'warning', message: 'a rule ignores nothing' }] };
  const screen = renderTerminal(record, { width: 100, colour: false, workDir: '' });
  expect(screen).toContain('\n\nleft out Dockerfile is too large\nwarning  a rule ignores nothing\n\n');
  expect(screen).not.toMatch(/not this|nor this/);
  expect(summaryMarkdown(record)).toContain('\n\n- left out: Dockerfile is too large\n- warning: a rule ignores nothing\n\n');
  const many = { ...record, notes: Array.from({ length: 30 }, (_, i) => ({ stage: 'detect' as const, kind: 'skipped' as const, message: `file ${i}` })) };
  expect(renderTerminal(many, { width: 100, colour: false, workDir: '' })).toContain('… and 22 more: see record.json');
  expect(summaryMarkdown(many)).toContain('- … and 10 more in the record.');
  const alike = { ...many, notes: [...many.notes.map((note) => ({ ...note, message: `${note.message} could not be loaded: no network here` })), { stage: 'detect' as const, kind: 'warning' as const, message: 'a rule ignores nothing' }] };
  expect(renderTerminal(alike, { width: 100, colour: false, workDir: '' })).toContain('\n\nleft out file 0 could not be loaded: no network here (and 29 more for this reason)\nwarning  a rule ignores nothing\n\n');
});

test('the doctor keeps to the width of the terminal', () => {
  const text = renderDoctor([{ name: 'Go', neededFor: 'all stages', ok: true, detail: 'go1.26', advice: '' }, { name: 'runner', neededFor: 'smoke', ok: false, detail: 'none '.repeat(30).trim(), advice: 'get it '.repeat(30).trim() }], 80, false);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(text).toMatch(/^ok {7}Go {6}go1\.26\nmissing {2}runner {2}none/);
});

/** A record whose every text wants to break out of where it is shown. */
function hostile(): AdaptRecord {
  const bad = '"><script>alert(1)</script><img src=https://evil.example/x>\u001b[2J\u0007`|\n::error::x ](javascript:x) @everyone \u202egnp';
  const spoil = (value: unknown): unknown => {
    if (typeof value === 'string') return ['done', 'failed', 'skipped', 'closed', 'open', 'unclosable'].includes(value) || /^\d{4}-/.test(value) ? value : `${value}${bad}`;
    if (Array.isArray(value)) return value.map(spoil);
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, spoil(inner)]));
    return value;
  };
  return spoil(sample()) as AdaptRecord;
}

describe('hostile names', () => {
  test('never become markup, scripts or links of the page', () => {
    const page = reportHtml(hostile());
    expect(page).not.toMatch(/<script|<img|\u001b|\u202e/);
    expect(page).toContain('&#60;script&#62;');
    // Every attribute that is there was written by us.
    const attributes = [...page.matchAll(/<[a-z0-9]+\s([^>]*)>/g)].flatMap(([, text = '']) => [...text.replace(/"[^"]*"/g, '""').matchAll(/([a-z-]+)=/g)].map(([, name]) => name));
    expect([...new Set(attributes)].sort()).toEqual(['aria-hidden', 'aria-label', 'charset', 'class', 'content', 'http-equiv', 'id', 'lang', 'name', 'role', 'scope', 'tabindex']);
  });
  test('never drive the terminal', () => {
    expect(renderTerminal(hostile(), { width: 100, colour: false, workDir: '' })).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
  test('stay text in the job summary, one line per row', () => {
    const text = summaryMarkdown(hostile());
    expect(text).not.toMatch(/<script|<img|https:\/\/evil|\]\(|@everyone|\u001b/);
    expect(text).not.toMatch(/^::/m);
    for (const line of text.split('\n').filter((one) => one.startsWith('|'))) expect([4, 5]).toContain(line.split('|').length - 1);
  });
});

test('the page loads nothing and runs nothing', () => {
  const page = reportHtml(sample());
  expect(page).not.toMatch(/<script|<link|<iframe|\ssrc=|\shref=|url\(|@import/);
  expect(page).toContain("default-src 'none'");
});

describe('verdict', () => {
  const closedOnly = (): AdaptRecord => {
    const record = sample();
    return { ...record, gaps: record.gaps.filter((one) => one.state === 'closed') };
  };
  const cases: [string, () => AdaptRecord, string, string][] = [
    ['all closed and run', closedOnly, 'good', 'adapted, and proved to run'],
    ['one cannot be closed', sample, 'partly', '1 of 4 gaps stays open'],
    ['nothing to do', () => ({ ...sample(), gaps: [] }), 'good', 'nothing to adapt, and proved to run'],
    ['a stage failed', () => ({ ...sample(), stages: { ...sample().stages, build: { state: 'failed', startedAt: '', seconds: 1, message: 'no space' } } }), 'bad', 'stopped at build'],
    ['a smoke command failed', () => ({ ...closedOnly(), smoke: { ...smokeOf(sample()), passed: false } }), 'bad', 'the smoke test failed'],
    ['a check of the image failed', () => ({ ...closedOnly(), images: sample().images.map((image) => ({ ...image, checks: [{ name: 'ELF header', passed: false, detail: 'is x86-64' }] })) }), 'bad', 'the image is wrong'],
    ['closed but not run', () => withoutSmoke(closedOnly()), 'good', 'all 3 gaps are closed'],
    ['all that was found is ignored', () => ({ ...withoutSmoke(sample()), gaps: [gap({ state: 'open', ignored: 'Windows only' })] }), 'good', 'no gaps are open'],
    ['an ignored gap is not open', () => ({ ...sample(), gaps: [gap({ state: 'open', ignored: 'Windows only' })] }), 'good', 'nothing to adapt, and proved to run'],
  ];
  test.each(cases)('%s', (_name, record, level, title) => {
    expect(verdict(record())).toMatchObject({ level, title });
  });
});

function smokeOf(record: AdaptRecord): NonNullable<AdaptRecord['smoke']> {
  if (record.smoke === undefined) throw new Error('the sample has no smoke test');
  return record.smoke;
}

function withoutSmoke({ smoke: _smoke, ...rest }: AdaptRecord): AdaptRecord {
  return rest;
}

describe('gate', () => {
  test('open counts what cannot be closed, not what is ignored', () => {
    expect(openGaps(sample()).map((one) => one.culprit.file)).toEqual(['Dockerfile']);
    expect(gateMessage(sample(), 'open')).toBe('--fail-on open: 1 gap not closed: Dockerfile');
    expect(gateMessage({ ...sample(), gaps: [] }, 'open')).toBe('');
    expect(gateMessage(sample(), 'none')).toBe('');
  });
  test('new counts what the known record has not', () => {
    const known = new Set(sample().gaps.slice(1).map((one) => one.id));
    expect(gateMessage(sample(), 'new', known)).toBe('--fail-on new: 1 gap not known before: example.org/term/ioctl');
    expect(gateMessage(sample(), 'new', new Set(sample().gaps.map((one) => one.id)))).toBe('');
  });
});

test('annotations stand on the lines of the user, warnings only where something is open', () => {
  expect(annotations(sample()).map(({ severity, file, line }) => `${severity} ${file ?? ''}:${line ?? 0}`)).toEqual(['notice go.mod:7', 'notice go.mod:9', 'notice scripts/check.sh:31', 'warning Dockerfile:1']);
});

test('numbers are short', () => {
  expect([0, 999, 1000, 999_949, 999_950, 22_400_000, 5e13].map(bytes)).toEqual(['0 B', '999 B', '1.0 kB', '999.9 kB', '1.0 MB', '22.4 MB', '50.0 TB']);
  expect([0, 9.94, 9.96, 119.4, 119.6, 125].map(seconds)).toEqual(['0.0 s', '9.9 s', '10 s', '119 s', '2 min 0 s', '2 min 5 s']);
});
