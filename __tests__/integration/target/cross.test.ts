import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readElf } from '../../../src/lib/elf.js';
import { execOk } from '../../../src/lib/exec.js';
import { architecture } from '../../../src/target/architectures.js';
import { crossCompiler } from '../../../src/target/cross.js';
import { go } from '../../../src/target/go.js';
import { temporary, testContext } from './context.js';

test('C is compiled for the target, with the headers of its C library', async () => {
  const context = await testContext();
  const compiler = await crossCompiler(context.target, context);
  const folder = await temporary();
  await writeFile(join(folder, 'a.c'), '#include <utmp.h>\nchar check[sizeof(struct utmp) == 0x190 ? 1 : -1];\n');
  await execOk(compiler!.cc, ['-c', 'a.c', '-o', 'a.o'], '', { cwd: folder });
  expect(await readElf(join(folder, 'a.o'))).toMatchObject({ machine: 258, class: 64, type: 'relocatable' });
  await writeFile(join(folder, 'b.cc'), '#include <string>\nstd::string f() { return "x"; }\n');
  await execOk(compiler!.cxx, ['-c', 'b.cc', '-o', 'b.o'], '', { cwd: folder });
  expect((await readElf(join(folder, 'b.o')))?.machine).toBe(258);
}, 600_000);

test('go tool cgo -godefs reads struct sizes from these headers', async () => {
  const context = await testContext();
  const compiler = await crossCompiler(context.target, context);
  const folder = await temporary();
  await mkdir(join(folder, 'p'));
  await writeFile(join(folder, 'p', 'types.go'), '//go:build ignore\n\npackage p\n\n// #include <utmp.h>\nimport "C"\n\nconst size = C.sizeof_struct_utmp\n');
  const answer = await go(context, ['tool', 'cgo', '-godefs', 'types.go'], { cwd: join(folder, 'p'), arch: context.target, cgo: true, env: { CC: compiler!.cc }, advice: '' });
  expect(answer.stdout).toContain('size = 0x190');
}, 600_000);

test('another target gets its own compiler from the same tool', async () => {
  const context = await testContext();
  const arch = architecture('s390x');
  const compiler = await crossCompiler(arch, context);
  const folder = await temporary();
  await writeFile(join(folder, 'a.c'), '#include <stdint.h>\nint64_t x = 1;\n');
  await execOk(compiler!.cc, ['-c', 'a.c', '-o', 'a.o'], '', { cwd: folder });
  expect(await readElf(join(folder, 'a.o'))).toMatchObject({ machine: arch.elfMachine, byteOrder: 'big' });
}, 600_000);

test('without network, cache and compiler there is none', async () => {
  const context = await testContext({ cacheDir: await temporary(), network: false });
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  try {
    expect(await crossCompiler(context.target, context)).toBeUndefined();
  } finally {
    process.env['PATH'] = path;
  }
});
