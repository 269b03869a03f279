// Precision and recall of the Go detector over modules whose gaps are known. See script/corpus.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentReporter } from '../build/lib/log.js';
import { keep } from './lib/bench/measure.mjs';
import { runStage } from '../build/stages/pipeline.js';

const file = process.argv.slice(2).find((word) => !word.startsWith('-')) ?? '__tests__/corpus/go-corpus.tsv';
/** Whether each gap is to be said by the compiler as well. */
const compiled = process.argv.includes('--compiled');
const text = await readFile(file, 'utf8');
const cases = readCases(text);
const fixed = readFixed(text);
const folder = await mkdtemp(join(tmpdir(), 'corpus-'));
const control = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => control.abort());

const count = { right: 0, extra: 0, missed: 0, culprit: 0, kind: 0, clean: 0, silent: 0, unavailable: 0, proven: 0, unproven: 0 };
const started = performance.now();
const waiting = [...cases.keys()];
await Promise.all([worker(), worker()]).finally(() => rm(folder, { recursive: true, force: true }));
report();

/** Rows of the file by module@version: package → {culprit, kind}; empty for a clean module. */
function readCases(text) {
  const found = new Map();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#') || line.startsWith('module\t')) continue;
    const [module, version, status, , name, culprit, kind] = line.split('\t');
    const key = `${module}@${version}`;
    if (!found.has(key)) found.set(key, new Map());
    if (status === 'gap') found.get(key).set(name, { culprit, kind });
  }
  return found;
}

/** Lines `# fixed MODULE@VERSION OLD=NEW@V`: where a lock file's revision can be had from some proxies only, the version that the row was judged with. */
function readFixed(text) {
  const found = new Map();
  for (const [, key, replacement] of text.matchAll(/^# fixed (\S+) (\S+)/gm)) found.set(key, [...(found.get(key) ?? []), replacement]);
  return found;
}

async function worker() {
  for (let key = waiting.shift(); key !== undefined && !control.signal.aborted; key = waiting.shift()) await judge(key);
}

async function judge(key) {
  const expected = cases.get(key);
  const workDir = await mkdtemp(join(folder, 'w-'));
  const lines = [];
  try {
    const record = await runStage('detect', { project: key, replace: fixed.get(key) ?? [], workDir, ...cache(), ...(compiled ? { evidence: 'compiled' } : {}) }, { reporter: silentReporter, signal: control.signal });
    const found = new Map(record.gaps.filter((gap) => gap.ecosystem === 'go').map((gap) => [gap.package, gap]));
    for (const [name, want] of expected) {
      const gap = found.get(name);
      if (gap === undefined) { count.missed++; lines.push(`  missed ${name}`); continue; }
      count.right++;
      const culprit = `${gap.culprit.module}@${gap.culprit.version}`;
      if (culprit === want.culprit) count.culprit++;
      else lines.push(`  culprit ${name}: ${culprit}, not ${want.culprit}`);
      if (gap.kind === want.kind) count.kind++;
      else lines.push(`  (kind ${name}: ${gap.kind}, the table says ${want.kind})`);
    }
    for (const [name, gap] of found) if (!expected.has(name)) { count.extra++; lines.push(`  extra ${name} (${gap.kind}): ${gap.evidence.detail.split('\n')[0]}`); }
    for (const [name, gap] of compiled ? found : []) {
      if (gap.evidence.level === 'compiled') count.proven++;
      else { count.unproven++; lines.push(`  not said by the compiler: ${name} (${gap.kind})`); }
    }
    if (expected.size === 0) {
      count.clean++;
      if (found.size === 0) count.silent++;
    }
    console.log([`${key}: ${found.size} of ${expected.size}, ${record.stages.detect.seconds} s`, ...lines].join('\n'));
  } catch (error) {
    count.unavailable++;
    count.missed += expected.size;
    console.log(`${key}: could not be looked at: ${error.line ?? error.stack}`);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

function cache() {
  const dir = process.env.LOONG_ADAPT_CACHE_DIR;
  return dir === undefined ? {} : { cacheDir: dir };
}

function report() {
  const part = (a, b) => (b === 0 ? '-' : (a / b).toFixed(3));
  console.log(`
modules            ${cases.size}, not looked at ${count.unavailable}
package precision  ${part(count.right, count.right + count.extra)}  (${count.extra} extra)
package recall     ${part(count.right, count.right + count.missed)}  (${count.missed} missed)
culprit right      ${part(count.culprit, count.right)}
kind as in table   ${part(count.kind, count.right)}
clean and silent   ${count.silent} of ${count.clean}${compiled ? `\ncompiler says too  ${count.proven} of ${count.proven + count.unproven}` : ''}
seconds            ${((performance.now() - started) / 1000).toFixed(1)}`);
  const good = count.extra === 0 && count.missed === 0 && count.unavailable === 0 && count.culprit >= 0.99 * count.right && count.silent === count.clean && count.unproven === 0;
  keep('Go corpus', [String(cases.size - count.unavailable), part(count.right, count.right + count.extra), part(count.right, count.right + count.missed), part(count.culprit, count.right), `${count.silent} of ${count.clean}`]);
  process.exitCode = control.signal.aborted ? 130 : good ? 0 : 1;
}
