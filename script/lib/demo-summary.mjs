// The end of the demo: gap → what closed it → proof, and where the results are. Exit 1 where a gap stayed open or the smoke test failed.
// usage: demo-summary.mjs WORK-DIR
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const work = process.argv[2];
const record = JSON.parse(readFileSync(join(work, 'record.json'), 'utf8'));
const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
const rows = record.gaps.map((gap) => [
  gap.package || `${gap.culprit.file}:${gap.culprit.line}`,
  gap.state === 'closed' ? gap.remedy.summary : `${gap.state}: ${gap.remedy.reason || gap.why}`,
  gap.proof === undefined ? '–' : gap.proof.result,
]);
const table = [['gap', 'what closed it', 'proof'], ...rows].map((row) => row.map((cell) => cut(cell.replace(/\s+/g, ' '), 60)));
const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column].length)));
console.log();
for (const row of table) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());

const smoke = record.smoke;
console.log();
if (smoke !== undefined) {
  const passed = smoke.commands.filter((command) => command.passed).length;
  console.log(`smoke: ${passed} of ${smoke.commands.length} commands passed (level ${smoke.level}, ${smoke.runner}), ${smoke.differences.length} differences between ${record.target} and ${record.baseline}`);
}
const { kernel, route } = smoke ?? {};
if (kernel) console.log(`kernel: ${kernel.passed ? 'passed' : 'FAILED'} on Linux ${kernel.kernel}, pages of ${kernel.pageSize / 1024} KiB`);
if (route) {
  console.log(`route: ${route.passed ? 'passed' : 'FAILED'} through ${route.controller.name} (${route.controller.arch}) in Kubernetes ${route.cluster.version}`);
  for (const one of [...route.routes, route.unknown]) {
    console.log(`  ${one.verdict.padEnd(7)} ${one.host}${one.path} → ${one.services.join(', ')} → ${one.pods.map((pod) => `${pod.name} (${pod.arch || 'as it is'})`).join(', ') || '–'}`);
    for (const request of one.requests) console.log(`          ${String(request.status).padEnd(4)} ${request.method} ${cut(request.path, 60)} ${request.body ? JSON.stringify(cut(request.body, 50)) : ''}`);
  }
  if (route.diagnosis) console.log(`  ${route.diagnosis.paragraph}\n  look further: ${route.diagnosis.command}`);
}
for (const [name, path] of [
  ...record.images.map((image) => [`image ${image.reference}`, `${image.layout} (${image.digest})`]),
  ['patch', record.adaptation?.patch], ['record', 'record.json'], ['report', record.report?.html],
]) {
  if (path) console.log(`${name}: ${join(work, path)}`);
}
const open = record.gaps.filter((gap) => gap.state === 'open');
const missing = [record.adaptation?.patch, record.report?.html, ...record.images.map((image) => image.layout)].filter((path) => path && !existsSync(join(work, path)));
for (const gap of open) console.error(`still open: ${gap.package || gap.culprit.file}`);
for (const path of missing) console.error(`named in the record, but not there: ${path}`);
if (smoke?.passed !== true) console.error('the smoke test did not pass');
if (record.images.length === 0) console.error('no image was built');
process.exitCode = open.length === 0 && missing.length === 0 && smoke?.passed === true && record.images.length > 0 ? 0 : 1;
