// What the benchmarks share: measuring a command, tables, and docs/benchmarks.md.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
/** The command as users run it: the bundle, or the compiled tree where LOONG_ADAPT_CLI names it. */
export const cli = [process.env.LOONG_ADAPT_CLI ?? join(root, 'dist/cli.js'), join(root, 'build/front/cli.js')].find((path) => existsSync(path));
if (cli === undefined) throw new Error('neither dist/cli.js nor build/front/cli.js is there; npm ci && npm run compile');

/** Runs a command; answers wall and CPU seconds (its own and its children's) and the exit code. */
export function measure(command, options = {}) {
  // bash's own `time` counts waited-for children, which Node can't say.
  const result = spawnSync('bash', ['-c', 'TIMEFORMAT="measured %R %U %S"; time "$@"', 'bash', ...command], { ...options, env: { ...process.env, LC_ALL: 'C', ...options.env }, encoding: 'utf8', maxBuffer: 1 << 28 });
  const match = /measured ([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(result.stderr);
  if (match === null) throw new Error(`${command.join(' ')}: ${result.stderr.slice(-500)}`);
  return { wall: Number(match[1]), cpu: Number(match[2]) + Number(match[3]), code: result.status, stdout: result.stdout, stderr: result.stderr };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Prints a table whose columns line up; the first row is the head. */
export function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) console.log(row.map((cell, column) => String(cell).padEnd(widths[column])).join('  ').trimEnd());
}

/** Says whether a limit holds; a missed one makes the script fail. */
export function limit(what, value, most) {
  const holds = value <= most;
  console.log(`${holds ? 'holds' : 'MISSED'}: ${what}: ${value.toFixed(3)} (limit ${most.toFixed(3)})`);
  if (!holds) process.exitCode = 1;
  return `${value.toFixed(2)} (limit ${most.toFixed(2)})${holds ? '' : ' **missed**'}`;
}

/** Adds a row to a table of docs/benchmarks.md, if --write was given. */
export function keep(heading, cells) {
  if (!process.argv.includes('--write')) return;
  const revision = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout.trim() || '–';
  const row = `| ${[new Date().toISOString().slice(0, 10), revision, `${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0].toFixed(1)}, Node ${process.versions.node.split(".")[0]}`, ...cells].join(' | ')} |`;
  const result = spawnSync(join(root, 'script/lib/benchmark-row'), [heading, row], { stdio: 'inherit' });
  if (result.status !== 0) process.exitCode = 1;
}
