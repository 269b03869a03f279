// Prints the table of faults from results of jest, and fails where a fault has no test that passed.
// usage: fault-table.mjs [--partial] RESULT.json…   (--partial: tests that were left out are no failure)
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const partial = process.argv[2] === '--partial';
const files = process.argv.slice(partial ? 3 : 2);
const tests = files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')).testResults).flatMap((suite) => suite.assertionResults);
const rows = readFileSync(join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../__tests__/images/faults.tsv'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t'));
let passed = 0, failed = 0, skipped = 0;
for (const [fault, pattern] of rows) {
  const own = tests.filter((test) => new RegExp(pattern).test(test.fullName));
  const count = (status) => own.filter((test) => test.status === status).length;
  const bad = count('failed'), good = count('passed');
  const state = bad > 0 ? 'FAILED' : good > 0 ? 'ok' : own.length > 0 || partial ? 'not run' : 'NO TEST';
  if (state === 'ok') passed++;
  else if (state === 'not run') skipped++;
  else failed++;
  console.error(`  ${fault.padEnd(44)} ${state.padEnd(8)} ${good} passed, ${bad} failed`);
}
console.error(`  ${rows.length} faults: ${passed} ok, ${failed} failed, ${skipped} not run`);
process.exitCode = failed > 0 ? 1 : 0;
