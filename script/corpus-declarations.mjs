// Which files that people changed by hand the detectors flag, and whether what they flag besides is right. See script/corpus.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findDeclarationGaps } from '../build/gaps/declarations/index.js';
import { silentReporter } from '../build/lib/log.js';
import { DEFAULTS, architecture } from '../build/target/architectures.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { trees: { type: 'string' }, labels: { type: 'string', default: '__tests__/corpus/labels.tsv' }, target: { type: 'string', default: DEFAULTS.target }, all: { type: 'boolean', default: false } },
});
const [file = '__tests__/corpus/declaration-corpus.tsv'] = positionals;
if (values.trees === undefined) {
  console.error('usage: script/corpus declarations [FILE] --trees DIR [--labels FILE] [--target ARCH] [--all]\n  DIR holds the projects as <owner>+<name>@<tag>; --all prints every flagged place with its label');
  process.exit(2);
}

/** Kinds of files that count: those of the detectors that are measured here. */
const COUNTED = /(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$|\.[Dd]ockerfile$|(?:^|\/)(?:GNU)?[Mm]akefile[^/]*$|\.(?:mk|make|mak|sh|bash)$|(?:^|\/)go\.mod$|(?:^|\/)scripts\/[^/.]+$/;

const rows = (await table(file)).map(([repository, tag, path, how]) => ({ project: `${repository.replace('/', '+')}@${tag}`, path, how }));
const labels = new Map((await table(values.labels)).map(([project, path, line, rule, verdict]) => [[project, path, line, rule].join('\t'), verdict]));
const labelled = new Set([...labels.keys()].map((key) => key.split('\t')[0]));
const control = new AbortController();
const context = { target: architecture(values.target), baseline: architecture(DEFAULTS.baseline), workDir: join(values.trees, '.none'), cacheDir: '', reporter: silentReporter, signal: control.signal, install: false, network: false };

const count = { files: 0, flagged: 0, gone: 0, missing: 0, trees: 0, besides: 0, true: 0, false: 0, unlabelled: 0 };
const kinds = new Map();
const projects = [...new Set(rows.map(({ project }) => project))];
for (const project of projects) await judge(project);
report();

async function table(path) {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t'));
}

async function judge(project) {
  const root = join(values.trees, project);
  const changed = rows.filter((row) => row.project === project && row.how === 'changed' && COUNTED.test(row.path));
  if (!existsSync(root)) {
    count.missing++;
    console.log(`${project}: not there, ${changed.length} files not looked at`);
    return;
  }
  count.trees++;
  const { gaps } = await findDeclarationGaps({ root, file: {} }, context);
  const flagged = new Map();
  for (const gap of gaps) flagged.set(gap.location.file, [...(flagged.get(gap.location.file) ?? []), gap]);
  const lines = [];
  for (const { path } of changed) {
    if (!existsSync(join(root, path))) { count.gone++; lines.push(`  gone    ${path}`); continue; }
    const kind = kinds.get(kindOf(path)) ?? { files: 0, flagged: 0 };
    kinds.set(kindOf(path), kind);
    count.files++;
    kind.files++;
    if (flagged.has(path)) { count.flagged++; kind.flagged++; } else lines.push(`  missed  ${path}`);
  }
  const known = new Set(rows.filter((row) => row.project === project).map(({ path }) => path));
  const besides = gaps.filter((gap) => !known.has(gap.location.file));
  if (labelled.has(project)) for (const gap of besides) lines.push(...judgeBesides(project, gap));
  console.log([`${project}: ${changed.length - lines.filter((line) => /^ {2}(?:missed|gone)/.test(line)).length} of ${changed.length} changed files flagged, ${besides.length} places besides`, ...lines].join('\n'));
}

function judgeBesides(project, gap) {
  const { file, line } = gap.location;
  const verdict = labels.get([project, file, line, gap.rule].join('\t')) ?? 'unlabelled';
  count.besides++;
  count[verdict === 'true' || verdict === 'false' ? verdict : 'unlabelled']++;
  return verdict === 'true' && !values.all ? [] : [`  ${verdict.padEnd(10)} ${file}\t${line}\t${gap.rule}\t${gap.symbols.join(' ')}\t| ${gap.evidence.detail}`];
}

function kindOf(path) {
  if (/go\.mod$/.test(path)) return 'go.mod';
  if (/(?:docker|container)file[^/]*$/i.test(path)) return 'Dockerfile';
  return /makefile[^/]*$|\.(?:mk|make|mak)$/i.test(path) ? 'Makefile' : 'shell';
}

function report() {
  const recall = count.flagged / Math.max(1, count.files);
  const precision = count.true / Math.max(1, count.besides);
  for (const [kind, { files, flagged }] of kinds) console.log(`${kind}: ${flagged} of ${files}`);
  console.log(`trees: ${count.trees} looked at, ${count.missing} not to be had`);
  console.log(`changed files flagged: ${count.flagged} of ${count.files} = ${recall.toFixed(3)} (limit 0.95)${count.gone === 0 ? '' : `; ${count.gone} not in the tree`}`);
  console.log(`flagged besides, on ${[...labelled].filter((one) => projects.includes(one)).length} projects: ${count.true} true, ${count.false} false, ${count.unlabelled} unlabelled = ${precision.toFixed(3)} (limit 0.90)`);
  if (recall < 0.95 || precision < 0.9) process.exitCode = 1;
}
