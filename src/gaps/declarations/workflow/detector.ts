import type { Context } from '../../../lib/context.js';
import type { GapFacts } from '../../gap.js';
import { commandRules, findInCommands } from '../commands/index.js';
import { entriesOf as wordsOf, listLeavesOut } from '../commands/lists.js';
import { declared, type DeclaredPlace } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { platformList, textLeavesOut } from '../platforms.js';
import { entriesOf, entryOf, textOf, valueOf, walk, type Entry, type MapNode, type TreeNode } from '../tree.js';
import { entryArchitecture, namesAny, otherSystem } from '../words.js';
import { readYaml } from '../yaml.js';
import { withoutLight } from './cut.js';
import { conditionLeavesOut, conditionSpares, holdsFor, readCondition, subjectsOf } from './condition.js';
import { excluded, matrixGaps } from './matrix.js';

/** Inputs by which actions take the platforms to build for. */
const INPUTS = new Set(['platforms', 'platform', 'archs', 'arches', 'architectures', 'goarch']);
/** Variables that by their name hold several architectures, for scripts to go through. */
const SEVERAL = /(?:ARCH(?:E?S|ITECTURES)|PLATFORMS|TARGETS)$/i;
/** Rules about commands that are asked of scripts. */
const IN_SCRIPTS = new Set(['arch-list', 'arch-case']);
const MATCH = /(?:^|\/)\.(?:github|gitea|forgejo)\/(?:workflows\/[^/]+|actions\/(?:.*\/)?action)\.ya?ml$|(?:^|\/)action\.ya?ml$/;

/** Workflows of GitHub and of those who read the same format, and composite actions. */
export const workflow: DeclarationDetector = {
  ecosystem: 'workflow',
  rules: {
    'workflow/matrix': { why: 'The job runs for listed architectures, and the target is not among them.', closes: 'Add the target to the matrix.' },
    'workflow/platforms': { why: 'Images are built for listed platforms, and the target is not among them.', closes: "Add the target's platform to the list." },
    'workflow/condition': { why: 'A step or job runs for listed architectures, and the target is not among them.', closes: 'Add the target to the condition.' },
    'workflow/emulator': { why: 'Emulation is set up for listed architectures, and the target is not among them, so its images cannot be built here.', closes: 'Add the target to the list.' },
    ...Object.fromEntries(Object.entries(commandRules('workflow')).filter(([rule]) => IN_SCRIPTS.has(rule.replace('workflow/', '')))),
    'workflow/excluded': { why: 'The matrix excludes the target.', closes: 'Remove the exclude entry.' },
  },
  endings: ['yaml', 'yml'],
  needs: 'names',
  matches: (path) => MATCH.test(path),
  find(file, context) {
    const gaps: GapFacts[] = [];
    if (!namesAny(file.text)) return { gaps };
    const add = (place: DeclaredPlace): void => { gaps.push(declared(file, workflow, place)); };
    for (const root of readYaml(withoutLight(file.text))) {
      for (const { key: job, value } of entriesOf(valueOf(root, 'jobs'))) {
        const matrix = valueOf(value, 'strategy', 'matrix');
        if (matrix === undefined || isForOther(job) || otherSystem(textOf(valueOf(value, 'runs-on')) ?? '')) continue;
        for (const { key, line, symbols } of matrixGaps(matrix, context)) add({ rule: 'workflow/matrix', line, symbols, where: `${job} ${key}` });
        const out = excluded(matrix, context);
        if (out !== undefined) add({ rule: 'workflow/excluded', line: out.line, symbols: [textOf(out.value) ?? ''], kind: 'excluded', where: job });
      }
      for (const place of lists(root, context)) add(place);
    }
    return { gaps };
  },
};

/** Whether a job is by its name for another system: `windows_releases`. What is built for Android or WebAssembly is built on Linux. */
function isForOther(job: string): boolean {
  return otherSystem(job.replace(/android|wasm|wasi/gi, '')) && !/linux/i.test(job);
}

function* lists(root: TreeNode, context: Context): Generator<DeclaredPlace> {
  for (const { node, path } of walk(root)) {
    if (node.kind !== 'map' || path.includes('matrix') || (path[0] === 'jobs' && isForOther(path[1] ?? ''))) continue;
    for (const entry of node.entries) {
      const text = textOf(entry.value);
      if (text === undefined || !namesAny(text)) continue;
      if (entry.key === 'if') yield* condition(entry, text, { node, path, root }, context);
      else if (path.at(-1) === 'with' && INPUTS.has(entry.key)) yield* input(node, entry, text, root, context);
      else if (platformList(text).length > 1) yield* list('workflow/platforms', entry, text, context);
      else if (path.at(-1) === 'env' && SEVERAL.test(entry.key)) yield* variable(entry, text, context);
      else if (entry.key === 'run') yield* commands(entry, text, context);
    }
  }
}

function* input(inputs: MapNode, entry: Entry, text: string, root: TreeNode, context: Context): Generator<DeclaredPlace> {
  if (/setup-qemu-action|binfmt/.test(stepOf(root, inputs))) {
    const words = text.split(/[\s,]+/);
    const symbols = words.filter((word) => entryArchitecture(word) !== undefined);
    if (symbols.length > 0 && !/\$\{\{|\ball\b/.test(text) && !symbols.some((word) => entryArchitecture(word) === context.target)) {
      yield { rule: 'workflow/emulator', line: entry.line, symbols };
    }
    return;
  }
  const several = /[\s,]/.test(text.trim());
  // One architecture is what a local image or a tool's download has; a release that is pushed names it in `platforms`.
  if (!several && (entry.key !== 'platforms' || textOf(entryOf(inputs, 'load')?.value) === 'true')) return;
  yield* list('workflow/platforms', entry, text, context);
}

/** A step or job with what stands around it. */
interface Place {
  node: MapNode;
  path: readonly string[];
  root: TreeNode;
}

/** A condition that never holds for the target, unless another beside it holds for it in its place; or one by which all others fail. */
function* condition(entry: Entry, text: string, place: Place, context: Context): Generator<DeclaredPlace> {
  const asked = readCondition(text);
  if (asked === undefined) return;
  const ends = givesUp(place.node);
  const out = ends ? conditionSpares(asked, context) : conditionLeavesOut(asked, context);
  if (out !== undefined && (ends || !isServed(out.subject, place, context))) yield { rule: 'workflow/condition', line: entry.line, symbols: out.symbols, where: out.subject };
}

/** Whether another step of the job, or another job, runs for the target and not for the baseline, by the same. */
function isServed(subject: string, { node: own, path, root }: Place, { target, baseline }: Context): boolean {
  for (const { node, path: other } of walk(root)) {
    if (node === own || node.kind !== 'map' || level(other) !== level(path) || givesUp(node)) continue;
    const condition = readCondition(textOf(entryOf(node, 'if')?.value) ?? '');
    if (condition !== undefined && subjectsOf(condition).has(subject) && holdsFor(condition, target) !== false && holdsFor(condition, baseline) === false) return true;
  }
  return false;
}

/** The same for all steps of a job, and for all jobs. */
function level(path: readonly string[]): string {
  return path.length === 2 && path[0] === 'jobs' ? 'jobs' : path.join('\0');
}

function givesUp(step: TreeNode): boolean {
  return /\bexit\s+[1-9]|::error|\bunsupported\b|\bnot supported\b/i.test(textOf(entryOf(step, 'run')?.value) ?? '');
}

/** `LINUX_ARCHES: "amd64 arm64 riscv64"` of an `env`. */
function* variable(entry: Entry, text: string, context: Context): Generator<DeclaredPlace> {
  if (otherSystem(entry.key.replaceAll('_', ' ')) && !/linux/i.test(entry.key)) return;
  const symbols = listLeavesOut(wordsOf(text), context);
  // One alone says what this job is run for.
  if (symbols !== undefined && new Set(symbols.map(entryArchitecture)).size > 1) yield { rule: 'workflow/arch-list', line: entry.line, symbols, where: entry.key };
}

function* list(rule: string, entry: Entry, text: string, context: Context): Generator<DeclaredPlace> {
  const symbols = textLeavesOut(text, context);
  if (symbols !== undefined) yield { rule, line: entry.line, symbols, where: entry.key };
}

/** What a script itself says of architectures. Its downloads and pins are for the machine that runs the job, and no choice of the project. */
function* commands(entry: Entry, text: string, context: Context): Generator<DeclaredPlace> {
  for (const place of findInCommands(text, context)) {
    if (!IN_SCRIPTS.has(place.rule)) continue;
    yield { ...place, rule: `workflow/${place.rule}`, line: text.includes('\n') ? entry.line + place.line : entry.line };
  }
}

/** What the step uses that these inputs are for. */
function stepOf(root: TreeNode, inputs: MapNode): string {
  for (const { node } of walk(root)) if (node.kind === 'map' && entryOf(node, 'with')?.value === inputs) return textOf(entryOf(node, 'uses')?.value) ?? '';
  return '';
}
