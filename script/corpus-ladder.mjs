// How many projects the ladder completes: every Go gap closed, and the whole scope compiled by the plain go command
// with just what the record's adaptation names. See script/corpus.
//
//   --only=REGEXP   only modules whose module@version fits
//   --state=FILE    a measurement in parts: what FILE has is not measured again, what is measured is added; the report is of all of it
//   --tests         of those complete, the tests of the changed packages are run as well, for the baseline and for the target, which must be no worse;
//                   with --write a row of their own
//   --write         adds a row to docs/benchmarks.md
//   --table         writes what closed which package into docs/recipes.md; with --state alone, of what FILE has
import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openBench } from '../build/gaps/go/tested/bench.js';
import { compareTests } from '../build/gaps/go/tested/differential.js';
import { silentReporter } from '../build/lib/log.js';
import { runStage } from '../build/stages/pipeline.js';
import { architecture } from '../build/target/architectures.js';
import { keep } from './lib/bench/measure.mjs';

const words = process.argv.slice(2);
const recipes = words.includes('--recipes');
const valueOf = (option) => words.find((word) => word.startsWith(`--${option}=`))?.slice(option.length + 3);
const withTests = words.includes('--tests');
const only = valueOf('only');
const state = valueOf('state');
const file = words.find((word) => !word.startsWith('-')) ?? '__tests__/corpus/go-corpus.tsv';
/** Share of modules that must be complete, and seconds of the median module. */
const WANTED = recipes ? 0.9 : 0.8;
const MEDIAN = 90;

const modules = readModules(await readFile(file, 'utf8')).filter((name) => only === undefined || new RegExp(only).test(name));
const folder = await mkdtemp(join(tmpdir(), 'corpus-ladder-'));
const control = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => control.abort());

const results = await measuredBefore();
for (const name of modules) {
  if (control.signal.aborted) break;
  if (results.some((one) => one.name === name)) continue;
  const result = await judge(name);
  if (control.signal.aborted) break;
  results.push(result);
  if (state !== undefined) await appendFile(state, `${JSON.stringify({ ...result, recipes })}\n`);
}
await rm(folder, { recursive: true, force: true });
report();
if (words.includes('--table') && !control.signal.aborted) await writeTable();

/** Modules of the file that have gaps, as module@version. */
function readModules(text) {
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('module\t')).map((line) => line.split('\t'));
  return [...new Set(rows.filter(([, , status]) => status === 'gap').map(([module, version]) => `${module}@${version}`))];
}

/** What earlier parts of the same measurement came to. */
async function measuredBefore() {
  if (state === undefined) return [];
  const text = await readFile(state, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line)).filter((one) => one.recipes === recipes);
}

async function judge(name) {
  const workDir = await mkdtemp(join(folder, 'w-'));
  const cacheDir = process.env.LOONG_ADAPT_CACHE_DIR;
  const started = performance.now();
  const open = [];
  let seconds = 0;
  let closed = [];
  let tests;
  try {
    const record = await runStage('patch', { project: name, workDir, noRecipes: !recipes, ...(cacheDir === undefined ? {} : { cacheDir }) }, { reporter: silentReporter, signal: control.signal });
    seconds = (performance.now() - started) / 1000;
    const gaps = record.gaps.filter((gap) => gap.ecosystem === 'go');
    for (const gap of gaps) if (gap.state !== 'closed') open.push(`${gap.package} (${gap.kind}, ${gap.state}): ${gap.remedy.reason}`);
    closed = gaps.filter((gap) => gap.state === 'closed').map((gap) => ({ module: gap.culprit.module, version: gap.culprit.version ?? '', own: gap.culprit.module === record.project.module, remedy: gap.remedy }));
    if (gaps.length === 0) open.push('no Go gap was found');
    if (open.length === 0) open.push(...(await compile(record, workDir)));
    if (open.length === 0 && withTests) tests = await testsOf(record, workDir, gaps);
    const kinds = count(gaps.filter((gap) => gap.state === 'closed').map((gap) => gap.remedy.kind));
    console.log([`${open.length === 0 ? 'complete' : 'OPEN    '} ${name}: ${gaps.filter((gap) => gap.state === 'closed').length} of ${gaps.length} closed (${kinds}), ${seconds.toFixed(1)} s`, ...open.map((line) => `  ${line}`), ...(tests === undefined ? [] : [`  tests: ${said(tests)}`])].join('\n'));
  } catch (error) {
    seconds = (performance.now() - started) / 1000;
    open.push(error.line ?? error.stack);
    console.log(`FAILED   ${name}: ${open[0]}`);
  } finally {
    await rm(workDir, { recursive: true, force: true }).catch(() => {});
  }
  return { name, open, seconds, closed, ...(tests === undefined ? {} : { tests }) };
}

/** The whole scope by the plain go command: what fails for the baseline as well is no fault of the adaptation. */
async function compile(record, workDir) {
  const { adaptation } = record;
  if (adaptation === undefined) return ['the record names no adaptation'];
  const failed = async (arch) => {
    const env = { ...process.env, GOFLAGS: '', ...adaptation.env, ...(adaptation.goflags === '' ? {} : { GOFLAGS: adaptation.goflags }), GOOS: 'linux', GOARCH: arch, CGO_ENABLED: '0' };
    const { stdout } = await promisify(execFile)('go', ['list', '-e', '-export', '-trimpath', '-buildvcs=false', '-f', '{{if .Error}}{{.ImportPath}}\t{{.Error.Err}}{{end}}', './...'], { cwd: join(workDir, adaptation.dir), env, maxBuffer: 1 << 28, signal: control.signal });
    return new Map(stdout.split('\n').filter((line) => line.includes('\t')).map((line) => line.split('\t')));
  };
  const target = await failed(record.target);
  if (target.size === 0) return [];
  const baseline = await failed(record.baseline);
  return [...target].filter(([name]) => !baseline.has(name)).map(([name, error]) => `go: ${name}: ${error.split('\n')[0]}`);
}

/**
 * The tests of the packages that were changed, run in the adapted copy for the baseline and for the target; where those of a library need modules that the build
 * doesn't, these are added there. What fails for the target alone is run again, and where it is emulated, the baseline under its emulator says who is to blame.
 */
async function testsOf(record, workDir, gaps) {
  const { adaptation } = record;
  const context = { target: architecture(record.target), baseline: architecture(record.baseline), workDir, cacheDir: process.env.LOONG_ADAPT_CACHE_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'loong-adapt'), reporter: silentReporter, signal: control.signal, install: true, network: true };
  const goflags = [adaptation.goflags, ...(adaptation.goflags.includes('-mod') ? [] : ['-mod=mod'])].filter((flag) => flag !== '').join(' ');
  const bench = await openBench({ dir: join(workDir, adaptation.dir), goflags, env: { GOSUMDB: 'off', ...adaptation.env } }, {}, context);
  if (bench === undefined) return { packages: 0, passed: 0, worse: [], emulator: 0, flaky: 0, without: ['no runner for the target'] };
  const sum = { packages: 0, passed: 0, worse: [], emulator: 0, flaky: 0, without: [] };
  for (const name of new Set(gaps.map((gap) => gap.package))) {
    const [{ baseline, results }] = await compareTests([name], bench);
    if (![...baseline.tests.values()].some(({ outcome }) => outcome === 'pass')) {
      sum.without.push(`${name} (${baseline.buildError === '' ? 'no test passes for the baseline' : `not built: ${baseline.buildError.split('\n')[0].slice(0, 120)}`})`);
      continue;
    }
    sum.packages++;
    sum.passed += results.filter((one) => one.baseline === 'pass' && one.target === 'pass').length;
    sum.emulator += results.filter(({ verdict }) => verdict === 'emulator').length;
    sum.flaky += results.filter(({ verdict }) => verdict === 'flaky').length;
    sum.worse.push(...results.filter((one) => one.verdict === 'target' || (one.baseline === 'pass' && one.target === 'not built')).map((one) => `${one.package}.${one.test}${one.detail === undefined ? '' : `: ${one.detail.slice(0, 160)}`}`));
  }
  return sum;
}

function said({ packages, passed, worse, emulator, flaky, without }) {
  return [`${passed} pass on both in ${packages} packages, ${worse.length} worse${worse.length === 0 ? '' : ` (${worse.slice(0, 5).join('; ')})`}`, ...(emulator === 0 ? [] : [`${emulator} by the emulator`]), ...(flaky === 0 ? [] : [`${flaky} flaky`]), ...(without.length === 0 ? [] : [`without ${without.join(', ')}`])].join(', ');
}

function count(list) {
  const found = new Map();
  for (const one of list) found.set(one, (found.get(one) ?? 0) + 1);
  return [...found].map(([name, times]) => `${times} ${name}`).join(', ') || '-';
}

/** A few versions by name; of many the first and the last. */
function spanOf(versions) {
  return versions.length < 4 ? versions.join(', ') : `${versions.length} versions, ${versions[0]} … ${versions.at(-1)}`;
}

/** Rewrites the table between its marks in docs/recipes.md: for each module the versions seen, and what closed them. */
async function writeTable() {
  const page = 'docs/recipes.md';
  const [begin, end] = ['<!-- ladder table -->', '<!-- end of ladder table -->'];
  const text = await readFile(page, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no place for the table: ${begin} … ${end}`);
  const rows = new Map();
  const add = (module, what, version) => {
    const row = rows.get(module) ?? new Map();
    rows.set(module, row.set(what, new Set([...(row.get(what) ?? []), version])));
  };
  for (const { name, open, closed = [] } of results) {
    for (const { module, version, own, remedy } of closed) add(module, remedy.kind === 'upgrade' ? `upgrade to ${remedy.to}` : `${remedy.kind === 'recipe' ? `recipe \`${remedy.recipe}\`` : 'synthesis'}${own ? ', in the project itself' : ''}`, version);
    const at = name.lastIndexOf('@');
    const others = [...new Set(closed.map(({ module }) => module))].sort().map((module) => `\`${module}\``);
    if (open.length === 0 && closed.every(({ own }) => !own)) add(name.slice(0, at), `no gap of its own; by what closes ${others.join(', ')}`, name.slice(at + 1));
    if (open.length > 0) add(name.slice(0, at), '**open**', name.slice(at + 1));
  }
  const lines = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([module, row]) => `| \`${module}\` | ${[...row].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, versions]) => `${what} (from ${spanOf([...versions].sort())})`).join('; ')} |`);
  await writeFile(page, `${text.slice(0, from + begin.length)}\n\n| module | closed by |\n| --- | --- |\n${lines.join('\n')}\n\n${text.slice(to)}`);
}

function report() {
  const complete = results.filter(({ open }) => open.length === 0);
  const seconds = results.map((one) => one.seconds).sort((a, b) => a - b);
  const median = seconds[Math.floor(seconds.length / 2)] ?? 0;
  const share = results.length === 0 ? 0 : complete.length / results.length;
  console.log(`
modules    ${results.length}, complete ${complete.length} (${(100 * share).toFixed(1)} %, wanted ${100 * WANTED} %)
seconds    median ${median.toFixed(1)} (at most ${MEDIAN}), slowest ${(seconds.at(-1) ?? 0).toFixed(1)}
recipes    ${recipes ? 'used' : 'left out'}
still open ${results.filter(({ open }) => open.length > 0).length}`);
  for (const { name, open } of results) if (open.length > 0) console.log([`  ${name}`, ...open.map((line) => `    ${line}`)].join('\n'));
  if (only === undefined && !control.signal.aborted) {
    keep('Ladder', [recipes ? 'with' : 'without', `${complete.length} of ${results.length}`, `${(100 * share).toFixed(1)} % (wanted ${100 * WANTED} %)${share >= WANTED ? '' : ' **missed**'}`, `${median.toFixed(1)} s (limit ${MEDIAN} s)${median <= MEDIAN ? '' : ' **missed**'}`, results.filter(({ open }) => open.length > 0).map(({ name }) => name).join(', ') || '–']);
  }
  const tested = results.filter(({ tests }) => tests !== undefined);
  const total = (of) => tested.reduce((sum, { tests }) => sum + of(tests), 0);
  const worse = tested.filter(({ tests }) => tests.worse.length > 0).map(({ name }) => name);
  if (withTests) {
    console.log(`tests      ${tested.length} modules, ${total(({ packages }) => packages)} changed packages with tests, ${total(({ passed }) => passed)} pass on both, ${total(({ worse: list }) => list.length)} worse, ${total(({ emulator }) => emulator)} by the emulator`);
    for (const { name, tests } of tested) console.log(`  ${name}: ${said(tests)}`);
    if (tested.length > 0 && !control.signal.aborted) keep('Ladder tests', [recipes ? 'with' : 'without', `${tested.length} of ${complete.length}`, total(({ packages }) => packages), total(({ passed }) => passed), `${total(({ worse: list }) => list.length)} (wanted 0)${worse.length === 0 ? '' : ' **missed**'}`, total(({ emulator }) => emulator), worse.join(', ') || '–']);
  }
  process.exitCode = control.signal.aborted ? 130 : share >= WANTED && median <= MEDIAN && worse.length === 0 ? 0 : 1;
}
