import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { settings, unlinked } from '../../../src/build/linked-values.js';

test('the variables that linker flags set are read in all spellings', () => {
  expect(settings(`-s -w -X a/b.Name=1.2.3 -X=c.D=x "-X" -X 'e.F=two words' -X "g.H=q=r"`)).toEqual([
    { name: 'a/b.Name', value: '1.2.3' }, { name: 'c.D', value: 'x' }, { name: 'e.F', value: 'two words' }, { name: 'g.H', value: 'q=r' },
  ]);
  expect(settings('-s -w -extldflags -Xlinker')).toEqual([]);
});

test('a value that a program does not hold was not linked; one across two blocks was, and short ones say nothing', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'linked-')), 'program');
  const block = Buffer.alloc(1 << 22, 0x2e);
  block.write('v3.18', block.length - 2); // The rest does not fit.
  await writeFile(path, Buffer.concat([block.subarray(0, block.length - 2), Buffer.from('v3.18.6-there'), Buffer.alloc(100)]));
  expect(await unlinked(path, '-X a.VERSION=v3.18.6-there -X a.REVISION=71e1f9726f82 -X a.C=no')).toEqual(['a.REVISION']);
});
