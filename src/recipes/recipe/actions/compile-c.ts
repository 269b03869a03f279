import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readElf } from '../../../lib/elf.js';
import { AdaptError } from '../../../lib/errors.js';
import { exec, commandFailed } from '../../../lib/exec.js';
import { crossCompiler } from '../../../target/cross.js';
import { withScratch } from '../../../target/scratch.js';
import { readBeside } from '../read.js';
import type { CompileCStep } from '../steps.js';
import type { Action } from './action.js';

/** Makes a shared library for the target of one C file beside the recipe, which needs no header and no library. */
export const compileC: Action<CompileCStep> = async ({ source, to }, { draft, loaded, tools: { context } }) => {
  const text = await readBeside(loaded, source);
  if (/^\s*#\s*(include|embed|pragma)\b/m.test(text)) throw new AdaptError(`${source} includes something`, { where: `${loaded.dir}/${source}`, advice: 'Declare what it calls by itself: the library is built without headers.', blame: 'user' });
  const compiler = await crossCompiler(context.target, context);
  if (compiler === undefined) throw new AdaptError(`there is no C compiler for ${context.target.go}`, { where: loaded.file, advice: 'Run `loong-adapt setup`, or see `loong-adapt doctor`.' });
  await withScratch(context, 'compile-c', async (scratch) => {
    await writeFile(join(scratch, 'source.c'), text);
    const flags = ['-O2', '-fPIC', '-shared', '-nostdlib', '-g0', '-fno-sanitize=all', '-fno-stack-protector', '-Wl,--build-id=none', '-Wl,-s'];
    const result = await exec(compiler.cc, [...flags, '-o', 'library.so', 'source.c'], { cwd: scratch, env: { ...process.env, ...compiler.env }, signal: context.signal, timeout: 300 });
    if (result.exitCode !== 0) throw commandFailed(result, `Check ${source} of the recipe.`);
    const library = await readFile(join(scratch, 'library.so'));
    const machine = (await readElf(join(scratch, 'library.so')))?.machine;
    if (machine !== context.target.elfMachine) throw new AdaptError(`the compiler made a library for machine ${machine ?? 'unknown'}, not for ${context.target.go}`, { where: loaded.file, advice: 'See `loong-adapt doctor`.' });
    await draft.write(to, library, 0o755);
  });
};
