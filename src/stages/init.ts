import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseDocument, type Document } from 'yaml';
import { asset } from '../lib/assets.js';
import { userError } from '../lib/errors.js';
import { exists, isDir, makeDir, writeAtomic } from '../lib/files.js';
import { firstProjectFile } from '../project/begin/project-file.js';
import { architecture, DEFAULTS } from '../target/architectures.js';
import { modulePath } from '../project/module-path.js';

/** What `init` may be told. */
export interface InitOptions {
  /** The project's folder; default the current one. */
  project?: string;
  /** In any of its spellings. */
  target?: string;
  /** Also a workflow of GitHub's, in `.github/workflows`. */
  workflow?: boolean;
  /** Files that are there already are written over. */
  force?: boolean;
}

/** What was begun: files of the project, relative to its folder. */
export interface InitOutcome {
  project: string;
  /** Those that were written. */
  files: string[];
  /** Those that were there already, and stay as they are. */
  kept: string[];
}

/**
 * Begins a project file with what the folder tells, and a workflow where one is asked for.
 *
 * @throws AdaptError (user) where there is no such folder, or all of it is there already: then nothing is written.
 */
export async function init({ project = '.', target = DEFAULTS.target, workflow = false, force = false }: InitOptions): Promise<InitOutcome> {
  const root = resolve(project);
  if (!(await isDir(root))) throw userError('there is no such folder', project, 'Name the folder of the project; a published module needs no project file of its own: see --config.');
  const arch = architecture(target).go;
  const module = await modulePath(root);
  const files = new Map([['loong-adapt.yml', await firstProjectFile(root, module)]]);
  if (workflow) files.set(`.github/workflows/${arch}.yml`, await workflowFor(arch));
  const kept: string[] = [];
  for (const path of files.keys()) if (!force && (await exists(join(root, path)))) kept.push(path);
  if (kept.length === files.size) throw userError(`${kept.join(' and ')} ${kept.length === 1 ? 'is' : 'are'} there already`, project, `Edit ${kept.length === 1 ? 'it, or write over it' : 'them, or write over them'} with --force.`);
  for (const path of kept) files.delete(path);
  for (const [path, text] of files) {
    await makeDir(join(root, path, '..'));
    await writeAtomic(join(root, path), text);
  }
  return { project: root, files: [...files.keys()], kept };
}

/** The workflow of the examples, for a target. */
async function workflowFor(arch: string): Promise<string> {
  const text = await readFile(asset('examples', 'workflows', 'adapt.yml'), 'utf8');
  if (arch === DEFAULTS.target) return text;
  const document: Document = parseDocument(text.replaceAll(DEFAULTS.target, arch));
  document.setIn(['jobs', 'adapt', 'steps', 1, 'with'], { target: arch });
  return document.toString({ lineWidth: 0 });
}
