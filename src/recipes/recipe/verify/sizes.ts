import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AdaptError, userError } from '../../../lib/errors.js';
import { commandFailed } from '../../../lib/exec.js';
import { withScratch } from '../../../target/scratch.js';
import { godefs } from '../../godefs.js';
import type { AppliedPlace } from '../../rung.js';
import { packageNameIn } from '../go-text.js';
import type { SizesCheck } from '../verifications.js';
import type { ProofBench } from './bench.js';
import { goIn, othersToBlame, packageDir } from './place.js';

/** Go types are as large as the target's C compiler says of their C types: the compiler compares them. */
export async function provesSizes(check: SizesCheck, place: AppliedPlace, bench: ProofBench): Promise<{ command: string; result: string }> {
  const { loaded, subject, tools: { context } } = bench;
  const types = Object.entries(check.types);
  for (const [goType, cType] of types) {
    if (!/^\w+$/.test(goType) || !/^(struct |union )?\w+$/.test(cType)) throw userError(`${goType}: ${cType} is no pair of types`, loaded.file, 'Write a Go type and its C type, `utmp: struct utmp`.');
  }
  if (!check.headers.every((header) => /^[\w./-]+$/.test(header))) throw userError('sizes: headers are names like utmp.h', loaded.file, 'Mend the recipe.');
  return withScratch(context, 'sizes', async (scratch) => {
    const source = `package sizes\n\n/*\n${check.headers.map((header) => `#include <${header}>\n`).join('')}*/\nimport "C"\n\nconst (\n${types.map(([, cType], index) => `\tsize${index} = C.sizeof_${cType.replace(' ', '_')}\n`).join('')})\n`;
    await writeFile(join(scratch, 'sizes.go'), source);
    const { content, compiler } = await godefs({ dir: scratch, file: 'sizes.go', goDirective: '' }, context);
    const sizes = types.map((_, index) => Number(new RegExp(`\\bsize${index}\\s*=\\s*(0x[0-9a-f]+|\\d+)`).exec(content)?.[1]));
    const dir = packageDir(place, bench);
    const compared = types.map(([goType], index) => `var _ [${sizes[index] ?? 0}]byte = [unsafe.Sizeof(*new(${goType}))]byte{}\n`);
    const file = join(scratch, 'compare.go');
    await writeFile(file, `package ${await packageNameIn(dir)}\n\nimport "unsafe"\n\n${compared.join('')}`);
    const overlay = join(scratch, 'overlay.json');
    await writeFile(overlay, JSON.stringify({ Replace: { ...(await replaced(place)), [join(dir, 'zz_loong_adapt_sizes.go')]: file } }));
    const flags = place.goflags.replace(/-overlay=\S+/, '').trim();
    const wanted = check.package ?? subject.gap.package;
    const result = await goIn(place, ['build', wanted], context.target, bench, { goflags: `${flags} -overlay=${overlay}`.trim(), timeout: 600 });
    const others = othersToBlame(result.stderr, [wanted]);
    if (others.length > 0) return { command: 'sizeof', result: `not compared yet: ${others.slice(0, 3).join(', ')} must build first` };
    if (result.exitCode !== 0) throw new AdaptError(`a Go type has not the size of its C type: ${types.map(([goType, cType], index) => `${goType} should be ${sizes[index] ?? 0} bytes as ${cType}`).join(', ')}`, { where: dir, advice: commandFailed(result, '', dir).message });
    return { command: 'sizeof by the C compiler, compared by the Go compiler', result: `${types.map(([goType], index) => `${goType} ${sizes[index] ?? 0} bytes`).join(', ')} (${compiler})` };
  });
}

/** What the place's own overlay replaces. */
async function replaced(place: AppliedPlace): Promise<Record<string, string>> {
  const file = /-overlay=(\S+)/.exec(place.goflags)?.[1];
  if (file === undefined) return {};
  return (JSON.parse(await readFile(resolve(place.dir, file), 'utf8')) as { Replace?: Record<string, string> }).Replace ?? {};
}
