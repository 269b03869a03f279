import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AdaptError } from '../../lib/errors.js';
import { commandFailed } from '../../lib/exec.js';
import { copyTree, readIfThere } from '../../lib/files.js';
import type { RootFailure } from '../../project/go-build.js';
import type { Gap } from '../../record/types.js';
import { go } from '../../target/go.js';
import { withScratch } from '../../target/scratch.js';
import type { FileEdit, LadderTools, Subject } from '../rung.js';
import { propose } from './apply.js';
import { mismatch } from './match.js';
import { moduleFolder } from './module-source.js';
import { place } from './paths.js';
import type { LoadedRecipe } from './read.js';
import type { RecipeTest, TestGap } from './schema.js';
import { fill, valuesOf } from './values.js';

/** What came of one test of a recipe. */
export interface TestOutcome {
  recipe: string;
  /** The module, or what the gap is in. */
  subject: string;
  passed: boolean;
  /** What failed, or what was done. */
  detail: string;
  seconds: number;
}

/** Runs the tests that a recipe declares, one after the other. A test that fails is an answer, not an error. */
export async function tryRecipe(loaded: LoadedRecipe, tools: LadderTools): Promise<TestOutcome[]> {
  const outcomes: TestOutcome[] = [];
  for (const test of loaded.recipe.tests ?? []) {
    for (const module of test.module === undefined ? [''] : [test.module].flat()) {
      const started = performance.now();
      const outcome = { recipe: loaded.name, subject: module === '' ? (test.gap.file ?? '') : module };
      const result = await tryOne(loaded, test, module, tools).then((detail) => ({ passed: true, detail }), (error: unknown) => {
        if (!(error instanceof AdaptError)) throw error;
        return { passed: false, detail: error.line };
      });
      outcomes.push({ ...outcome, ...result, seconds: Math.round((performance.now() - started) / 10) / 100 });
      tools.context.reporter.progress(`${loaded.name}: ${outcome.subject}`);
    }
  }
  return outcomes;
}

async function tryOne(loaded: LoadedRecipe, test: RecipeTest, module: string, tools: LadderTools): Promise<string> {
  const { context } = tools;
  return withScratch(context, 'recipe-test', async (scratch) => {
    const tree = join(scratch, 'tree');
    if (module === '') await writeAll(tree, Object.entries(test.files ?? {}).map(([path, content]) => ({ path, content })));
    else await copyTree(await moduleFolder(module, context), tree);
    const subject = subjectOf(test.gap, module, tree);
    const why = await mismatch(loaded, subject, context);
    if (why !== '') throw failed(`it does not match: ${why}`, loaded);
    const proposal = await propose(loaded, [subject], tools);
    if (proposal === undefined) throw failed('it changes nothing', loaded);
    await writeAll(tree, proposal.changes.flatMap((change) => ('files' in change ? change.files : [])));
    await compare(loaded, test, subject, tree, tools);
    if ((await propose(loaded, [subject], tools)) !== undefined && proposal.changes.every((change) => 'files' in change)) throw failed('done a second time, it changes something again', loaded);
    if (test.builds !== undefined) await build(test.builds, tree, tools);
    return proposal.changes.flatMap((change) => ('files' in change ? change.files.map(({ path }) => path) : [change.kind])).join(', ');
  });
}

async function compare(loaded: LoadedRecipe, test: RecipeTest, subject: Subject, tree: string, { context }: LadderTools): Promise<void> {
  const values = valuesOf(loaded.recipe, subject, context);
  for (const [name, texts] of Object.entries(test.expect)) {
    const path = fill(name, values, loaded.file);
    const content = await readIfThere(await place(tree, path));
    if (content === undefined) throw failed(`there is no ${path} afterwards`, loaded);
    const missing = texts.map((text) => fill(text, values, loaded.file)).find((text) => !content.includes(text));
    if (missing !== undefined) throw failed(`${path} lacks ${JSON.stringify(missing)}; it holds ${JSON.stringify(content.slice(0, 400))}`, loaded);
  }
}

async function build(packages: readonly string[], tree: string, { context }: LadderTools): Promise<void> {
  if ((await readIfThere(join(tree, 'go.mod'))) === undefined) await writeFile(join(tree, 'go.mod'), 'module example.com/under/test\n');
  const result = await go(context, ['build', ...packages.map((one) => (one === '.' ? one : `./${one}`))], { cwd: tree, arch: context.target, env: { GOFLAGS: '-mod=mod', GOWORK: 'off' }, timeout: 900 });
  if (result.exitCode !== 0) throw commandFailed(result, 'The recipe does not close the gap.', '');
}

function subjectOf(wanted: TestGap, asked: string, tree: string): Subject {
  const [module = '', version = ''] = asked.split('@');
  const file = wanted.file;
  const gap: Gap = {
    id: 'test', rule: wanted.rule ?? `${wanted.ecosystem ?? 'go'}/${wanted.kind ?? 'undefined'}`, why: '', ecosystem: wanted.ecosystem ?? 'go', kind: wanted.kind ?? 'undefined',
    package: wanted.package ?? '', culprit: file === undefined ? { module, version } : { file, line: wanted.line ?? 1 },
    location: { file: file ?? 'go.mod', line: wanted.line ?? 1 }, symbols: wanted.symbols ?? [], evidence: { level: 'static', detail: '' }, cascades: [],
    remedy: { kind: 'none', summary: '', reason: '' }, state: 'open',
  };
  if (gap.package === '') return { gap, dir: tree };
  const dir = gap.package === module ? '' : gap.package.slice(module.length + 1);
  const root: RootFailure = {
    package: gap.package, module: { path: module, version, main: false, dir: tree }, dir, absDir: join(tree, dir), kind: gap.kind, symbols: gap.symbols,
    messages: [], declared: [], declaredLine: 1, cascades: [], viaModules: [],
  };
  return { gap, root, dir: tree };
}

async function writeAll(tree: string, files: readonly FileEdit[]): Promise<void> {
  await mkdir(tree, { recursive: true });
  for (const { path, content, mode } of files) {
    const absolute = await place(tree, path);
    if (content === undefined) {
      await rm(absolute, { force: true });
      continue;
    }
    await mkdir(dirname(absolute), { recursive: true });
    await writeFile(absolute, content);
    if (mode !== undefined) await chmod(absolute, mode);
  }
}

function failed(message: string, loaded: LoadedRecipe): AdaptError {
  return new AdaptError(message, { where: loaded.file, advice: 'Mend the recipe or its test.' });
}
