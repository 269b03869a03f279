import { goWorkspace, probeTree } from '../../../src/gaps/go/index.js';
import { newGap } from '../../../src/gaps/gap.js';
import type { Context } from '../../../src/lib/context.js';
import { openProject } from '../../../src/project/open.js';
import type { Offer } from '../../../src/recipes/rung.js';
import { synthesisRung } from '../../../src/recipes/synthesize/rung.js';
import { architecture } from '../../../src/target/architectures.js';
import { GO_MOD, tree } from '../go-detect/fixture.js';
import { testContext } from '../target/context.js';

const never = (): never => {
  throw new Error('synthesis asks nobody');
};

/** What the rung offers for the one package of this project that fails; the files are those of its root package. */
export async function offerFor(files: Record<string, string>, target = 'loong64'): Promise<Offer> {
  const root = await tree({ 'go.mod': GO_MOD, ...files });
  return offerIn(root, await testContext({ target: architecture(target) }));
}

/** The same for a project that is there, or a module at a version; `name` picks one of several failing packages. */
export async function offerIn(asked: string, context: Context, name?: string): Promise<Offer> {
  const workspace = await goWorkspace(await openProject(asked, undefined, context), context);
  const { roots } = await probeTree(workspace.dir, workspace, context);
  const root = name === undefined && roots.length === 1 ? roots[0] : roots.find((one) => one.package === name);
  if (root === undefined) throw new Error(`not the one failing package: ${roots.map((one) => one.package).join(', ')}`);
  const gap = newGap({ rule: `go/${root.kind}`, text: '', ecosystem: 'go', kind: root.kind, package: root.package, why: '', location: { file: 'go.mod', line: 1 }, evidence: { level: 'static', detail: '' } });
  return synthesisRung({ gap, root, dir: root.module.dir }, [], { context, supports: never, probe: never, fileGaps: never });
}

/** Files of the best proposal, by path. */
export function filesOf(offer: Offer): Record<string, string> {
  const change = offer.proposals[0]?.changes[0];
  if (change?.kind !== 'module-files') throw new Error(`no files: ${offer.reason}`);
  return Object.fromEntries(change.files.map((file) => [file.path, String(file.content)]));
}
