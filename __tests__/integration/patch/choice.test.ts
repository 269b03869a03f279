// @seconds 40
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { walk } from '../../../src/lib/files.js';
import { silentReporter } from '../../../src/lib/log.js';
import { runStage } from '../../../src/stages/pipeline.js';
import { patched, project } from './support.js';

const FILES = {
  'check.sh': 'case "$(uname -m)" in\n  x86_64 | aarch64) ;; # these\n  *) exit 1 ;;\nesac\n',
  'debian/control': 'Source: x\nMaintainer: A <a@example.org>\n\nPackage: x\n# those that work\nArchitecture: amd64 arm64\nDescription: x\n',
};
const states = (gaps: readonly { location: { file: string }; state: string }[]): Record<string, string> => Object.fromEntries(gaps.map((gap) => [gap.location.file, gap.state]));

async function contents(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { path } of walk(root)) found[path] = await readFile(join(root, path), 'utf8');
  return found;
}

test('--only with --write changes what one gap needs and nothing else; --undo takes it back byte for byte', async () => {
  const root = await project(FILES);
  const before = await contents(root);
  const seen = await patched(root, { dryRun: true });
  expect(seen.record.stages['patch']).toMatchObject({ state: 'skipped', message: 'dry run: nothing was changed, and 2 gaps have a way that would be tried' });
  const gap = seen.record.gaps.find(({ location }) => location.file === 'check.sh');
  expect(gap).toMatchObject({ state: 'open', remedy: { kind: 'recipe', summary: 'recipe arch-list' } });
  const { record, workDir } = await patched(root, { only: [gap?.id ?? ''], write: true });
  expect(states(record.gaps)).toEqual({ 'check.sh': 'closed', 'debian/control': 'open' });
  expect(record.gaps.find(({ location }) => location.file === 'debian/control')?.remedy.reason).toContain('--only');
  expect(await readFile(join(root, 'check.sh'), 'utf8')).toContain('  x86_64 | aarch64 | loongarch64) ;; # these\n');
  expect(await readFile(join(root, 'debian/control'), 'utf8')).toBe(FILES['debian/control']);
  const undone = await patched(root, { undo: true, workDir });
  expect(await contents(root)).toEqual(before);
  expect(undone.record.gaps.filter(({ state, proof }) => state !== 'open' || proof !== undefined)).toEqual([]);
  const left = await readFile(join(workDir, 'record.json'), 'utf8');
  await expect(patched(root, { undo: true, workDir })).rejects.toThrow(/nothing to take back/);
  expect(await readFile(join(workDir, 'record.json'), 'utf8')).toBe(left); // A mistake in what was asked says nothing of the project.
}, 120_000);

test('--skip leaves a gap out by its file, and says so', async () => {
  const { record, workDir } = await patched(await project(FILES), { skip: ['check.sh'] });
  expect(states(record.gaps)).toEqual({ 'check.sh': 'open', 'debian/control': 'closed' });
  expect(record.gaps.find(({ location }) => location.file === 'check.sh')?.remedy.reason).toBe('left out with --skip');
  expect(await readFile(join(workDir, 'adapt.patch'), 'utf8')).not.toContain('check.sh');
  expect(await readFile(join(workDir, 'adapted/debian/control'), 'utf8')).toContain('# those that work\nArchitecture: amd64 arm64 loong64\n');
}, 120_000);

test('a word of --only that names no gap is said', async () => {
  const { record } = await patched(await project(FILES), { only: ['check.sh', 'chekc.sh'] });
  expect(states(record.gaps)).toEqual({ 'check.sh': 'closed', 'debian/control': 'open' });
  expect(record.notes.filter(({ stage }) => stage === 'patch').map(({ message }) => message)).toEqual(['--only chekc.sh: no gap has this id, package, module or file']);
}, 120_000);

test('a report that is there is renewed by the next stage', async () => {
  const root = await project(FILES);
  const { workDir } = await patched(root, { dryRun: true });
  await runStage('report', { project: root, workDir }, { reporter: silentReporter, signal: new AbortController().signal });
  expect(await readFile(join(workDir, 'summary.md'), 'utf8')).toContain('2 of 2 gaps stay open');
  await patched(root, { workDir });
  expect(await readFile(join(workDir, 'summary.md'), 'utf8')).toContain('all 2 gaps are closed');
}, 120_000);

test('setup without a project, in the same work directory, keeps what is known of the project', async () => {
  const { record, workDir } = await patched(await project(FILES), {});
  const after = await runStage('setup', { project: '', workDir, runner: 'cross', install: false, network: false }, { reporter: silentReporter, signal: new AbortController().signal });
  expect(after.setup?.runner).toBe('cross');
  expect(after.project).toEqual(record.project);
  expect(after.gaps).toEqual(record.gaps);
}, 120_000);

test('--only-remedy allows nothing else', async () => {
  const { record } = await patched(await project(FILES), { onlyRemedy: 'upgrade' });
  expect(states(record.gaps)).toEqual({ 'check.sh': 'open', 'debian/control': 'open' });
}, 120_000);
