import type { AdaptRecord, RouteRequest, RouteResult, SmokeRoute } from '../../record/types.js';
import { seconds } from '../words.js';
import { html, nothing, type Html } from './escape.js';
import { routePicture } from './route-picture.js';

const LOOK = { passed: 'good', failed: 'bad', differs: 'partly' } as const;

/** What was seen through the ingress controller: a picture of each route, and the requests behind it. */
export function routePart(record: AdaptRecord): Html {
  const route = record.smoke?.route;
  if (route === undefined) return nothing;
  return html`<h3>Through the ingress route <span class="badge ${route.passed ? 'good' : 'bad'}">${route.passed ? 'passed' : 'failed'}</span></h3>
<p>Cluster <b>${route.cluster.name}</b> (Kubernetes ${route.cluster.version}, node of ${route.cluster.nodes.map((node) => node.arch).join(', ')}), controller <b>${route.controller.name}</b> for ${route.controller.arch}. ${route.phases.map((phase) => `${phase.name} ${seconds(phase.seconds)}`).join(', ')}.${route.controller.warning === '' ? nothing : html` <span class="soft">${route.controller.warning}</span>`}</p>
${diagnosis(route)}
${[...route.routes, ...(route.unknown.requests.length === 0 ? [] : [route.unknown])].map((one) => single(one, route, record.target))}
${route.changes.length === 0 ? nothing : html`<details class="more"><summary>Changed for the smoke test alone</summary><ul>${route.changes.map((change) => html`<li>${change}</li>`)}</ul></details>`}
<details class="more"><summary>Images that ran</summary><dl>${route.images.map((image) => html`<dt>${image.arch === '' ? 'as it is' : image.arch}</dt><dd><code>${image.name}</code>${image.runs === image.name ? nothing : html` → <code>${image.runs}</code>`}</dd>`)}</dl></details>`;
}

function diagnosis({ diagnosis: found }: SmokeRoute): Html {
  if (found === undefined) return nothing;
  return html`<div class="verdict bad">${found.paragraph}<p>Look further: <code>${found.command}</code></p>${found.evidence.length === 0 ? nothing : html`<pre tabindex="0">${found.evidence.join('\n')}</pre>`}</div>`;
}

function single(one: RouteResult, smoke: SmokeRoute, target: string): Html {
  const name = one.object === '' ? 'Unknown hosts and paths' : `${one.host === '' ? '(any host)' : one.host}${one.path}`;
  return html`<details class="more" open><summary><span class="badge ${LOOK[one.verdict]}">${one.verdict}</span> <code>${name}</code> <span class="soft">${one.object === '' ? 'must end at the default backend' : `${one.kind} ${one.object}, ${one.pathType}${one.marks.map((mark) => `, ${mark}`).join('')}`}</span></summary>
${one.message === undefined ? nothing : html`<p class="bad">${one.message}</p>`}
${one.differences.length === 0 ? nothing : html`<p class="partly">Other than on the baseline: ${one.differences.join('; ')}</p>`}
${routePicture(one, smoke, target)}
<div class="scroll"><table><thead><tr><th scope="col">Request</th><th scope="col">Status</th><th scope="col">Router</th><th scope="col">Service</th><th scope="col">Pod</th><th scope="col" class="number">ms</th></tr></thead><tbody>
${one.requests.slice(0, 40).map(request)}</tbody></table></div>${one.requests.length > 40 ? html`<p class="soft">and ${one.requests.length - 40} more in the record</p>` : nothing}</details>`;
}

function request(one: RouteRequest): Html {
  const before = one.baseline === undefined ? nothing : html`<br><span class="soft">baseline: ${one.baseline.status}, ${one.baseline.milliseconds.toFixed(0)} ms</span>`;
  return html`<tr><td>${one.passed ? nothing : html`<span class="badge bad">failed</span> `}<code>${one.method} ${one.tls ? 'https' : 'http'}://${one.host}${one.path}</code><br><span class="soft">${one.purpose}; ${one.id}</span>${one.message === undefined ? nothing : html`<br><span class="bad">${one.message}</span>`}${one.called.length === 0 ? nothing : html`<br><span class="soft">called: ${one.called.join(' → ')}</span>`}${one.logs.map((line) => html`<br><code class="soft">${line}</code>`)}</td><td>${one.status === 0 ? 'none' : String(one.status)}${before}</td><td>${one.router}</td><td>${one.service}</td><td>${one.pod}</td><td class="number">${one.milliseconds.toFixed(0)}</td></tr>
`;
}
