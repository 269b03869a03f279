import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../lib/files.js';
import type { RootFailure } from '../../project/go-build.js';
import { goDirective } from '../build-lines.js';
import type { FileEdit, Proposal, Rung } from '../rung.js';
import { backport } from './backport.js';
import { troubleAfter } from './check.js';
import { narrowed } from './constraints.js';
import { convert } from './convert.js';
import { packageFacts } from './facts.js';
import { generate } from './generate.js';
import { siblings } from './peers.js';
import { LACKS, deltaTo, type Model, type Shop } from './shop.js';
import { openRuntimeLists } from './runtime-lists.js';
import { sibling } from './sibling.js';
import { translatedFrom } from './translated.js';
import { list, type Step, type Strategy } from './strategy.js';
import { openTrampolines } from './trampoline.js';
import { closedByTag, offeredTags } from './tags.js';
import { widen } from './widen.js';

/** Most ways that are offered for one gap: each is tried by the compiler. */
const MOST = 3;

/** How a file is got, what is surest first. */
const STRATEGIES: readonly Strategy[] = [generate, widen, sibling];

/**
 * The synthesis rung: files for the target made of what the package has for others. Everything that could compile and lie
 * (struct layouts, system-call numbers, sizes) comes from the target's own headers or is shown to be the same everywhere; else it is refused.
 */
export const synthesisRung: Rung = async (subject, all, tools) => {
  const { gap, root } = subject;
  const { context } = tools;
  if (root === undefined) return { proposals: [], reason: '' };
  const translated = await translatedFrom(root.absDir);
  if (translated !== '') return { proposals: [], reason: `${root.package} is ${translated}: its numbers are those of one architecture, and the authors of ${root.module.path} must translate it for ${context.target.go}` };
  const facts = await packageFacts(root.absDir, root.package, context);
  const directive = goDirective((await readIfThere(join(root.module.dir, 'go.mod'))) ?? '');
  const shop: Shop = { root, facts, goDirective: directive, context };
  const proposals: Proposal[] = [];
  const refusals: string[] = [];
  const offer = (summary: string, reason: string, changes: Proposal['changes'], verify?: Proposal['verify']): void => void proposals.push({ remedy: { kind: 'synthesize', summary, reason }, gaps: [gap.id], changes, ...(verify === undefined ? {} : { verify }) });
  if (root.kind === 'type-mismatch') {
    const converted = await convert(shop);
    if ('refused' in converted) return { proposals: [], reason: `somebody who knows ${root.module.path} must say which type is meant for ${context.target.go}: ${converted.refused}` };
    offer(`${root.package}: ${list(converted.edits.map((edit) => edit.path))}`, converted.why, [moduleFiles(root, converted.edits)]);
  }
  const jumps = root.kind === 'missing-body' ? await openTrampolines(shop) : undefined;
  if (jumps !== undefined) offer(`${root.package}: ${list(jumps.edits.map((edit) => edit.path))}`, jumps.why, [moduleFiles(root, jumps.edits)], jumps.verify);
  for (const arch of siblings(context.target)) {
    for (const whole of [false, true]) {
      if (proposals.length > 0) break;
      const plan = await planFor({ arch, tag: '' }, whole, shop);
      if ('refused' in plan) refusals.push(plan.refused);
      else offer(plan.summary, plan.reason, [moduleFiles(root, plan.edits)]);
    }
  }
  for (const tag of offeredTags(shop).filter((one) => closedByTag(shop, one))) {
    if (proposals.length >= MOST) break;
    offer(`build tag ${tag}`, `with the tag ${tag} ${root.package} is built of other files of its own, which have everything that is missing`, [{ kind: 'tags', tags: [tag] }]);
    const plan = await planFor({ arch: context.target, tag }, false, shop);
    if (!('refused' in plan)) offer(plan.summary, plan.reason, [moduleFiles(root, plan.edits)]);
  }
  if (proposals.length === 0) {
    const answer = await backport(subject, all, shop, tools);
    const trouble = 'refused' in answer ? answer.refused : await troubleAfter(answer.edits, answer.missing, shop);
    if (trouble !== undefined) refusals.unshift(trouble);
    else if (!('refused' in answer)) offer(`${root.package}: ${list(answer.edits.map((edit) => edit.path))}`, answer.why, [moduleFiles(root, answer.edits)]);
  }
  return { proposals, reason: proposals.length > 0 ? '' : whyNot(shop, refusals) };
};

interface Plan {
  edits: FileEdit[];
  summary: string;
  reason: string;
}

/** Everything that makes the package the model's for the target, or why it can't be. */
async function planFor(model: Model, whole: boolean, shop: Shop): Promise<Plan | { refused: string }> {
  const { root, context, goDirective: directive } = shop;
  const delta = deltaTo(shop, model, whole);
  if ('refused' in delta) return delta;
  const steps: Step[] = [];
  for (const file of delta.add) {
    const refusals: string[] = [];
    let step: Step | undefined;
    for (const strategy of STRATEGIES) {
      const answer = await strategy(file, model, shop, delta);
      if ('refused' in answer) refusals.push(answer.refused);
      else { step = answer; break; }
    }
    if (step === undefined) return { refused: refusals.at(-1) ?? '' };
    steps.push(step);
  }
  const edits = steps.flatMap((step) => step.edits);
  for (const file of delta.drop) edits.push({ path: file.name, content: narrowed(await readFile(join(root.absDir, file.name), 'utf8'), file, context.target.go, directive) });
  const lists = await openRuntimeLists(shop);
  if ('refused' in lists) return lists;
  edits.push(...lists.edits);
  if (new Set(edits.map((edit) => edit.path)).size < edits.length) return { refused: 'two files would get the same name' };
  const trouble = await troubleAfter(edits, delta.missing, shop);
  if (trouble !== undefined) return { refused: trouble };
  return { edits, summary: `${root.package}: ${list(edits.map((edit) => edit.path))}`, reason: [...steps.map((step) => step.why), ...delta.drop.map((file) => `${file.name} left out`), ...lists.why].join('. ') };
}

function moduleFiles(root: RootFailure, files: readonly FileEdit[]): Proposal['changes'][number] {
  const inModule = files.map((file) => ({ ...file, path: root.dir === '' ? file.path : `${root.dir}/${file.path}` }));
  return { kind: 'module-files', module: root.module.path, version: root.module.version, files: inModule };
}

/** What is missing and who would have to write it. */
function whyNot({ root, context }: Shop, refusals: readonly string[]): string {
  // That a sibling lacks them, too, says less than why another's can't be taken.
  const telling = refusals.filter((one) => !one.endsWith(LACKS));
  const first = [...new Set(telling.length > 0 ? telling : refusals)].slice(0, 2).join('; ');
  const what = root.kind === 'missing-body' ? `assembly of ${list(root.symbols)}, or its Go counterpart,` : root.kind === 'excluded' ? `files for linux/${context.target.go}` : list(root.symbols);
  return `${what} must be written for ${context.target.go} by the authors of ${root.module.path}${first === '' ? '' : `: ${first}`}`;
}

