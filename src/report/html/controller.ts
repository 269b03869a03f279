import type { AdaptRecord, ControllerTurn } from '../../record/types.js';
import { controllerText, controllerWasMended, turnText } from '../controller-words.js';
import { seconds, shortDigest } from '../words.js';
import { html, nothing, type Html } from './escape.js';

/** How the ingress controller's image came to serve, start by start. */
export function controllerPart(record: AdaptRecord): Html {
  const found = record.smoke?.controller;
  if (found === undefined || !controllerWasMended(found)) return nothing;
  return html`<h3>The ingress controller's image <span class="badge ${found.serves ? 'good' : 'bad'}">${found.serves ? 'serves' : 'failed'}</span></h3>
<p>${controllerText(found)}.${found.reference === undefined ? nothing : html` <span class="soft">Reference: ${found.reference}.</span>`}${found.archive === undefined ? nothing : html` The image that serves: <code>${found.archive}</code>`}</p>
<div class="scroll"><table><thead><tr><th scope="col">Start</th><th scope="col">What it says</th><th scope="col">Missing</th><th scope="col">Done</th><th scope="col" class="number">Time</th></tr></thead><tbody>
${found.turns.map(turn)}</tbody></table></div>`;
}

function turn(one: ControllerTurn): Html {
  return html`<tr><td>${String(one.turn)}<br><code class="soft">${shortDigest(one.image)}</code></td><td>${one.error === '' ? nothing : html`<code>${one.error}</code>`}</td><td>${one.missing}</td><td>${one.outcome === 'serves' ? html`<span class="badge good">serves</span>` : turnText(one)}${one.files.length === 0 ? nothing : html`<br><span class="soft">${one.files.slice(0, 12).join(', ')}${one.files.length > 12 ? ` and ${one.files.length - 12} more` : ''}</span>`}</td><td class="number">${seconds(one.seconds)}</td></tr>
`;
}
