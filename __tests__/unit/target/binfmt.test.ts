import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { architecture } from '../../../src/target/architectures.js';
import { releaseBinfmt, shareBinfmt } from '../../../src/target/binfmt.js';
import { entryRuns, registration, type BinfmtTable } from '../../../src/target/binfmt-table.js';

const arch = architecture('loong64');
const LOONG64 = 'enabled\ninterpreter /q\nflags: POF\noffset 0\nmagic 7f454c4602010100000000000000000002000201\nmask fffffffffffffffc00fffffffffffffffeffffff\n';

test("an entry's text says which programs it runs", () => {
  expect(entryRuns(LOONG64, arch)).toBe(true);
  expect(entryRuns(LOONG64.replace('enabled', 'disabled'), arch)).toBe(false);
  expect(entryRuns(LOONG64.replace('POF', 'PO'), arch)).toBe(false); // No container would find its interpreter.
  expect(entryRuns(LOONG64, architecture('arm64'))).toBe(false);
  expect(entryRuns(LOONG64, architecture('s390x'))).toBe(false);
  expect(entryRuns('enabled\ninterpreter /x\nextension .py\n', arch)).toBe(false);
});

test('what is registered is what the distributions register', () => {
  expect(registration('n', arch, '/q')).toBe(
    ':n:M::\\x7f\\x45\\x4c\\x46\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\x02\\x01:' +
    '\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfc\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff:/q:POF');
  expect(registration('n', architecture('s390x'), '/q')).toContain('\\x00\\x02\\x00\\x16:');
});

/** The kernel's table as a folder of files. */
async function folderTable(): Promise<{ table: BinfmtTable; entries: () => Promise<string[]>; root: string }> {
  const base = await mkdtemp(join(tmpdir(), 'loong-adapt-binfmt-'));
  const folder = join(base, 'table');
  let mounted = false;
  const { mkdir } = await import('node:fs/promises');
  const table: BinfmtTable = {
    mount: async () => {
      if (mounted) return false;
      await mkdir(folder, { recursive: true });
      return (mounted = true);
    },
    unmount: async () => void (mounted = false),
    entryFor: async () => (await readdir(folder)).find((name) => name !== 'unrelated'),
    register: async (name) => writeFile(join(folder, name), LOONG64, { flag: 'wx' }),
    unregister: async (name) => rm(join(folder, name)),
  };
  return { table, entries: async () => (mounted ? readdir(folder) : ['(not mounted)']), root: join(base, 'count') };
}

test('only the last living run takes the entry out, and unmounts what we mounted', async () => {
  const { table, entries, root } = await folderTable();
  const other = spawn('sleep', ['60']);
  const one = await shareBinfmt(arch, '/q', process.pid, 'one', table, root);
  const two = await shareBinfmt(arch, '/q', other.pid ?? 0, 'two', table, root);
  expect(await entries()).toEqual(['loong-adapt-loongarch64']);
  await releaseBinfmt(one!, table);
  expect(await entries()).toEqual(['loong-adapt-loongarch64']);
  other.kill('SIGKILL');
  await once(other, 'exit');
  // The killed run gives nothing back; the next one's end counts it out.
  const three = await shareBinfmt(arch, '/q', process.pid, 'three', table, root);
  await releaseBinfmt(three!, table);
  expect(await entries()).toEqual(['(not mounted)']);
  await releaseBinfmt(three!, table);
  await releaseBinfmt(two!, table);
  await expect(readdir(root)).rejects.toMatchObject({ code: 'ENOENT' });
});

test("an entry that was there before is used and never removed", async () => {
  const { table, entries, root } = await folderTable();
  await table.mount();
  await table.register('qemu-loongarch64', arch, '/theirs');
  expect(await shareBinfmt(arch, '/q', process.pid, 'one', table, root)).toBeUndefined();
  expect(await entries()).toEqual(['qemu-loongarch64']);
  await expect(readdir(root)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('the same run sharing twice counts once', async () => {
  const { table, entries, root } = await folderTable();
  const first = await shareBinfmt(arch, '/q', process.pid, 'one', table, root);
  const second = await shareBinfmt(arch, '/q', process.pid, 'one', table, root);
  expect(second).toEqual(first);
  await releaseBinfmt(first!, table);
  expect(await entries()).toEqual(['(not mounted)']);
});

test('two at once register once', async () => {
  const { table, entries, root } = await folderTable();
  const shares = await Promise.all(['a', 'b', 'c', 'd'].map((purpose) => shareBinfmt(arch, '/q', process.pid, purpose, table, root)));
  expect(await entries()).toEqual(['loong-adapt-loongarch64']);
  await Promise.all(shares.map((share) => releaseBinfmt(share!, table)));
  expect(await entries()).toEqual(['(not mounted)']);
});
