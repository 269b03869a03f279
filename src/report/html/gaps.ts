import type { AdaptRecord, Gap } from '../../record/types.js';
import { culpritName, place, remedyText, stateWord, subject } from '../words.js';
import { html, nothing, type Html } from './escape.js';

const LOOK: { [state: string]: string } = { closed: 'good', open: 'partly', unclosable: 'bad', emulator: 'cool', ignored: 'plain' };

/** The gaps by who must change; each opens to its evidence and its proof. */
export function gaps(record: AdaptRecord): Html {
  if (record.stages['detect'] === undefined) return nothing;
  if (record.gaps.length === 0) return html`<section><h2>Gaps</h2><p>None: what works on ${record.baseline} has what it needs on ${record.target}.</p></section>`;
  const groups = new Map<string, Gap[]>();
  for (const gap of record.gaps) groups.set(group(gap), [...(groups.get(group(gap)) ?? []), gap]);
  return html`<section><h2>Gaps, by who must change</h2>
<div class="gaphead" aria-hidden="true"><span>State</span><span>Gap</span><span>Closed by</span><span>Proof</span></div>
${[...groups].map(([name, members]) => html`<h3>${name}</h3>${members.map((gap) => one(gap, record))}`)}</section>`;
}

function group(gap: Gap): string {
  return gap.package === '' ? `Files of the project: ${gap.ecosystem}` : culpritName(gap);
}

function one(gap: Gap, record: AdaptRecord): Html {
  const state = stateWord(gap);
  return html`<details class="gap" id="gap-${gap.id}"><summary>
<span><span class="badge ${LOOK[state] ?? 'plain'}">${state}</span></span>
<span><code>${subject(gap)}</code><br><span class="soft">${gap.why}</span></span>
<span>${remedyText(gap)}</span>
<span class="soft">${gap.proof?.result ?? (state === 'open' ? 'not closed' : '')}</span>
</summary><div class="body"><dl>
<dt>Rule</dt><dd><code>${gap.rule}</code> (${gap.kind})</dd>
${place(gap) === '' ? nothing : html`<dt>Where</dt><dd><code>${place(gap)}</code></dd>`}
${gap.symbols.length === 0 ? nothing : html`<dt>${gap.ecosystem === 'go' ? 'Missing' : 'Found there'}</dt><dd>${list(gap.symbols)}</dd>`}
<dt>Evidence</dt><dd>${gap.evidence.level}${gap.evidence.detail === '' ? nothing : html`<pre>${gap.evidence.detail}</pre>`}</dd>
${gap.cascades.length === 0 ? nothing : html`<dt>Fail with it</dt><dd>${list(gap.cascades)}</dd>`}
${gap.remedy.reason === '' ? nothing : html`<dt>${gap.remedy.kind === 'none' ? 'Why it stays' : 'Why so'}</dt><dd>${gap.remedy.reason}</dd>`}
${gap.proof === undefined ? nothing : html`<dt>Proof</dt><dd><pre>${gap.proof.command}</pre>${gap.proof.result}</dd>`}
${gap.ignored === undefined ? nothing : html`<dt>Ignored</dt><dd>${gap.ignored}</dd>`}
${changedBy(gap, record)}
<dt>Id</dt><dd><code>${gap.id}</code></dd>
</dl></div></details>`;
}

function changedBy(gap: Gap, record: AdaptRecord): Html {
  const files = (record.adaptation?.applied ?? []).filter((change) => change.gaps.includes(gap.id)).flatMap((change) => change.files);
  return files.length === 0 ? nothing : html`<dt>Files written</dt><dd>${list(files)}</dd>`;
}

/** Many names in one line, the rest by number. */
function list(names: readonly string[]): Html {
  const shown = names.slice(0, 40).map((name, i) => html`${i === 0 ? '' : ', '}<code>${name}</code>`);
  return html`${shown}${names.length > 40 ? ` and ${names.length - 40} more` : ''}`;
}
