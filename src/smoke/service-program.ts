import { copyFile } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError, userError } from '../lib/errors.js';
import { exists, makeDir, sha256 } from '../lib/files.js';
import type { Service } from '../project/file.js';
import { hostArchitecture } from '../target/architectures.js';
import { go } from '../target/go.js';
import { withScratch } from '../target/scratch.js';
import { store } from '../target/store.js';
import { findGo, which } from '../target/tools.js';

/** A service's program. */
export interface ServiceProgram {
  /** What runs it here; its arguments follow. */
  command: readonly string[];
  /** What ran, for the record. */
  version: string;
}

/**
 * The program of a service, for the host: found on PATH, or built from its Go module once and kept in the cache.
 *
 * @throws AdaptError where it can't be had.
 */
export async function serviceProgram(service: Service, context: Context): Promise<ServiceProgram> {
  const where = `smoke.services.${service.name}`;
  if (service.module === undefined) {
    if (service.program === undefined) throw userError('the service has neither a module nor a program', where, 'Give one of them.');
    const path = await which(service.program);
    if (path === undefined) throw new AdaptError(`there is no program ${service.program}`, { where, advice: 'Install it, or name a Go module to build it from.' });
    return { command: [path], version: path };
  }
  const [, module = '', version = ''] = /^([^@\s]+)@([^@\s]+)$/.exec(service.module) ?? [];
  if (module === '' || version === '') throw userError(`${JSON.stringify(service.module)} is no Go module`, where, 'Write it as module@version.');
  const inside = (service.package ?? '.').replace(/^\.(\/|$)/, '');
  if (inside.startsWith('-') || inside.split('/').includes('..')) throw userError(`${JSON.stringify(service.package)} is no package of the module`, where, 'Name a folder in the module.');
  const name = posix.basename(posix.join(module.replace(/\/v\d+$/, ''), inside)).replace(/[^\w.-]/g, '_');
  const { version: goVersion } = await findGo(context);
  const key = sha256(JSON.stringify([service.module, inside, goVersion, hostArchitecture().go])).slice(0, 12);
  const folder = await store(context, `service-${name}`, `${version.replace(/[^\w.+-]/g, '_')}-${key}`, async (part) => buildService(module, version, inside, join(part, name), context, where));
  return { command: [join(folder, name)], version: service.module };
}

/**
 * Builds in the module itself, so that its own go.mod decides, replacements and all; `go install` would refuse those. Replacements by
 * folders beside the module are left out: they are of the repository, and a published module has none of it.
 */
async function buildService(module: string, version: string, inside: string, output: string, context: Context, where: string): Promise<void> {
  const title = `building ${module}@${version} for the smoke test`;
  context.reporter.info(title);
  const env = { GO111MODULE: 'on', GOWORK: 'off', GOFLAGS: '' };
  const advice = `Check ${where} in the project file, the network and GOPROXY.`;
  const answer = await go(context, ['mod', 'download', '-json', `${module}@${version}`], { cwd: context.workDir, env });
  const dir = /"Dir": "(.*)"/.exec(answer.stdout)?.[1];
  if (dir === undefined) throw new AdaptError(`cannot get ${module}@${version}: ${(/"Error": "(.*)"/.exec(answer.stdout)?.[1] ?? answer.stderr).trim().split('\n')[0] ?? ''}`, { where, advice });
  let compiled = 0;
  const options = { env, advice, onLine: (line: string): void => { if (/^[\w./~+-]+$/.test(line)) context.reporter.progress(`${title}: ${++compiled} packages compiled`); } };
  if (!(await exists(join(dir, 'go.mod')))) {
    await go(context, ['install', '-v', '-trimpath', `${posix.join(module, inside)}@${version}`], { ...options, cwd: context.workDir, env: { ...env, GOBIN: join(output, '..') } });
    return;
  }
  await withScratch(context, 'service', async (scratch) => {
    const modFile = join(await makeDir(scratch), 'go.mod');
    await copyFile(join(dir, 'go.mod'), modFile);
    if (await exists(join(dir, 'go.sum'))) await copyFile(join(dir, 'go.sum'), join(scratch, 'go.sum'));
    const gone = await missingReplacements(modFile, dir, context);
    if (gone.length > 0) await go(context, ['mod', 'edit', ...gone.map((old) => `-dropreplace=${old}`), modFile], { env, advice, cwd: scratch });
    await go(context, ['build', '-v', '-trimpath', '-buildvcs=false', `-modfile=${modFile}`, '-mod=mod', '-o', output, inside === '' ? '.' : `./${inside}`], { ...options, cwd: dir });
  });
}

/** Modules that a go.mod replaces by folders which aren't there, as `module` or `module@version`. */
async function missingReplacements(modFile: string, dir: string, context: Context): Promise<string[]> {
  const answer = await go(context, ['mod', 'edit', '-json', modFile], { cwd: dir, advice: 'Check the go.mod of that module.' });
  const { Replace } = JSON.parse(answer.stdout) as { Replace: { Old: { Path: string; Version?: string }; New: { Path: string; Version?: string } }[] | null };
  const gone: string[] = [];
  for (const { Old, New } of Replace ?? []) {
    if (New.Version === undefined && !(await exists(resolve(dir, New.Path)))) gone.push(Old.Version === undefined ? Old.Path : `${Old.Path}@${Old.Version}`);
  }
  return gone;
}
