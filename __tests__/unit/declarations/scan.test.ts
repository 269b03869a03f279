import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDeclarationGaps } from '../../../src/gaps/declarations/index.js';
import type { ProjectFile } from '../../../src/project/file.js';
import { contextFor } from './find.js';

const LIST = 'ARCHES="amd64 arm64"\n';
const root = mkdtempSync(join(tmpdir(), 'scan-'));

function put(path: string, content: string | Buffer): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
}

async function scan(file: ProjectFile = {}) {
  const found = await findDeclarationGaps({ root, file }, { ...contextFor(), workDir: join(root, 'work'), signal: new AbortController().signal });
  return { places: found.gaps.map(({ location, rule, ignored }) => `${location.file}:${location.line} ${rule}${ignored === undefined ? '' : ` ignored: ${ignored}`}`), notes: found.notes.map(({ message }) => message), gaps: found.gaps };
}

beforeAll(() => {
  put('good.sh', LIST);
  put('with\nnewline.sh', LIST);
  put('scripts/noname', `#!/usr/bin/env bash\n${LIST}`);
  put('scripts/data', LIST);
  put('scripts/.settings', `#!/bin/sh\n${LIST}`);
  put('binary.sh', Buffer.from([0x50, 0x4b, 3, 4, 0, 1, 2, 3]));
  put('not-utf8.sh', Buffer.concat([Buffer.from('# \xff\xfe\n', 'latin1'), Buffer.from(LIST)]));
  put('huge.sh', '# line\n'.repeat(100_000));
  truncateSync(join(root, 'huge.sh'), 1 << 30);
  put('broken.yaml', 'a: [amd64, {b\n');
  put('vendor/other/build.sh', LIST);
  put('node_modules/x/build.sh', LIST);
  put('third_party/x/Makefile', LIST);
  put('pkg/testdata/build.sh', LIST);
  put('__tests__/fixtures/build.sh', LIST);
  put('parser/testfiles-negative/build.sh', LIST);
  put('work/copy.sh', LIST);
  put('.git/hooks/build.sh', LIST);
  symlinkSync('..', join(root, 'scripts/loop'));
  symlinkSync('/etc/passwd', join(root, 'passwd.sh'));
  execFileSync('mkfifo', [join(root, 'pipe.sh')]);
  writeFileSync(Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9]), Buffer.from('.sh')]), LIST);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('the rest is scanned whatever else is there, and the notes say what was passed over and why', async () => {
  const { places, notes } = await scan();
  expect(places).toEqual(['good.sh:1 shell/arch-list', 'not-utf8.sh:2 shell/arch-list', 'with\nnewline.sh:1 shell/arch-list', 'scripts/.settings:2 shell/arch-list', 'scripts/noname:2 shell/arch-list']);
  expect(notes.sort()).toEqual(['binary.sh is no text', '"caf\ufffd.sh" has a name that is not UTF-8', 'huge.sh is larger than 4 MiB: 1073741824 bytes'].sort());
});

test('a comment suppresses with a reason; one that suppresses nothing is warned of', async () => {
  put('marked/a.sh', `${LIST.trim()} # loong-adapt: ignore shell/* on purpose\n`);
  put('marked/b.mk', '# loong-adapt: ignore make/arch-list waits for a base image\nARCHES = amd64 arm64\n# loong-adapt: ignore make/download old\nX = 1\n');
  put('marked/c.sh', `# loong-adapt: ignore shell/arch-list\n${LIST}`);
  put('marked/d.sh', 'case $(uname -m) in # loong-adapt: ignore shell/arch-case release machines only\n  x86_64 | aarch64) ;;\n  *) exit 1 ;;\nesac\n');
  put('marked/e.sh', '# loong-adapt: ignore shell/arch-case above it\ncase $(uname -m) in\n  x86_64 | aarch64) ;;\n  *) exit 1 ;;\nesac\n');
  const { places, notes } = await scan();
  expect(places.filter((place) => place.startsWith('marked'))).toEqual([
    'marked/a.sh:1 shell/arch-list ignored: on purpose', 'marked/b.mk:2 make/arch-list ignored: waits for a base image', 'marked/c.sh:2 shell/arch-list',
    'marked/d.sh:2 shell/arch-case ignored: release machines only', 'marked/e.sh:3 shell/arch-case ignored: above it',
  ]);
  expect(notes.filter((note) => note.startsWith('marked'))).toEqual(['marked/b.mk:3 ignores make/download, but nothing matches', 'marked/c.sh:1 ignores a rule without a reason, so it ignores nothing']);
});

test('an id stays when lines move, and tells equal places of one file apart', async () => {
  put('ids/a.sh', `${LIST}${LIST}`);
  const ids = async (): Promise<string[]> => (await scan()).gaps.filter(({ location }) => location.file === 'ids/a.sh').map(({ id }) => id);
  const before = await ids();
  put('ids/a.sh', `\n\n# moved\n${LIST}\n${LIST}`);
  expect(await ids()).toEqual(before);
  expect(new Set(before).size).toBe(2);
});

test('a gap names the target, its file and line, and what would close it', async () => {
  const [gap] = (await scan()).gaps;
  expect(gap).toMatchObject({ ecosystem: 'shell', kind: 'arch-list', why: 'A list of architectures leaves loong64 out.', culprit: { file: 'good.sh', line: 1 }, remedy: { kind: 'none', reason: 'Add loong64 to the list.' } });
});

test('what a file for another system lists is no matter of Linux', async () => {
  const other = mkdtempSync(join(tmpdir(), 'scan-'));
  for (const path of ['win32/build.sh', 'ci/build-macos.sh', 'ci/build-windows-and-linux.sh', 'ci/build.sh']) {
    mkdirSync(join(other, path, '..'), { recursive: true });
    writeFileSync(join(other, path), LIST);
  }
  const { gaps } = await findDeclarationGaps({ root: other, file: {} }, { ...contextFor(), workDir: '', signal: new AbortController().signal });
  expect(gaps.map(({ location }) => location.file)).toEqual(['ci/build-windows-and-linux.sh', 'ci/build.sh']);
  rmSync(other, { recursive: true });
});
