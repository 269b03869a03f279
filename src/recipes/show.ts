import type { Gap } from '../record/types.js';
import { whyItStays } from './advice.js';
import type { Bench } from './bench.js';
import type { Subject } from './rung.js';
import { nextProposal, type Pursuit, type Rungs } from './ladder.js';

/** Shows for every gap what will be tried first and why, before anything changes; answers the gaps with it. */
export async function showPlan(pursuits: readonly Pursuit[], subjects: readonly Subject[], rungs: Rungs, bench: Pick<Bench, 'tools'>): Promise<Map<string, Gap>> {
  const { reporter } = bench.tools.context;
  const planned = new Map<string, Gap>();
  for (const pursuit of pursuits) {
    const { gap } = pursuit.subject;
    const proposal = await nextProposal(pursuit, subjects, rungs, bench);
    const remedy = proposal?.remedy ?? { kind: 'none' as const, summary: '', reason: whyItStays(gap, pursuit.words.join('; ')) };
    planned.set(gap.id, { ...gap, remedy });
    const place = gap.package === '' ? `${gap.location.file}:${gap.location.line}` : gap.package;
    reporter.info(proposal === undefined ? `${place}: nothing closes it yet` : `${place}: ${named(remedy.kind, remedy.summary)} (${remedy.reason})`);
  }
  return planned;
}

/** The way and what it does, without the same word twice. */
function named(kind: string, summary: string): string {
  return summary.startsWith(`${kind} `) ? summary : `${kind}, ${summary}`;
}
