// @seconds 40
import { expect, test } from '@jest/globals';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec, withEnv } from '../../../src/lib/exec.js';
import { treeHash } from '../go-detect/fixture.js';
import { goIn, patched, plainBuild, project } from './support.js';

const SYS = 'golang.org/x/sys v0.0.0-20210420072515-93ed5bcd2bfe';
const MAIN = 'package main\n\nimport "golang.org/x/sys/unix"\n\nfunc main() { println(unix.Getpid(), unix.SYS_READ) }\n';

/** A small project in a git repository, everything committed. */
async function committed(): Promise<string> {
  const root = await project({ 'go.mod': `module example.com/app\n\ngo 1.17\n\nrequire ${SYS}\n`, 'main.go': MAIN });
  await goIn(root, ['mod', 'tidy']);
  for (const args of [['init', '-q'], ['add', '-A'], ['-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qm', 'first']]) await git(root, args);
  return root;
}

async function git(root: string, args: readonly string[]): Promise<string> {
  const result = await exec('git', args, { cwd: root, env: withEnv({ GIT_CONFIG_GLOBAL: '/dev/null' }) });
  if (result.exitCode !== 0) throw new Error(result.stderr);
  return result.stdout;
}

const changes = (root: string): Promise<string> => git(root, ['--no-optional-locks', 'status', '--porcelain', '--', '.', ':(exclude).loong-adapt']);

test('--write puts the patch into the project, a second time changes nothing, --undo takes it back', async () => {
  const root = await committed();
  const { record, workDir } = await patched(root, { onlyRemedy: 'upgrade', write: true });
  expect(record.gaps.map((gap) => gap.state)).toEqual(['closed']);
  expect(await changes(root)).toBe(' M go.mod\n M go.sum\n');
  expect(await plainBuild(root)).toMatchObject({ exitCode: 0 });

  const written = await treeHash(root);
  const again = await patched(root, { onlyRemedy: 'upgrade', write: true, workDir });
  expect(await treeHash(root)).toBe(written);
  expect(again.record.adaptation?.patch).toBe('');

  await expect(patched(root, { undo: true, dryRun: true, workDir })).rejects.toThrow(/--dry-run is to change none/);
  const undone = await patched(root, { undo: true, workDir });
  expect(await changes(root)).toBe('');
  expect(undone.record.stages['patch']?.state).toBe('skipped');
  await expect(patched(root, { undo: true, workDir })).rejects.toThrow(/nothing to take back/);
}, 300_000);

test('--write refuses a tree with changes, and a published module; nothing is written', async () => {
  const root = await committed();
  await writeFile(join(root, 'main.go'), `${MAIN}\n// by hand\n`);
  const before = await treeHash(root);
  await expect(patched(root, { onlyRemedy: 'upgrade', write: true })).rejects.toThrow(/changes, e\.g\. main\.go/);
  expect(await treeHash(root)).toBe(before);
  const { record } = await patched(root, { onlyRemedy: 'upgrade', write: true, force: true });
  expect(record.gaps.map((gap) => gap.state)).toEqual(['closed']);
  expect(await readFile(join(root, 'main.go'), 'utf8')).toContain('by hand');
  await expect(patched('github.com/tklauser/go-sysconf@v0.3.5', { write: true })).rejects.toThrow(/no folder to write to/);
}, 300_000);

test('an upgrade whose checksum does not fit is refused, and said so', async () => {
  const root = await committed();
  const sum = await readFile(join(root, 'go.sum'), 'utf8');
  const wrong = `golang.org/x/sys v0.1.0 h1:${'A'.repeat(43)}=\ngolang.org/x/sys v0.1.0/go.mod h1:${'A'.repeat(43)}=\n`;
  await writeFile(join(root, 'go.sum'), sum + wrong);
  await rm(join(root, '.git'), { recursive: true });
  const before = await treeHash(root);
  const { record } = await patched(root, { onlyRemedy: 'upgrade' });
  expect(record.gaps[0]?.remedy).toMatchObject({ kind: 'upgrade', to: 'v0.2.0' }); // The next version's checksum nobody forged.
  expect(record.gaps[0]?.state).toBe('closed');
  expect(await treeHash(root)).toBe(before);
}, 300_000);
