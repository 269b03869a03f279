import type { SmokeAnswer, SmokeCommand, SmokeKernel } from '../../record/types.js';
import { kernelText } from '../kernel-words.js';
import { seconds } from '../words.js';
import { html, nothing, type Html } from './escape.js';

/** What was seen on a real kernel of the target. */
export function kernelPart(kernel: SmokeKernel | undefined): Html {
  if (kernel === undefined) return nothing;
  const asked = kernel.server === undefined ? nothing : kernel.network === 'outside' ? html` Its ports were asked from outside, over the machine's network.` : html` Its ports were asked from inside the machine: ${kernel.networkReason}.`;
  return html`<h3>On a kernel of the target <span class="badge ${kernel.passed ? 'good' : 'bad'}">${kernel.passed ? 'passed' : 'failed'}</span></h3>
<p>${kernelText(kernel)}. ${kernel.emulator}; up after ${seconds(kernel.bootSeconds)}, ${seconds(kernel.seconds)} in all.${asked}</p>
${kernel.differences.length === 0 ? nothing : html`<p class="verdict bad">Answers differ from the baseline's: ${kernel.differences.join(', ')}</p>`}
${kernel.commands.map(command)}
${kernel.server === undefined ? nothing : html`<p><code>${kernel.server.command}</code>${kernel.server.ended === undefined ? nothing : html` <span class="bad">${kernel.server.ended}</span>`}</p>
${kernel.server.answers.map(answer)}
${kernel.server.output === '' ? nothing : html`<details class="more"${kernel.server.ended === undefined ? nothing : html` open`}><summary>What it said</summary><pre tabindex="0">${kernel.server.output}</pre></details>`}`}`;
}

function command(one: SmokeCommand): Html {
  return row(one.passed, one.command, `exit code ${one.exitCode}, ${seconds(one.seconds)}`, one.message, one.output === '' ? '(no output)' : one.output);
}

function answer(one: SmokeAnswer): Html {
  return row(one.passed, one.request, `${one.status === 0 ? 'no status' : `status ${one.status}`}, ${seconds(one.seconds)}`, one.message, one.body === '' ? '(empty)' : one.body);
}

function row(passed: boolean, title: string, detail: string, message: string | undefined, output: string): Html {
  return html`<details class="more"${passed ? nothing : html` open`}><summary><span class="badge ${passed ? 'good' : 'bad'}">${passed ? 'ok' : 'failed'}</span> <code>${title}</code> <span class="soft">${detail}</span></summary>${message === undefined ? nothing : html`<p${passed ? nothing : html` class="bad"`}>${message}</p>`}<pre tabindex="0">${output}</pre></details>`;
}
