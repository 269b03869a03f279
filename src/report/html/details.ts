import type { AdaptRecord, Check, Library } from '../../record/types.js';
import { count } from '../../lib/count.js';
import { bytes, seconds } from '../words.js';
import { html, nothing, type Html } from './escape.js';

/** The images: digests, platforms, what was checked. */
export function images(record: AdaptRecord): Html {
  if (record.images.length === 0) return nothing;
  return html`<section><h2>${record.images.length === 1 ? 'Image' : 'Images'}</h2>${record.images.map((image) => html`<h3>${image.reference}</h3>
<dl><dt>Index</dt><dd><code>${image.digest}</code></dd><dt>Layout</dt><dd><code>${image.layout}</code></dd><dt>Built by</dt><dd>${image.builder}</dd>
${image.retagged.length === 0 ? nothing : html`<dt>Also named</dt><dd>${image.retagged.join(', ')}</dd>`}</dl>
${table(['Platform', 'Manifest', 'Layers', 'Size'], image.manifests.map((manifest) => [manifest.platform, html`<code>${manifest.digest}</code>`, String(manifest.layers.length), bytes(manifest.bytes)]), 3)}
${checks(image.checks)}`)}</section>`;
}

function checks(all: readonly Check[]): Html {
  if (all.length === 0) return nothing;
  const rows = all.map((check): Cell[] => [html`<span class="badge ${check.passed ? 'good' : 'bad'}">${check.passed ? 'ok' : 'failed'}</span>`, check.name, check.detail]);
  const failed = all.filter((check) => !check.passed).length;
  return html`<details class="more"${failed > 0 ? html` open` : nothing}><summary>${count(all.length, 'check')} after the build, ${failed === 0 ? 'all passed' : `${failed} failed`}</summary>${table(['', 'Check', 'Seen'], rows)}</details>`;
}

/** The programs that were built. */
export function programs(record: AdaptRecord): Html {
  if (record.artifacts.length === 0) return nothing;
  const rows = record.artifacts.map((artifact): Cell[] => [
    html`<b>${artifact.name}</b><br><code class="soft">${artifact.path}</code>`, artifact.arch,
    html`${artifact.machine}<br><span class="soft">${artifact.interpreter === '' ? 'static' : artifact.interpreter}</span>`,
    html`<code>${artifact.sha256}</code>`, seconds(artifact.seconds), bytes(artifact.bytes),
  ]);
  const commands = [...new Set(record.artifacts.map((artifact) => artifact.command))];
  return html`<section><h2>Programs</h2>${table(['Program', 'For', 'ELF header', 'SHA-256', 'Built in', 'Size'], rows, 5)}
<details class="more"><summary>Commands that built them</summary>${commands.map((command) => html`<pre>${command}</pre>`)}</details></section>`;
}

/** What was changed, and how anybody builds the result. */
export function changes(record: AdaptRecord): Html {
  const { adaptation } = record;
  if (adaptation === undefined) return nothing;
  const env = Object.entries({ ...adaptation.env, ...(adaptation.goflags === '' ? {} : { GOFLAGS: adaptation.goflags }) });
  const rows = adaptation.applied.map((change, i): Cell[] => [String(i + 1), change.remedy.summary, change.remedy.reason, html`${change.files.map((file, j) => html`${j === 0 ? nothing : html`<br>`}<code>${file}</code>`)}`]);
  return html`<section><h2>Changes</h2>
${adaptation.patch === '' ? html`<p>Nothing had to change.</p>` : html`<p>All of them are in <code>${adaptation.patch}</code>, for <code>git apply</code>.</p>`}
<dl><dt>Adapted copy</dt><dd><code>${adaptation.dir}</code></dd>${env.map(([name, value]) => html`<dt><code>${name}</code></dt><dd><code>${value}</code></dd>`)}</dl>
${rows.length === 0 ? nothing : table(['', 'Change', 'Why', 'Files'], rows)}</section>`;
}

/** The dependency set: the verdict on each library, those that need work first. */
export function libraries(record: AdaptRecord): Html {
  if (record.libraries.length === 0) return nothing;
  const row = (library: Library): Cell[] => [
    html`<code>${library.module}</code> <span class="soft">${library.version}</span>`,
    html`<span class="badge ${library.verdict === 'adapted' ? 'good' : library.verdict === 'undecided' ? 'plain' : 'partly'}">${library.verdict}</span>`,
    html`${library.decidedBy}${library.declaration === undefined ? nothing : html`<br><code class="soft">${library.declaration}</code>`}`,
    library.redirected === undefined ? '' : html`<code>${library.redirected.to}</code>`,
  ];
  const heads = ['Library', 'Supports the target', 'Decided by', 'Taken from instead'];
  const special = record.libraries.filter((library) => library.verdict !== 'adapted' || library.redirected !== undefined);
  const others = record.libraries.filter((library) => !special.includes(library));
  return html`<section><h2>Libraries of the build</h2><p class="soft">${count(record.libraries.length, 'library').replace('librarys', 'libraries')}: ${others.length} taken as they are, ${special.length} not.</p>
${special.length === 0 ? nothing : table(heads, special.map(row))}
${others.length === 0 ? nothing : html`<details class="more"><summary>${others.length} taken as they are</summary>${table(heads.slice(0, 3), others.map((library) => row(library).slice(0, 3)))}</details>`}</section>`;
}

/** Decisions, what was skipped, warnings, and things worth knowing. */
export function notes(record: AdaptRecord): Html {
  const rows = [
    ...record.notes.map((note): Cell[] => [note.kind, note.stage, note.message]),
    ...record.info.map((info): Cell[] => ['info', info.rule, html`${info.message}${info.location === undefined ? nothing : html` <code>${info.location.file}:${info.location.line}</code>`}`]),
  ];
  if (rows.length === 0) return nothing;
  return html`<section><h2>Notes</h2>${table(['Kind', 'From', 'Note'], rows)}</section>`;
}

/** The machine that it ran on. */
export function machine(record: AdaptRecord): Html {
  const { setup, resources } = record;
  const rows: [string, string][] = [];
  if (resources !== undefined) rows.push(['Storage and network', resources.summary]);
  if (setup !== undefined) {
    rows.push(['Machine', `${setup.host.distribution}, ${setup.host.os}, ${setup.host.arch}`], ['Runner', setup.runner]);
    if (setup.go !== undefined) rows.push(['Go', setup.go.version]);
    if (setup.qemu !== undefined) rows.push(['QEMU', setup.qemu.version]);
    if (setup.cc !== undefined) rows.push(['C compiler', setup.cc.version]);
    if (setup.installed.length > 0) rows.push(['Fetched', setup.installed.join(', ')]);
    for (const test of setup.selfTest) rows.push([`Self-test: ${test.name}`, `${test.passed ? 'passed' : 'FAILED'}: ${test.detail}`]);
  }
  for (const [name, value] of Object.entries(record.options)) rows.push([`Option ${name}`, value]);
  return rows.length === 0 ? nothing : html`<section><h2>Machine and options</h2><dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>`;
}

type Cell = string | Html;

/** A table; columns from `numbers` on are aligned right. */
function table(heads: readonly string[], rows: readonly (readonly Cell[])[], numbers = 99): Html {
  return html`<div class="scroll"><table><thead><tr>${heads.map((head, i) => html`<th scope="col"${i < numbers ? nothing : html` class="number"`}>${head}</th>`)}</tr></thead><tbody>
${rows.map((cells) => html`<tr>${cells.map((cell, i) => (i < numbers ? html`<td>${cell}</td>` : html`<td class="number">${cell}</td>`))}</tr>
`)}</tbody></table></div>`;
}
