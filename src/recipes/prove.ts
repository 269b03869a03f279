import type { Proof } from '../record/types.js';
import type { Bench } from './bench.js';
import { compileTree } from './compile.js';
import type { Climb } from './settle.js';
import type { GoTree } from './tree.js';

/** What the plain go command said of one tree in the end. */
export interface TreeProof extends Proof {
  ok: boolean;
}

/** Builds the whole scope of every changed tree (or of all) with nothing but what the record names. */
export async function prove(bench: Bench, climb: Climb, all: boolean): Promise<Map<GoTree, TreeProof>> {
  const proofs = new Map<GoTree, TreeProof>();
  const { applied, verdict } = climb;
  for (const tree of bench.trees) {
    const after = verdict?.after.get(tree) ?? (all ? bench.before.get(tree) : undefined);
    if (after === undefined) continue;
    const built = await compileTree(bench, tree, applied?.tags ?? [], after, true);
    const others = after.roots.map((root) => root.package);
    proofs.set(tree, {
      ok: built.ok && built.whole, command: built.command,
      result: built.ok && !built.whole ? `${built.result}, without what needs ${others.slice(0, 3).join(', ')}${others.length > 3 ? ` and ${others.length - 3} more` : ''}` : built.result,
    });
  }
  return proofs;
}
