import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Context } from '../../../../src/lib/context.js';
import { silentReporter } from '../../../../src/lib/log.js';
import { propose } from '../../../../src/recipes/recipe/apply.js';
import { readRecipe, type LoadedRecipe } from '../../../../src/recipes/recipe/read.js';
import type { FileEdit, LadderTools, Proposal, Subject } from '../../../../src/recipes/rung.js';
import type { Gap } from '../../../../src/record/types.js';
import { architecture } from '../../../../src/target/architectures.js';

export const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'loong-adapt-recipe-'));

/** Writes files into a new folder; answers its path. */
export async function tree(files: Record<string, string>): Promise<string> {
  const root = await folder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

export async function context(changes: Partial<Context> = {}): Promise<Context> {
  return {
    target: architecture('loong64'), baseline: architecture('amd64'), workDir: await folder(), cacheDir: await folder(),
    reporter: silentReporter, signal: new AbortController().signal, install: false, network: false, ...changes,
  };
}

/** A gap in a file, as a detector of declarations finds it. */
export function fileGap(file: string, line = 1, changes: Partial<Gap> = {}): Gap {
  return {
    id: `${file}-${line}`, rule: 'shell/arch-list', why: '', ecosystem: 'shell', kind: 'arch-list', package: '', culprit: { file, line }, location: { file, line },
    symbols: [], evidence: { level: 'declared', detail: '' }, cascades: [], remedy: { kind: 'none', summary: '', reason: '' }, state: 'open', ...changes,
  };
}

/** A recipe from its text, in a folder of its own. */
export async function recipe(text: string, files: Record<string, string> = {}): Promise<LoadedRecipe> {
  const root = await tree({ 'probe-recipe/recipe.yml': text, ...Object.fromEntries(Object.entries(files).map(([path, content]) => [`probe-recipe/${path}`, content])) });
  return readRecipe(join(root, 'probe-recipe'), 'given');
}

/** A recipe for every gap of the rule, with these steps (YAML, indented by two). */
export function steps(text: string, more = ''): string {
  return `summary: a test\nmatch: { rule: shell/arch-list }\n${more}steps:\n${text}\n`;
}

/** Applies steps to files; answers what changes. */
export async function apply(text: string, files: Record<string, string>, gap: Gap = fileGap('check.sh'), extra: Record<string, string> = {}): Promise<Proposal | undefined> {
  const subject: Subject = { gap, dir: await tree(files) };
  return propose(await recipe(steps(text), extra), [subject], await tools());
}

export const never = async (): Promise<never> => {
  throw new Error('not called');
};

export async function tools(changes: Partial<Context> = {}): Promise<LadderTools> {
  return { context: await context(changes), supports: never, probe: never, fileGaps: never };
}

/** Contents of the changed files, by path. */
export function contents(proposal: Proposal | undefined): Record<string, string | undefined> {
  const files: FileEdit[] = (proposal?.changes ?? []).flatMap((change) => ('files' in change ? change.files : []));
  return Object.fromEntries(files.map(({ path, content }) => [path, content === undefined ? undefined : String(content)]));
}
