import { describe, expect, test } from '@jest/globals';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { extractFile } from '../../../src/images/extract.js';
import { makeLayout, tempDir, type Entry } from './make-layout.js';

const LOONG = 'linux/loong64';

/** The content of a path in an image of these layers, or the error's message. */
async function content(layers: Entry[][], path: string): Promise<string> {
  const layout = await makeLayout([{ layers }, { layers: [[{ name: 'bin/x', content: 'other platform' }]], architecture: 'amd64' }]);
  const to = join(await tempDir(), 'deep', 'out');
  try {
    await extractFile(layout, LOONG, path, to);
  } catch (error) {
    expect(await readdir(join(to, '..')).catch(() => [])).toEqual([]);
    return `error: ${(error as Error).message}`;
  }
  expect(await readdir(join(to, '..'))).toEqual(['out']);
  return readFile(to, 'utf8');
}

const file = (name: string, text = name): Entry => ({ name, content: text });
const link = (name: string, linkname: string): Entry => ({ name, type: 'symlink', linkname });

describe('extractFile', () => {
  test('takes the file of the platform asked, from the topmost layer', async () => {
    expect(await content([[file('bin/x', 'old')], [file('./bin/x', 'new')]], '/bin/x')).toBe('new');
  });

  test('follows links inside the image only', async () => {
    const layer = [{ name: 'usr/bin/' }, file('usr/bin/real', 'here'), link('bin', 'usr/bin'), link('abs', '/usr/bin/real'), link('up', '../../../../usr/bin/real'), link('chain', 'abs'), link('loop', 'loop')];
    expect(await content([layer], '/bin/real')).toBe('here');
    expect(await content([layer], '/abs')).toBe('here');
    expect(await content([layer], '/up')).toBe('here');
    expect(await content([layer], '/chain')).toBe('here');
    expect(await content([layer], '/loop')).toMatch(/no file \/loop/);
    expect(await content([[link('passwd', '/etc/passwd')]], '/passwd')).toMatch(/no file/);
  });

  test('writes through a linked folder of a lower layer, as a container would see it', async () => {
    expect(await content([[{ name: 'usr/lib/' }, link('lib', 'usr/lib')], [file('lib/a', 'upper')]], '/usr/lib/a')).toBe('upper');
  });

  test('hard links have the content of their target', async () => {
    expect(await content([[file('a', 'one')], [{ name: 'b', type: 'link', linkname: 'a' }]], '/b')).toBe('one');
  });

  test('whiteouts hide what is below, and only that', async () => {
    expect(await content([[file('d/a'), file('d/b')], [file('d/.wh.a', '')]], '/d/a')).toMatch(/no file/);
    expect(await content([[file('d/a'), file('d/b')], [file('d/.wh.a', '')]], '/d/b')).toBe('d/b');
    expect(await content([[file('d/a', 'old')], [file('d/a', 'new'), file('d/.wh.a', '')]], '/d/a')).toBe('new');
    expect(await content([[file('d/a')], [file('d/c', 'mine'), file('d/.wh..wh..opq', '')]], '/d/c')).toBe('mine');
    expect(await content([[file('d/a')], [file('d/c', 'mine'), file('d/.wh..wh..opq', '')]], '/d/a')).toMatch(/no file/);
    expect(await content([[file('d/e/a')], [file('.wh.d', '')], [file('d/e/b', 'back')]], '/d/e/a')).toMatch(/no file/);
    expect(await content([[file('d/e/a')], [file('.wh.d', '')], [file('d/e/b', 'back')]], '/d/e/b')).toBe('back');
  });

  test('a file takes the place of a folder', async () => {
    expect(await content([[file('d/a')], [file('d', 'now a file')]], '/d')).toBe('now a file');
    expect(await content([[file('d/a')], [file('d', 'now a file')]], '/d/a')).toMatch(/no file/);
  });

  test('permission bits are kept, setuid is not', async () => {
    const layout = await makeLayout([{ layers: [[{ name: 'su', content: 'x', mode: 0o4755 }]] }]);
    const to = join(await tempDir(), 'su');
    await extractFile(layout, LOONG, '/su', to);
    expect((await stat(to)).mode & 0o7777).toBe(0o755);
  });

  test('folders, devices and unknown platforms are refused', async () => {
    expect(await content([[{ name: 'd/' }]], '/d')).toMatch(/it is a directory/);
    expect(await content([[{ name: 'dev/null', type: 'character-device', devmajor: 1, devminor: 3 }]], '/dev/null')).toMatch(/it is a device/);
    const layout = await makeLayout([{ layers: [[file('a')]] }]);
    await expect(extractFile(layout, 'linux/s390x', '/a', join(await tempDir(), 'a'))).rejects.toThrow(/no platform linux\/s390x/);
  });
});
