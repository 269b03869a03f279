// Prints "passed failed skipped" of a test run's machine-readable result.
// usage: count.mjs jest RESULT.json | count.mjs go RESULT.jsonl
import { readFileSync } from 'node:fs';

const [kind, file] = process.argv.slice(2);

/** A test file that could not be loaded has no tests of its own: it counts as one failure. */
function jest(text) {
  const result = JSON.parse(text);
  return [result.numPassedTests, result.numFailedTests + result.numRuntimeErrorTestSuites, result.numPendingTests + result.numTodoTests];
}

/** `go test -json`: one event a line; a package that doesn't compile fails without a test. */
function go(text) {
  const counts = { pass: 0, fail: 0, skip: 0 };
  const failedPackages = new Set();
  const packagesWithFailedTest = new Set();
  for (const line of text.split('\n')) {
    if (!line.startsWith('{')) continue;
    const event = JSON.parse(line);
    if (event.Test === undefined) {
      if (event.Action === 'fail') failedPackages.add(event.Package);
    } else if (event.Action in counts) {
      counts[event.Action]++;
      if (event.Action === 'fail') packagesWithFailedTest.add(event.Package);
    }
  }
  for (const name of failedPackages) if (!packagesWithFailedTest.has(name)) counts.fail++;
  return [counts.pass, counts.fail, counts.skip];
}

try {
  console.log((kind === 'jest' ? jest : go)(readFileSync(file, 'utf8')).join(' '));
} catch (error) {
  console.error(`no result: ${error.message}`);
  console.log('0 1 0');
}
