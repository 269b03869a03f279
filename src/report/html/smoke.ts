import type { AdaptRecord, SmokeCommand } from '../../record/types.js';
import { seconds } from '../words.js';
import { controllerPart } from './controller.js';
import { kernelPart } from './kernel.js';
import { routePart } from './route.js';
import { html, nothing, type Html } from './escape.js';

/** So few commands are shown open. */
const FEW = 10;

/** The smoke commands, baseline and target side by side. */
export function smoke(record: AdaptRecord): Html {
  const { smoke: result } = record;
  if (result === undefined) return nothing;
  const all = pairs(result.commands, record);
  const mark = html`<span class="badge ${result.passed ? 'good' : 'bad'}">${result.passed ? 'passed' : 'failed'}</span>`;
  const services = result.services.length === 0 ? nothing : html` Against ${result.services.join(', ')}.`;
  return html`<section><h2>Smoke test ${mark}</h2>
<p>Level <b>${result.level}</b>; programs of ${record.target} run by ${result.runner}.${services}${result.levelReason === '' ? nothing : html` <span class="soft">${result.levelReason}</span>`}</p>
${result.differences.length === 0 ? nothing : html`<p class="verdict bad">Answers differ from ${record.baseline}: ${result.differences.join(', ')}</p>`}
${all.map(([command, sides]) => pair(command, sides, all.length <= FEW, record))}
${kernelPart(result.kernel)}
${controllerPart(record)}${routePart(record)}</section>`;
}

/** Commands of both architectures belong together by their order: the same command may run twice. */
function pairs(commands: readonly SmokeCommand[], record: AdaptRecord): [string, (SmokeCommand | undefined)[]][] {
  const of = (arch: string): SmokeCommand[] => commands.filter((command) => command.arch === arch);
  const [base, target] = [of(record.baseline), of(record.target)];
  const longest = base.length > target.length ? base : target;
  return longest.map((command, i) => [command.command, [base[i], target[i]]]);
}

function pair(command: string, sides: readonly (SmokeCommand | undefined)[], few: boolean, record: AdaptRecord): Html {
  const passed = sides.every((side) => side?.passed !== false);
  return html`<details class="more"${passed && !few ? nothing : html` open`}><summary><span class="badge ${passed ? 'good' : 'bad'}">${passed ? 'ok' : 'failed'}</span> <code>${command}</code></summary>
<div class="pair">${sides.map((side, i) => half(side, i === 0 ? record.baseline : record.target))}</div></details>`;
}

function half(side: SmokeCommand | undefined, arch: string): Html {
  if (side === undefined) return html`<div><p><b>${arch}</b> <span class="soft">did not run</span></p></div>`;
  const message = side.message === undefined ? nothing : html`<p class="bad">${side.message}</p>`;
  return html`<div><p><b>${arch}</b> <span class="soft">exit code ${side.exitCode}, ${seconds(side.seconds)}</span></p>${message}<pre tabindex="0">${side.output === '' ? '(no output)' : side.output}</pre></div>`;
}
