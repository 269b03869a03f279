import { AdaptError, Interrupted } from '../../lib/errors.js';
import type { Change, LadderTools, Proposal, Subject } from '../rung.js';
import type { Bench, Proof } from './actions/action.js';
import { runStep } from './actions/registry.js';
import { openDraft } from './draft.js';
import { LIMITS } from './limits.js';
import type { LoadedRecipe } from './read.js';
import { fillAll, valuesOf } from './values.js';
import { proofOf } from './verify.js';

/**
 * What a recipe would change to close these gaps, which are of one tree: one proposal for all, or an error and nothing.
 *
 * @returns undefined where everything is as the recipe would have it.
 * @throws AdaptError where a step can't be done, or all take too long.
 */
export async function propose(loaded: LoadedRecipe, subjects: readonly Subject[], tools: LadderTools): Promise<Proposal | undefined> {
  const [first] = subjects;
  if (first === undefined) return undefined;
  const seconds = Math.min(loaded.recipe.timeout ?? LIMITS.seconds, LIMITS.mostSeconds);
  const limit = AbortSignal.timeout(seconds * 1000);
  const timed: LadderTools = { ...tools, context: { ...tools.context, signal: AbortSignal.any([tools.context.signal, limit]) } };
  try {
    return await withTools(loaded, subjects, first, timed, tools);
  } catch (error) {
    if (error instanceof Interrupted && limit.aborted && !tools.context.signal.aborted) {
      throw new AdaptError(`recipe ${loaded.name} took more than ${seconds} s and was ended`, { where: loaded.file, advice: 'Look at its steps, or give it more time with `timeout`.' });
    }
    throw error;
  }
}

async function withTools(loaded: LoadedRecipe, subjects: readonly Subject[], first: Subject, timed: LadderTools, tools: LadderTools): Promise<Proposal | undefined> {
  const draft = openDraft(first.dir);
  const changes: Change[] = [];
  const proofs: Proof[] = [];
  const done = new Set<string>();
  let bypass = false;
  // From the end of a file to its beginning, so that lines of gaps stay true.
  for (const subject of [...subjects].sort((a, b) => b.gap.location.line - a.gap.location.line)) {
    const values = valuesOf(loaded.recipe, subject, timed.context);
    for (const raw of loaded.recipe.steps) {
      const step = fillAll(raw, values, loaded.file);
      // What a step does for one package of a module it need not do again for the next.
      const key = JSON.stringify([step, subject.root === undefined ? subject.gap.id : subject.root.dir]);
      if (done.has(key)) continue;
      done.add(key);
      const bench: Bench = { subject, draft, loaded, values, tools: timed, changes, proofs, bypass };
      await runStep(step, bench);
      bypass = bench.bypass;
    }
  }
  const edits = await draft.edits();
  if (edits.length > 0) changes.push(first.root === undefined ? { kind: 'project-files', files: edits } : { kind: 'module-files', module: first.root.module.path, version: first.root.module.version, files: edits });
  if (changes.length === 0) return undefined;
  const checks = (loaded.recipe.verify ?? []).map((check) => proofOf(check, loaded, first, tools));
  const verify = together([...proofs, ...checks]);
  return {
    remedy: { kind: 'recipe', recipe: loaded.name, summary: `recipe ${loaded.name}`, reason: loaded.recipe.summary },
    gaps: subjects.map(({ gap }) => gap.id), changes, ...(bypass ? { bypass: true as const } : {}), ...(verify === undefined ? {} : { verify }),
  };
}

/** All proofs, one after the other, as one. */
function together(proofs: readonly Proof[]): Proof | undefined {
  if (proofs.length === 0) return undefined;
  return async (place) => {
    const results: { command: string; result: string }[] = [];
    for (const proof of proofs) results.push(await proof(place));
    return { command: results.map(({ command }) => command).join(' && '), result: results.map(({ result }) => result).join('; ') };
  };
}
