import { join } from 'node:path';
import { RECORD_FILE } from '../record/store.js';
import type { AdaptRecord, Gap } from '../record/types.js';
import { DEFAULTS } from '../target/architectures.js';
import { controllerText, controllerWasMended } from './controller-words.js';
import { openGaps } from './gate.js';
import { kernelText } from './kernel-words.js';
import { routeText } from './route-words.js';
import { count } from '../lib/count.js';
import { verdict } from './verdict.js';
import { renderTree } from './tree.js';
import { bytes, culpritName, projectName, remedyText, searchNotes, shortDigest, stateWord, subject } from './words.js';
import { plain, wrap } from './wrap.js';

/** How the result is shown. */
export interface TerminalView {
  /** Columns. */
  width: number;
  colour: boolean;
  /** The work directory as the user wrote it, for paths that can be copied. */
  workDir: string;
}

const COLOURS: { [word: string]: number } = { good: 32, closed: 32, passed: 32, partly: 33, open: 33, unclosable: 33, bad: 31, failed: 31, emulator: 36, ignored: 2, dim: 2 };
/** More gaps than this are left to the report. */
const MOST = 60;
/** Most images and packages without a gap that are listed. */
const MOST_CHECKED = 20;
/** Most remarks on the search that are listed. */
const MOST_NOTES = 8;
/** Most choices at run time that are listed. */
const MOST_CHOICES = 8;

/** The result for a terminal: the verdict, the gaps that are left by who must change, gap → what closed it → proof, where everything is, and what to do next. */
export function renderTerminal(record: AdaptRecord, view: TerminalView): string {
  const paint = (word: string, text: string): string => (view.colour ? `\u001b[${COLOURS[word] ?? 0}m${text}\u001b[0m` : text);
  const found = verdict(record);
  const head = paint(found.level, plain(`${projectName(record)} for ${record.target}: ${found.title}`));
  const detail = found.detail === '' ? [] : wrap(found.detail, view.width);
  return `${['', head, ...detail, ...gapTable(record, view, paint), ...atRunTime(record, view, paint), ...remarks(record, view, paint), ...results(record, view, paint), ...next(record, view, paint)].join('\n')}\n`;
}

type Paint = (word: string, text: string) => string;

function gapTable(record: AdaptRecord, view: TerminalView, paint: Paint): string[] {
  if (record.gaps.length === 0) return [];
  const gaps = [...record.gaps].sort((a, b) => order(a) - order(b) || (subject(a) < subject(b) ? -1 : 1)).slice(0, MOST);
  const more = record.gaps.length > MOST ? [paint('dim', `… and ${record.gaps.length - MOST} more: see report.html`)] : [];
  // Of what is left, who must change counts, and why nothing closes it: sentences, for which a table has no room.
  const closed = gaps.filter((gap) => stateWord(gap) === 'closed' || stateWord(gap) === 'emulator');
  const alone = record.project.source === 'none';
  const reasons = alone || record.stages['patch'] !== undefined || gaps.some((gap) => gap.state !== 'open' || gap.remedy.kind !== 'none');
  const left = renderTree(gaps.filter((gap) => !closed.includes(gap)), { width: view.width, reasons, itself: alone ? 'who must change is not told' : 'the project itself' }, paint);
  return [...left, ...closedTable(closed, view, paint), ...more];
}

function closedTable(gaps: readonly Gap[], view: TerminalView, paint: Paint): string[] {
  if (gaps.length === 0) return [];
  const rows = gaps.map((gap) => [stateWord(gap), `${subject(gap)}\n${gap.package === '' ? gap.why : culpritName(gap)}`, remedyText(gap), proof(gap)]);
  const heads = ['', 'gap', 'closed by', 'proof'];
  const state = Math.max(...rows.map(([word = '']) => word.length));
  const rest = Math.max(view.width - state - 6, 60);
  const widths = [state, Math.floor(rest * 0.42), Math.floor(rest * 0.26), Math.floor(rest * 0.32)];
  const body = rows.flatMap((cells) => row(cells, widths, (text, column) => (column === 0 ? paint(cells[0] ?? '', text) : text)));
  return ['', ...row(heads, widths, (text) => paint('dim', text)), ...body];
}

/** What the search left out, and what looks wrong in what it was told: without it, few gaps may seem to be all there are. */
function remarks(record: AdaptRecord, view: TerminalView, paint: Paint): string[] {
  const { shown, more } = searchNotes(record, MOST_NOTES);
  if (shown.length === 0) return [];
  const lines = shown.flatMap(({ kind, message }) => {
    const word = kind === 'skipped' ? 'left out' : 'warning ';
    return wrap(message, Math.max(view.width - word.length - 1, 40)).map((line, i) => (i === 0 ? `${paint(kind === 'skipped' ? 'dim' : 'open', word)} ${line}` : `${' '.repeat(word.length)} ${line}`));
  });
  return ['', ...lines, ...(more === 0 ? [] : [paint('dim', `… and ${more} more: see record.json`)])];
}

/** Choices that programs make when they run: no gap of the build, and what fails there surprises. */
function atRunTime({ info }: AdaptRecord, view: TerminalView, paint: Paint): string[] {
  const choices = info.filter(({ rule }) => rule === 'go/runtime-choice');
  if (choices.length === 0) return [];
  const more = choices.length > MOST_CHOICES ? [paint('dim', `… and ${choices.length - MOST_CHOICES} more: see record.json`)] : [];
  const lines = choices.slice(0, MOST_CHOICES).flatMap(({ message, location }) => wrap(`${location === undefined ? '' : `${location.file}:${location.line}: `}${message}`, Math.max(view.width - 2, 40)));
  return ['', `${paint('dim', 'to look at')} ${count(choices.length, 'choice')} by architecture at run time`, ...lines.map((line) => `  ${line}`), ...more];
}

function order(gap: Gap): number {
  return ['open', 'unclosable', 'closed', 'emulator', 'ignored'].indexOf(stateWord(gap)) + (gap.ecosystem === 'go' ? 0 : 0.5);
}

function proof(gap: Gap): string {
  return gap.proof === undefined ? '' : gap.proof.result;
}

function row(cells: readonly string[], widths: readonly number[], paint: (text: string, column: number) => string): string[] {
  const wrapped = cells.map((cell, i) => ((widths[i] ?? 0) === 0 ? [] : cell.split('\n').flatMap((part) => wrap(part, widths[i] ?? 0))));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => wrapped.map((lines, i) => {
    const text = lines[line] ?? '';
    return paint(text, i) + ' '.repeat(Math.max(0, (widths[i] ?? 0) - text.length));
  }).join('  ').trimEnd());
}

function results(record: AdaptRecord, view: TerminalView, paint: Paint): string[] {
  const rows: [name: string, text: string, mark?: string][] = [];
  const at = (path: string): string => (view.workDir === '' ? path : join(view.workDir, path));
  for (const { name, arch, bytes: size, machine, path } of record.artifacts) rows.push(['program', `${name} for ${arch}: ${machine}, ${bytes(size)}, ${at(path)}`]);
  for (const image of record.images) {
    rows.push(['image', `${image.reference} ${shortDigest(image.digest)} (${image.manifests.map((manifest) => manifest.platform).join(', ')}), ${at(image.layout)}`]);
    for (const name of image.retagged) rows.push(['', `also ${name}`]);
  }
  for (const { format, name, version, arch, bytes: size, path } of record.packages ?? []) rows.push(['package', `${name} ${version} for ${arch}: ${format}, ${bytes(size)}, ${at(path)}`]);
  const { smoke } = record;
  if (smoke !== undefined) {
    const targets = smoke.commands.filter((command) => command.arch === record.target);
    const compared = smoke.commands.some((command) => command.arch === record.baseline);
    const same = !compared ? `not compared with ${record.baseline}` : smoke.differences.length === 0 ? `answers as on ${record.baseline}` : `${count(smoke.differences.length, 'difference')} to ${record.baseline}`;
    rows.push(['smoke', `: ${targets.filter((command) => command.passed).length} of ${count(targets.length, 'command')} on ${record.target} (${smoke.runner}), ${same}`, smoke.passed ? 'passed' : 'failed']);
    if (smoke.kernel !== undefined) rows.push(['', `: ${kernelText(smoke.kernel)}`, smoke.kernel.passed ? 'passed' : 'failed']);
    if (smoke.controller !== undefined && controllerWasMended(smoke.controller)) rows.push(['', `: ${controllerText(smoke.controller)}`, smoke.controller.serves ? 'passed' : 'failed']);
    if (smoke.route !== undefined) rows.push(['', `: ${routeText(smoke.route)}`, smoke.route.passed ? 'passed' : 'failed']);
    if (smoke.levelReason !== '') rows.push(['', `left out: ${smoke.levelReason}`]);
  }
  const checked = record.info.filter(({ rule }) => rule.endsWith('/checked'));
  checked.slice(0, MOST_CHECKED).forEach(({ message }, i) => rows.push([i === 0 ? 'checked' : '', message]));
  if (checked.length > MOST_CHECKED) rows.push(['', `and ${checked.length - MOST_CHECKED} more`]);
  if (record.adaptation !== undefined && record.adaptation.patch !== '' && record.stages['patch']?.state !== 'skipped') rows.push(['patch', at(record.adaptation.patch)]);
  rows.push(['record', at(RECORD_FILE)]);
  if (record.report !== undefined) rows.push(['report', at(record.report.html)]);
  return ['', ...rows.map(([name, text, mark = '']) => `${paint('dim', name.padEnd(8))} ${mark === '' ? '' : paint(mark, mark)}${plain(text)}`)];
}

/** What helps from here on; nothing where nothing is left to do, or the run stopped: its error says that. */
function next(record: AdaptRecord, view: TerminalView, paint: Paint): string[] {
  const { asked, source } = record.project;
  const [first] = openGaps(record);
  if (first === undefined || Object.values(record.stages).some((stage) => stage.state === 'failed')) return [];
  const machine = (['target', 'baseline'] as const).filter((name) => record[name] !== DEFAULTS[name]).map((name) => ` --${name} ${record[name]}`).join('');
  const folder = view.workDir === '' || view.workDir === '.loong-adapt' ? '' : ` --work-dir ${quoted(view.workDir)}`;
  const steps: [command: string, what: string][] = [];
  if (record.stages['patch']?.state !== 'done' && source !== 'none') steps.push([`loong-adapt patch ${quoted(asked)}${machine}${folder}`, 'closes what can be closed, in a copy']);
  steps.push([`loong-adapt explain ${quoted(first.package || first.culprit.file || first.location.file || first.id)}${folder}`, 'says more of one']);
  return steps.map(([command, what], i) => `${paint('dim', i === 0 ? 'next    ' : '        ')} ${plain(command)}: ${what}`);
}

/** As a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
