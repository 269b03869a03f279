// How long the plan of a real project takes once all is known, against its detection: `patch --dry-run` and `detect`, both warm, in turn.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, keep, limit, measure, median, printTable } from './measure.mjs';

const PROJECT = 'github.com/minio/mc@v0.0.0-20210626002108-cebf3318546f';
const RUNS = 5;
const folder = mkdtempSync(join(tmpdir(), 'bench-plan-'));
let number = 0;
/** One run in a work directory of its own, with the cache of all. */
function run(...args) {
  const { wall, code, stderr } = measure([process.execPath, cli, ...args, PROJECT, '--work-dir', join(folder, `w${number++}`), '--cache-dir', join(folder, 'cache')]);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr.slice(-500)}`);
  return wall;
}
try {
  const cold = run('patch', '--dry-run');
  const detect = [], plan = [];
  for (let round = 0; round < RUNS; round++) {
    detect.push(run('detect'));
    plan.push(run('patch', '--dry-run'));
  }
  printTable([
    ['command', 'median'],
    ['patch --dry-run, the first time', `${cold.toFixed(1)} s`],
    ['detect', `${median(detect).toFixed(1)} s`],
    ['patch --dry-run', `${median(plan).toFixed(1)} s`],
  ]);
  const ratio = limit('plan ÷ detection, warm, medians', median(plan) / median(detect), 2);
  keep('Plan', [`${cold.toFixed(1)} s`, `${median(detect).toFixed(1)} s`, `${median(plan).toFixed(1)} s`, ratio]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
