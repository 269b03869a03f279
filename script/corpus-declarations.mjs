// Which files that people changed by hand the detectors flag, and whether what they flag besides is right. See script/corpus.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { DockerfileParser } from 'dockerfile-ast';
import { findDeclarationGaps } from '../build/gaps/declarations/index.js';
import { silentReporter } from '../build/lib/log.js';
import { runStage } from '../build/stages/pipeline.js';
import { DEFAULTS, architecture } from '../build/target/architectures.js';
import { keep } from './lib/bench/measure.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { trees: { type: 'string' }, labels: { type: 'string', default: '__tests__/corpus/labels.tsv' }, target: { type: 'string', default: DEFAULTS.target }, all: { type: 'boolean', default: false }, patch: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const [file = '__tests__/corpus/declaration-corpus.tsv'] = positionals;
if (values.trees === undefined) {
  console.error('usage: script/corpus declarations [FILE] --trees DIR [--labels FILE] [--target ARCH] [--all] [--patch [--write]]\n  DIR holds the projects as <owner>+<name>@<tag>; --all prints every flagged place with its label;\n  --patch closes what was found and looks again instead, with --write as a row of docs/benchmarks.md');
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
/** How often a rule's gaps are left to people. */
const rules = new Map();
const projects = [...new Set(rows.map(({ project }) => project))];
if (values.patch) await patchAll();
else {
  for (const project of projects) await judge(project);
  report();
}

/** Closes the gaps of each tree's declaration files: detection is then silent but for what is unclosable, Dockerfiles parse, make answers as before. */
async function patchAll() {
  const sum = { trees: 0, found: 0, closed: 0, unclosable: 0, open: 0, again: 0, dockerfiles: 0, broken: 0, makefiles: 0, otherwise: 0 };
  const folder = await mkdtemp(join(tmpdir(), 'corpus-patch-'));
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => control.abort());
  try {
    for (const project of projects) if (existsSync(join(values.trees, project)) && !control.signal.aborted) await patchOne(project, folder, sum);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`
trees       ${sum.trees}
gaps        ${sum.found}: ${sum.closed} closed, ${sum.unclosable} unclosable, ${sum.open} open
left        ${[...rules].sort((a, b) => b[1] - a[1]).map(([rule, times]) => `${times} ${rule}`).join(', ') || '-'}
found again ${sum.again} that were said to be closed, or are new
Dockerfiles ${sum.dockerfiles} changed, ${sum.broken} no longer parse
makefiles   ${sum.makefiles} changed and answered by make -n, ${sum.otherwise} otherwise than before`);
  if (!control.signal.aborted) keep('Declarations closed', [sum.trees, sum.found, sum.closed, sum.unclosable, sum.open, sum.again, `${sum.dockerfiles}, ${sum.broken} broken`, `${sum.makefiles}, ${sum.otherwise} otherwise`]);
  process.exitCode = control.signal.aborted ? 130 : sum.again + sum.broken + sum.otherwise + sum.open === 0 && sum.trees > 0 ? 0 : 1;
}

async function patchOne(project, folder, sum) {
  const workDir = await mkdtemp(join(folder, 'w-'));
  const root = join(workDir, 'project');
  const lines = [];
  try {
    // Go gaps have a corpus of their own, and need modules.
    await cp(join(values.trees, project), root, { recursive: true, verbatimSymlinks: true, filter: (path) => !/(?:^|\/)(?:go\.(?:mod|sum|work)|vendor|\.git)$|\.go$/.test(path) });
    const found = (await findDeclarationGaps({ root, file: {} }, context)).gaps;
    const record = await runStage('patch', { project: root, workDir: join(workDir, 'work'), target: values.target, network: false, install: false }, { reporter: silentReporter, signal: control.signal });
    const adapted = join(workDir, 'work', record.adaptation?.dir ?? 'adapted');
    const gaps = record.gaps.filter((gap) => found.some((one) => one.location.file === gap.location.file) && gap.package === '');
    const state = new Map(gaps.map((gap) => [gap.id, gap.state]));
    const count = (wanted) => gaps.filter((gap) => gap.state === wanted).length;
    sum.trees++; sum.found += gaps.length; sum.closed += count('closed'); sum.unclosable += count('unclosable'); sum.open += count('open');
    for (const gap of gaps) if (gap.state === 'unclosable') rules.set(gap.rule, (rules.get(gap.rule) ?? 0) + 1);
    if (values.all) for (const gap of gaps) if (gap.state === 'unclosable') lines.push(`  unclosable ${gap.location.file}:${gap.location.line} ${gap.rule} [${gap.symbols.join(' ')}]: ${gap.remedy.reason}`);
    for (const gap of gaps) if (gap.state === 'open') lines.push(`  open       ${gap.location.file}:${gap.location.line} ${gap.rule} [${gap.symbols.join(' ')}]: ${gap.remedy.reason}`);
    for (const gap of (await findDeclarationGaps({ root: adapted, file: {} }, context)).gaps) {
      if (state.get(gap.id) === 'unclosable' || state.get(gap.id) === 'open' || /image-build$/.test(gap.rule)) continue;
      sum.again++;
      lines.push(`  found again ${gap.location.file}:${gap.location.line} ${gap.rule} (${state.get(gap.id) ?? 'new'})`);
    }
    for (const file of new Set((record.adaptation?.applied ?? []).flatMap((one) => one.files))) lines.push(...(await sameAnswer(file, root, adapted, sum)));
    console.log([`${project}: ${gaps.length} gaps, ${count('closed')} closed, ${count('unclosable')} unclosable, ${count('open')} open`, ...lines].join('\n'));
  } catch (error) {
    sum.trees++;
    sum.open++;
    console.log(`${project}: FAILED: ${error.line ?? error.stack}`);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function sameAnswer(file, before, after, sum) {
  if (/(?:docker|container)file[^/]*$/i.test(file)) {
    sum.dockerfiles++;
    const keywords = async (root) => DockerfileParser.parse(await readFile(join(root, file), 'utf8')).getInstructions().map((one) => one.getKeyword());
    const [one, other] = [await keywords(before), await keywords(after)];
    // A stage may be told the architecture it compiles for; everything else is there, in its order.
    if (added(one, other)?.every((keyword) => keyword === 'ARG' || keyword === 'ENV') === true) return [];
    sum.broken++;
    return [`  other instructions: ${file}`];
  }
  if (!/(?:^|\/)(?:GNU)?[Mm]akefile$/.test(file)) return [];
  const [one, other] = [await make(join(before, file)), await make(join(after, file))];
  sum.makefiles++;
  // What make would do for the target besides is meant; everything else is there, in its order.
  if (added(one.split('\n'), other.split('\n')) !== undefined) return [];
  sum.otherwise++;
  return [`  make -n answers otherwise: ${file}`, `    ${firstDifference(one, other)}`];
}

/** What a list has besides another, whose entries it holds in their order; undefined where it doesn't. */
function added(one, other) {
  const besides = [];
  let at = 0;
  for (const entry of other) {
    if (entry === one[at]) at++;
    else besides.push(entry);
  }
  return at === one.length ? besides : undefined;
}

/** What `make -n` says on this machine, without lines and words of the target, which are what was added. */
async function make(path) {
  const dir = join(path, '..');
  const answer = await promisify(execFile)('make', ['-n', '-f', basename(path)], { cwd: dir, timeout: 60_000, maxBuffer: 1 << 26, env: { ...process.env, MAKEFLAGS: '' } })
    .then(({ stdout }) => `0\n${stdout}`, (error) => `${error.code}\n${error.stdout}\n${error.stderr}`);
  const target = new RegExp(`[,;|]?\\s*(?:[\\w./:-]*(?:${[context.target.go, ...context.target.uname].join('|')})[\\w./:-]*)`, 'g');
  // What asks for the architecture answers on this machine what stood there.
  return answer.replaceAll(dir, '.').replace(/\$\(go env GOARCH 2>\/dev\/null \|\| echo (\w+)\)/g, '$1').replaceAll('$(uname -m)', context.baseline.uname[0]).replace(target, '').replace(/\btmp\.\w{6,}/g, 'TMP').replace(/\b\d{8}-\d{6}\b/g, 'TIME').replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*/g, 'TIME').split('\n').map((line) => line.replace(/:\d+:/, ':').trim()).filter((line) => line !== '').join('\n');
}

function firstDifference(one, other) {
  const [a, b] = [one.split('\n'), other.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  return `${(a[at] ?? '').slice(0, 200)} | ${(b[at] ?? '').slice(0, 200)}`;
}

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
