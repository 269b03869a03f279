import type { AdaptRecord, Gap } from '../record/types.js';
import { controllerText, controllerWasMended, turnText } from './controller-words.js';
import { kernelText } from './kernel-words.js';
import { routeText } from './route-words.js';
import { verdict } from './verdict.js';
import { bytes, culpritName, projectName, remedyText, searchNotes, seconds, shortDigest, stateWord, subject, totalSeconds } from './words.js';

/** A job summary may have 1 MiB; far more than anybody reads is cut before. */
const MOST_GAPS = 200;
const MOST_NOTES = 20;
const SIGN = { good: '✅', partly: '⚠️', bad: '❌' } as const;

/** The result in Markdown, for a job summary: verdict, gaps, image, smoke test. */
export function summaryMarkdown(record: AdaptRecord): string {
  const found = verdict(record);
  const parts = [`## ${SIGN[found.level]} ${text(projectName(record))} for ${text(record.target)}: ${text(found.title)}`, text(found.detail), gapTable(record.gaps), remarks(record), results(record), controllerTurns(record), stages(record)];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function gapTable(gaps: readonly Gap[]): string {
  if (gaps.length === 0) return '';
  const rows = gaps.slice(0, MOST_GAPS).map((gap) => {
    const who = gap.package === '' ? text(gap.why) : code(culpritName(gap));
    return [text(stateWord(gap)), `${code(subject(gap))}<br>${who}`, text(remedyText(gap)), text(gap.proof?.result ?? '')];
  });
  const more = gaps.length > MOST_GAPS ? `\n\n… and ${gaps.length - MOST_GAPS} more in the record.` : '';
  return `${table(['State', 'Gap', 'Closed by', 'Proof'], rows)}${more}`;
}

/** What the search left out, and what looks wrong in what it was told. */
function remarks(record: AdaptRecord): string {
  const { shown, more } = searchNotes(record, MOST_NOTES);
  return [...shown.map(({ kind, message }) => `- ${kind === 'skipped' ? 'left out' : 'warning'}: ${text(message)}`), ...(more === 0 ? [] : [`- … and ${more} more in the record.`])].join('\n');
}

function results(record: AdaptRecord): string {
  const rows = [
    ...(record.packages ?? []).map((one) => ['Package', code(`${one.name} ${one.version} for ${one.arch}`), text(`${one.format}, ${bytes(one.bytes)}`)]),
    ...record.artifacts.map((artifact) => ['Program', code(`${artifact.name} for ${artifact.arch}`), text(`${artifact.machine}, ${bytes(artifact.bytes)}`)]),
    ...record.images.map((image) => ['Image', code(image.reference), `${code(shortDigest(image.digest))} ${text(image.manifests.map((manifest) => manifest.platform).join(', '))}`]),
  ];
  const { smoke } = record;
  if (smoke !== undefined) {
    const here = smoke.commands.filter((command) => command.arch === record.target);
    const compared = smoke.commands.some((command) => command.arch === record.baseline);
    rows.push(['Smoke test', text(`${smoke.passed ? 'passed' : 'failed'}, level ${smoke.level}, ${smoke.runner}`), text(`${here.filter((command) => command.passed).length} of ${here.length} commands, ${compared ? `${smoke.differences.length} differences to` : 'not compared with'} ${record.baseline}`)]);
    if (smoke.kernel !== undefined) rows.push(['On a kernel of the target', smoke.kernel.passed ? 'passed' : 'failed', text(kernelText(smoke.kernel))]);
    if (smoke.controller !== undefined && controllerWasMended(smoke.controller)) rows.push(['Ingress controller', smoke.controller.serves ? 'passed' : 'failed', text(controllerText(smoke.controller))]);
    if (smoke.route !== undefined) rows.push(['Through the ingress route', smoke.route.passed ? 'passed' : 'failed', text(`${routeText(smoke.route)}${smoke.route.diagnosis === undefined ? '' : `. ${smoke.route.diagnosis.paragraph}`}`)]);
    if (smoke.levelReason !== '') rows.push(['Left out', '', text(smoke.levelReason)]);
  }
  return rows.length === 0 ? '' : table(['', '', ''], rows);
}

/** Each start of an ingress controller that did not come up at once. */
function controllerTurns({ smoke }: AdaptRecord): string {
  const found = smoke?.controller;
  if (found === undefined || !controllerWasMended(found)) return '';
  return table(['Start', 'What the controller said', 'Missing', 'Done'], found.turns.map((turn) => [String(turn.turn), turn.error === '' ? '' : code(turn.error.slice(0, 300)), text(turn.missing), text(turnText(turn))]));
}

function stages(record: AdaptRecord): string {
  const names = Object.entries(record.stages).map(([name, stage]) => (stage.state === 'done' ? `${name} ${seconds(stage.seconds)}` : `${name} ${stage.state}`));
  return names.length === 0 ? '' : `<sub>${text(names.join(' · '))} · ${seconds(totalSeconds(record))} in all · ${text(`${record.tool.name} ${record.tool.version}`)}</sub>`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text that Markdown takes as text, in one line: no links, no images, no HTML, no mentions. */
export function text(value: string): string {
  return value.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ').replace(/[\\`*_{}[\]<>#|!~&]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/@(?=[A-Za-z0-9])/g, '@&#8203;').replace(/:\/\//g, ':&#47;/').trim();
}

/** As code: HTML's element, for back quotes can't be escaped inside Markdown's. */
export function code(value: string): string {
  return `<code>${text(value)}</code>`;
}
