import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError, userError } from '../../lib/errors.js';
import { execOk } from '../../lib/exec.js';
import { contained, exists } from '../../lib/files.js';
import type { ApplicationSection } from '../../project/file.js';
import { which } from '../../target/tools.js';
import { goTool } from './go-tool.js';
import { parseManifests, type KubeObject } from './objects.js';

/** Versions of the tools that are built where the user has none. */
const HELM = { name: 'helm', module: 'helm.sh/helm/v3', package: 'helm.sh/helm/v3/cmd/helm', version: 'v3.22.0' } as const;
const KUSTOMIZE = { name: 'kustomize', module: 'sigs.k8s.io/kustomize/kustomize/v5', package: 'sigs.k8s.io/kustomize/kustomize/v5', version: 'v5.8.2' } as const;
const WHERE = 'smoke.application';
const MOST_FILES = 500;

/**
 * The application's objects: of manifests, a Kustomize folder or a Helm chart.
 *
 * @param roots folders to look in: the project's, then that of the project file; everything named lies in one of them.
 * @returns undefined where the section names none of them.
 * @throws AdaptError where they can't be read or rendered.
 */
export async function readApplication(section: ApplicationSection, roots: readonly string[], context: Context): Promise<KubeObject[] | undefined> {
  const given = [section.manifests, section.kustomize, section.chart].filter((one) => one !== undefined).length;
  if (given > 1) throw userError('manifests, kustomize and chart are given together', WHERE, 'Give one of them.');
  if (section.manifests !== undefined) return readFiles(section.manifests, roots);
  if (section.kustomize !== undefined) return kustomize(section.kustomize, roots, context);
  if (section.chart !== undefined) return chart(section, section.chart, roots, context);
  return undefined;
}

/** Absolute path of what is named, in the first folder that has it. */
async function inRoots(path: string, roots: readonly string[]): Promise<string> {
  for (const root of roots) {
    const full = await contained(root, path);
    if (await exists(full)) return full;
  }
  throw userError('there is no such file or folder', path, `Check ${WHERE} in the project file.`);
}

async function readFiles(paths: readonly string[], roots: readonly string[]): Promise<KubeObject[]> {
  const files: string[] = [];
  for (const path of paths) {
    const full = await inRoots(path, roots);
    const info = await stat(full);
    if (info.isDirectory()) files.push(...(await readdir(full)).filter((name) => /\.(ya?ml|json)$/.test(name)).sort().map((name) => join(full, name)));
    else files.push(full);
  }
  if (files.length > MOST_FILES) throw userError(`${files.length} manifests are too many`, WHERE, 'Name only those that the application needs.');
  const objects: KubeObject[] = [];
  for (const file of files) objects.push(...parseManifests(await readFile(file, 'utf8'), file));
  return objects;
}

async function kustomize(folder: string, roots: readonly string[], context: Context): Promise<KubeObject[]> {
  const [tool, verb] = (await which('kustomize')) === undefined && (await which('kubectl')) !== undefined ? ['kubectl', 'kustomize'] : [await goTool(KUSTOMIZE, context), 'build'];
  const built = await execOk(tool, [verb, await inRoots(folder, roots)], `Check it with \`kubectl kustomize ${folder}\`.`, { cwd: context.workDir, signal: context.signal, timeout: 120 });
  return parseManifests(built.stdout, folder);
}

async function chart(section: ApplicationSection, folder: string, roots: readonly string[], context: Context): Promise<KubeObject[]> {
  const tool = await goTool(HELM, context);
  const values = (section.valuesFiles ?? []).map(async (file) => ['--values', await inRoots(file, roots)]);
  const given = Object.entries(section.values ?? {}).flatMap(([name, value]) => ['--set-json', `${name}=${JSON.stringify(value)}`]);
  const rendered = await execOk(tool, ['template', section.release ?? 'smoke', await inRoots(folder, roots), '--namespace', 'default', '--include-crds', '--no-hooks', ...(await Promise.all(values)).flat(), ...given], `Check it with \`helm template ${folder}\`.`, { cwd: context.workDir, signal: context.signal, timeout: 120 });
  const objects = parseManifests(rendered.stdout, folder);
  if (objects.length === 0) throw new AdaptError('the chart renders no objects', { where: folder, advice: `Check ${WHERE}.values.` });
  return objects;
}
