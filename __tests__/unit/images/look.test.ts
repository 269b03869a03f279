import { expect, test } from '@jest/globals';
import { silentReporter } from '../../../src/lib/log.js';
import { runStage } from '../../../src/stages/pipeline.js';
import { LOONGARCH, X86_64, elf, makeLayout, tempDir, type ImageParts } from './make-layout.js';

const program = (machine: number, interpreter = ''): ImageParts['layers'][number][number] => ({ name: 'usr/bin/app', content: elf(machine, interpreter), mode: 0o755 });
const amd64: ImageParts = { layers: [[program(X86_64)]], architecture: 'amd64' };

/** What `detect --image` says of a layout. */
async function found(images: readonly ImageParts[]): Promise<string[]> {
  const layout = await makeLayout(images);
  const record = await runStage('detect', { project: '', images: [layout], workDir: await tempDir() }, { reporter: silentReporter, signal: new AbortController().signal });
  return [...record.gaps.map((gap) => `${gap.rule}: ${gap.evidence.detail}`), ...record.info.map((one) => `${one.rule}: ${one.message}`)].map((text) => text.replaceAll(layout, 'IMAGE'));
}

test('an index without the target', async () => {
  expect(await found([amd64])).toEqual(['image/no-platform: IMAGE is there for linux/amd64']);
});

test('neither target nor baseline: nothing that was there before is missing', async () => {
  expect(await found([{ ...amd64, architecture: 's390x' }])).toEqual(['image/no-platform: IMAGE is there for linux/s390x: neither for linux/loong64 nor for linux/amd64']);
});

test('an image that keeps its promise', async () => {
  expect(await found([amd64, { layers: [[program(LOONGARCH)]] }])).toEqual(['image/checked: IMAGE: linux/loong64 is as it says: 1 ELF files, all LoongArch']);
});

test('a label that lies: programs of another machine under the target', async () => {
  expect(await found([amd64, { layers: [[program(X86_64)]] }])).toEqual(['image/label: /usr/bin/app is built for x86-64, not LoongArch']);
});

test('an index that lies: it names the target, the image itself another platform', async () => {
  expect(await found([{ ...amd64, claimed: 'linux/loong64' }])).toEqual(["image/label: the index says linux/loong64, the image's own config linux/amd64"]);
});

test('programs of the old world, and programs whose interpreter is missing', async () => {
  expect(await found([{ layers: [[program(LOONGARCH, '/lib64/ld.so.1')]] }])).toEqual(['image/old-abi: /usr/bin/app is for the old ABI (interpreter /lib64/ld.so.1)']);
  expect(await found([{ layers: [[program(LOONGARCH, '/lib64/ld-linux-loongarch-lp64d.so.1')]] }])).toEqual([expect.stringContaining('image/incomplete: /usr/bin/app needs the interpreter')]);
});
