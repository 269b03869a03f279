import { relative, sep } from 'node:path';
import type { Context } from '../../lib/context.js';
import type { Project } from '../../project/open.js';
import type { Culprit, Gap, Info, Library } from '../../record/types.js';
import { newGap } from '../gap.js';
import { locate, ownFile } from './locate.js';
import type { GoFindings } from './types.js';
import type { GoModule, GoWorkspace, ProbeResult, RootFailure } from '../../project/go-build.js';
import { detail, why, withoutMachine } from './words.js';

/** Most packages named one by one in notes. */
const NAMED = 20;

/** Turns what the probe saw of one tree into gaps, notes and verdicts of the record. */
export async function toFindings(result: ProbeResult, tree: GoWorkspace, project: Project, context: Context): Promise<GoFindings> {
  const gaps: Gap[] = [];
  for (const root of result.roots) gaps.push(await toGap(root, result, tree, project, context));
  for (const root of result.embedded) gaps.push(await toEmbeddedGap(root, result, tree, project, context));
  const baseline = `linux/${context.baseline.go}`;
  const notes: GoFindings['notes'] = [...tree.notes];
  for (const { package: path, message } of result.missing.slice(0, NAMED)) notes.push({ stage: 'detect', kind: 'skipped', message: `${path} could not be loaded: ${withoutMachine(message, project.root)}` });
  for (const { package: path, message, generate } of result.broken.slice(0, NAMED)) notes.push({ stage: 'detect', kind: 'warning', message: `${path} fails for ${baseline} too and is no gap: ${message.file === '' ? '' : `${message.file}:${message.line}: `}${withoutMachine(message.text, project.root)}${generatedBy(generate)}` });
  for (const [list, what] of [[result.missing, 'could not be loaded'], [result.broken, `fail for ${baseline} too`]] as const) {
    if (list.length > NAMED) notes.push({ stage: 'detect', kind: 'warning', message: `${list.length - NAMED} more packages ${what}` });
  }
  const info: Info[] = result.unused.map(({ package: path, message }) => ({ rule: 'go/unused', message, package: path }));
  for (const choice of result.choices) info.push(toChoice(choice, project));
  return { gaps, info, notes, libraries: result.modules.filter((module) => !module.main).map(toLibrary) };
}

/** What is said of files that a package makes and a published module doesn't hold. */
export function generatedBy(directive: string | undefined): string {
  return directive === undefined ? '' : `; files that it generates may be missing (${directive})`;
}

/** A choice that the program makes when it runs: worth knowing, for no build shows it. */
function toChoice({ package: path, module, message: { file, line, text } }: ProbeResult['choices'][number], project: Project): Info {
  const folder = module == null ? '' : relative(project.root, module.dir).split(sep).join('/');
  // A module of the project's tree is its own, as one that takes another's place is.
  if (module == null || (module.dir !== '' && !/^\.\.(?:\/|$)/.test(folder) && !/(?:^|\/)vendor\//.test(folder))) {
    return { rule: 'go/runtime-choice', message: text, package: path, location: { file: folder === '' ? file : `${folder}/${file}`, line } };
  }
  const { module: name, version } = culpritOf(module, project);
  return { rule: 'go/runtime-choice', message: `${name}${version === undefined || version === '' ? '' : `@${version}`} ${file}:${line}: ${text}`, package: path };
}

/** The module that must change: the one the build really uses, so a replacement counts, and the asked version for the project itself. */
export function culpritOf(module: GoModule, project: Project): Culprit {
  if (module.main) return { module: module.path, version: module.path === project.info.module ? project.info.version : '' };
  const used = module.replace ?? module;
  return /^[./]/.test(used.path) ? { module: module.path, version: module.version } : { module: used.path, version: used.version };
}

async function toGap(root: RootFailure, result: ProbeResult, tree: GoWorkspace, project: Project, context: Context): Promise<Gap> {
  return newGap({
    rule: `go/${root.kind}`, text: '', ecosystem: 'go', kind: root.kind, package: root.package, why: why(root, context),
    culprit: culpritOf(root.module, project), location: await locate(root, result, tree, project.root),
    symbols: root.symbols, cascades: root.cascades, evidence: { level: 'static', detail: detail(root) },
  });
}

/** A program of the baseline that the build for the target would carry: it starts there, if at all, with `exec format error`. */
async function toEmbeddedGap(root: RootFailure, result: ProbeResult, tree: GoWorkspace, project: Project, context: Context): Promise<Gap> {
  const location = root.module.main ? ownFile(root, project.root) : await locate(root, result, tree, project.root);
  return newGap({
    rule: 'binary/embedded', text: root.symbols.join(' '), ecosystem: 'binary', kind: 'embedded', package: root.package,
    why: `The package embeds a program for ${context.baseline.go}, and none for ${context.target.go}.`,
    culprit: culpritOf(root.module, project), location, symbols: root.symbols, evidence: { level: 'static', detail: detail(root) },
  });
}

function toLibrary(module: ProbeResult['modules'][number]): Library {
  const used = module.replace === undefined || /^[./]/.test(module.replace.path) ? module : module.replace;
  return { module: used.path, version: used.version, verdict: module.verdict, decidedBy: module.decidedBy, ...(module.declaration === undefined ? {} : { declaration: module.declaration }) };
}

/** Joins the findings of several modules of one project: one gap per package, one verdict per library at a version. */
export function join(all: readonly GoFindings[]): GoFindings {
  const gaps = new Map<string, Gap>();
  const libraries = new Map<string, Library>();
  for (const findings of all) {
    for (const gap of findings.gaps) {
      const known = gaps.get(gap.id);
      if (known === undefined) gaps.set(gap.id, gap);
      else known.cascades = [...new Set([...known.cascades, ...gap.cascades])].sort();
    }
    for (const library of findings.libraries) {
      const key = `${library.module}@${library.version}`;
      if (libraries.get(key)?.verdict !== 'not adapted') libraries.set(key, library);
    }
  }
  const tests = all.flatMap((one) => one.tests ?? []);
  return {
    ...(tests.length === 0 ? {} : { tests }), gaps: [...gaps.values()], info: [...new Map(all.flatMap((one) => one.info).map((one) => [JSON.stringify(one), one])).values()], notes: all.flatMap((one) => one.notes), libraries: [...libraries.values()],
    whole: all.flatMap((one) => one.whole ?? []),
  };
}
