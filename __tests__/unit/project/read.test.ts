import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readProjectFile } from '../../../src/project/read.js';

async function project(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'loong-adapt-project-'));
  await writeFile(join(folder, 'loong-adapt.yml'), text);
  return folder;
}

describe('project file', () => {
  test('is optional, and may be empty', async () => {
    expect(await readProjectFile(await mkdtemp(join(tmpdir(), 'loong-adapt-project-')), undefined)).toEqual({});
    expect(await readProjectFile(await project('# nothing yet\n'), undefined)).toEqual({});
  });

  test('one that was named must be there', async () => {
    await expect(readProjectFile('/', '/no/such/file.yml')).rejects.toMatchObject({ blame: 'user' });
  });

  test('an unknown key is named with its line', async () => {
    const folder = await project('tags: [x]\nbuild:\n  programms: []\n');
    await expect(readProjectFile(folder, undefined)).rejects.toMatchObject({ blame: 'user', message: expect.stringContaining('"programms"'), where: expect.stringMatching(/:3$/) });
  });

  test('broken YAML is said with its line', async () => {
    await expect(readProjectFile(await project('tags: [x\n'), undefined)).rejects.toMatchObject({ blame: 'user', message: expect.stringMatching(/broken YAML.*line 2/) });
  });
});
