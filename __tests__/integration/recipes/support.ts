import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '../../../src/lib/exec.js';
import { copyTree } from '../../../src/lib/files.js';
import { moduleFolder } from '../../../src/recipes/recipe/module-source.js';
import { recipeRungOf } from '../../../src/recipes/recipe/rung.js';
import type { AppliedPlace, LadderTools, Offer, Subject } from '../../../src/recipes/rung.js';
import { go } from '../../../src/target/go.js';
import { fileGap, never } from '../../unit/recipes/recipe/bench.js';
import { temporary, testContext } from '../target/context.js';

/** What the recipe rung needs, with no other wing behind it. */
export async function ladderTools(): Promise<LadderTools> {
  return { context: await testContext(), supports: never, probe: never, fileGaps: never };
}

/** The gap of a package in a module whose files are in `dir`. */
export function subjectOf(module: string, version: string, dir: string, folder: string, symbols: string[]): Subject {
  const path = folder === '' ? module : `${module}/${folder}`;
  const gap = { ...fileGap('go.mod'), id: path, rule: 'go/undefined', ecosystem: 'go', kind: 'undefined', package: path, culprit: { module, version }, symbols };
  return { gap, dir, root: { package: path, module: { path: module, version, main: false, dir }, dir: folder, absDir: join(dir, folder), kind: 'undefined', symbols, messages: [], declared: [], declaredLine: 1, cascades: [], viaModules: [] } };
}

/** What the shipped recipes offer for a module's gap. */
export async function offered(module: string, version: string, folder: string, symbols: string[], tools: LadderTools): Promise<Offer> {
  const subject = subjectOf(module, version, await moduleFolder(`${module}@${version}`, tools.context), folder, symbols);
  return recipeRungOf({ cacheDir: tools.context.cacheDir })(subject, [subject], tools);
}

/** A program that uses a module, with a proposal's files in a local copy of that module. */
export async function place(module: string, version: string, offer: Offer, main: string, tools: LadderTools, more: string[] = []): Promise<AppliedPlace> {
  const dir = await temporary();
  const copy = join(dir, 'copy');
  await copyTree(await moduleFolder(`${module}@${version}`, tools.context), copy);
  for (const change of offer.proposals[0]?.changes ?? []) {
    if (change.kind !== 'module-files') throw new Error(`unexpected ${change.kind}`);
    for (const { path, content } of change.files) await writeFile(join(copy, path), content ?? '');
  }
  await writeFile(join(dir, 'main.go'), main);
  await writeFile(join(dir, 'go.mod'), `module example.com/app\n\ngo 1.21\n\nrequire (\n\t${module} ${version}\n${more.map((one) => `\t${one}\n`).join('')})\n\nreplace ${module} => ./copy\n`);
  if ((await exec('test', ['-f', join(copy, 'go.mod')])).exitCode !== 0) await writeFile(join(copy, 'go.mod'), `module ${module}\n`);
  await go(tools.context, ['mod', 'tidy'], { cwd: dir, env: { GOFLAGS: '-mod=mod' }, advice: 'x' });
  return { dir, modules: new Map([[module, copy]]), goflags: '-mod=mod', env: {} };
}
