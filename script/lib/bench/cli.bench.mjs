// How long the command takes to start: `--version` against Node alone, runs taken in turn.
import { cli, keep, limit, measure, median, printTable } from './measure.mjs';

const RUNS = 15;
const own = [], node = [];
for (let run = 0; run < RUNS; run++) {
  node.push(measure([process.execPath, '-e', '0']).wall);
  own.push(measure([process.execPath, cli, '--version']).wall);
}
const ms = (seconds) => `${Math.round(seconds * 1000)} ms`;
printTable([
  ['command', 'median', 'fastest', 'slowest'],
  ['node -e 0', ms(median(node)), ms(Math.min(...node)), ms(Math.max(...node))],
  ['loong-adapt --version', ms(median(own)), ms(Math.min(...own)), ms(Math.max(...own))],
]);
const ratio = limit('--version ÷ node -e 0, medians', median(own) / median(node), 5);
keep('Start of the command', [ms(median(node)), ms(median(own)), ratio]);
