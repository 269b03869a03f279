import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { AdaptError } from '../../lib/errors.js';
import type { Context } from '../../lib/context.js';
import { exists, sha256 } from '../../lib/files.js';
import type { Architecture } from '../../target/architectures.js';
import { go } from '../../target/go.js';
import { withScratch } from '../../target/scratch.js';
import { store } from '../../target/store.js';
import { findGo } from '../../target/tools.js';
import type { ModulePin } from './pins.js';

const ENV = { GO111MODULE: 'on', GOWORK: 'off', GOFLAGS: '-mod=mod' };

/** A Go module that was fetched; see `go help mod download`. */
export interface FetchedModule {
  /** Its folder in the module cache; read-only. */
  dir: string;
  goMod: string;
}

/**
 * Fetches a pinned module through the user's own module proxy.
 *
 * @throws AdaptError where it can't be had, or is not what was pinned.
 */
export async function fetchModule({ module, version, sum }: Pick<ModulePin, 'module' | 'version' | 'sum'>, context: Context): Promise<FetchedModule> {
  const answer = await go(context, ['mod', 'download', '-json', `${module}@${version}`], { cwd: context.workDir, env: { ...ENV, GOFLAGS: '' } });
  const said = (answer.stdout.trim() === '' ? {} : JSON.parse(answer.stdout)) as { Error?: string; Dir?: string; GoMod?: string; Sum?: string };
  const advice = 'Check the network and GOPROXY, then run again.';
  if (said.Dir === undefined || said.GoMod === undefined) throw new AdaptError(`cannot get ${module}@${version}: ${(said.Error ?? answer.stderr).trim().split('\n')[0] ?? ''}`, { where: 'GOPROXY', advice });
  if (sum !== '' && said.Sum !== sum) throw new AdaptError(`${module}@${version} is not what was pinned: its checksum is ${said.Sum ?? 'unknown'}, not ${sum}`, { where: 'GOPROXY', advice: 'Another module is served under this name: check GOPROXY.' });
  return { dir: said.Dir, goMod: said.GoMod };
}

/**
 * Builds programs of a published module for an architecture, once; they stay in the cache. The build happens in a thin module that requires
 * the real one and takes over its replacements, which `go install` would refuse, and its checksums.
 *
 * @returns the folder that holds the programs by their names.
 * @throws AdaptError where the module can't be had or doesn't build.
 */
export async function buildPrograms(pin: ModulePin, arch: Architecture, context: Context): Promise<string> {
  const { version: goVersion } = await findGo(context);
  const name = posix.basename(pin.module.replace(/\/v\d+$/, ''));
  const key = sha256(JSON.stringify([pin, goVersion, arch.go])).slice(0, 12);
  const title = `building ${pin.module}@${pin.version} for ${arch.go}`;
  return store(context, `controller-${name}`, `${pin.version}-${arch.go}-${key}`, async (part) => {
    context.reporter.info(`${title}: takes some minutes the first time`);
    const { dir, goMod } = await fetchModule(pin, context);
    await withScratch(context, 'thin', async (thin) => {
      await writeFile(join(thin, 'go.mod'), thinModule(await readFile(goMod, 'utf8'), pin));
      if (await exists(join(dir, 'go.sum'))) {
        await copyFile(join(dir, 'go.sum'), join(thin, 'go.sum'));
        await chmod(join(thin, 'go.sum'), 0o644);
      }
      let compiled = 0;
      const onLine = (line: string): void => { if (/^[\w./~+-]+$/.test(line)) context.reporter.progress(`${title}: ${++compiled} packages compiled`); };
      for (const [program, inside] of Object.entries(pin.programs)) {
        await go(context, ['build', '-v', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', join(part, program), posix.join(pin.module, inside)], {
          cwd: thin, arch, env: ENV, onLine, advice: 'Check the network and GOPROXY, then run again: what was compiled is kept.',
        });
      }
    });
  });
}

/** go.mod of the thin module: requirements and replacements of the real one, but those by folders, which only exist in its repository. */
export function thinModule(goMod: string, { module, version }: Pick<ModulePin, 'module' | 'version'>): string {
  const kept = goMod.split('\n').filter((line) => !/^module\s/.test(line) && !/=>\s*\.{0,2}\//.test(line) && !/^\s*\/\//.test(line));
  return `module thin.invalid/build\n${kept.join('\n').trimEnd()}\n\nrequire ${module} ${version}\n`;
}
