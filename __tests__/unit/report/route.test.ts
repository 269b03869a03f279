import { describe, expect, test } from '@jest/globals';
import { reportHtml } from '../../../src/report/html/page.js';
import { summaryMarkdown } from '../../../src/report/summary.js';
import { renderTerminal } from '../../../src/report/terminal.js';
import type { AdaptRecord, RouteRequest, RouteResult, SmokeRoute } from '../../../src/record/types.js';
import { sample } from './sample.js';

const request: RouteRequest = {
  id: '0b8f', purpose: 'the path itself', method: 'GET', tls: false, host: 'shop.test', path: '/shop', status: 200, headers: {}, body: 'hello', milliseconds: 12.3,
  router: 'default/shop', service: 'default/front:80', pod: '10.244.0.7:8080', called: ['default/front', 'default/api'], logs: ['front-1: {"request":"0b8f"}'], passed: true,
};
const result: RouteResult = {
  kind: 'Ingress', object: 'default/shop', host: 'shop.test', path: '/shop', pathType: 'Prefix', tls: false, services: ['default/front:80'],
  pods: [{ name: 'front-1', address: '10.244.0.7', service: 'default/front:80', arch: 'loong64', requests: 1 }, { name: 'front-2', address: '10.244.0.8', service: 'default/front:80', arch: 'amd64', requests: 0 }],
  marks: ['rewritten to /'], verdict: 'passed', differences: [], requests: [request],
};
const route: SmokeRoute = {
  passed: true, cluster: { name: 'c', version: 'v1.34.4', ours: true, nodes: [{ name: 'n', arch: 'amd64' }] }, controller: { name: 'traefik', arch: 'loong64', warning: '', images: [] },
  routes: [result], unknown: { ...result, object: '', services: ['default-backend'], pods: [], requests: [] }, images: [], changes: [], compared: false, phases: [{ name: 'cluster', seconds: 13 }],
};
const recordWith = (changed: Partial<SmokeRoute>): AdaptRecord => {
  const record = sample();
  if (record.smoke === undefined) throw new Error('the sample has a smoke test');
  return { ...record, smoke: { ...record.smoke, level: 'route', route: { ...route, ...changed } } };
};

describe('a route in the reports', () => {
  test('is drawn from the client to the pods and the services called, each with its architecture', () => {
    const page = reportHtml(recordWith({}));
    const [picture = ''] = /<svg class="route".*?<\/svg>/s.exec(page) ?? [];
    for (const text of ['client', 'traefik · loong64', 'default/shop', 'front:80', 'loong64 · 10.244.0.7', 'amd64 · 10.244.0.8', 'api', 'called for 1 requests']) expect(picture).toContain(text);
    expect(picture).toContain('aria-label="shop.test/shop: client, traefik, front:80, front-1 (loong64), front-2 (amd64): passed"');
    expect(page).toContain('called: default/front → default/api');
  });

  test('that failed shows its first cause and the command, in all of them', () => {
    const record = recordWith({ passed: false, routes: [{ ...result, verdict: 'failed', message: 'the path itself: status 503' }], diagnosis: { cause: 'no-endpoint', paragraph: 'Service default/front has no pod.', command: 'kubectl get pods', evidence: ['front-1: app=x'] } });
    const page = reportHtml(record);
    for (const text of ['Service default/front has no pod.', 'kubectl get pods', 'front-1: app=x', 'the path itself: status 503']) expect(page).toContain(text);
    expect(summaryMarkdown(record)).toContain('Service default/front has no pod.');
    expect(renderTerminal(record, { width: 120, colour: false, workDir: 'w' })).toContain('0 of 1 route through traefik (loong64)');
  });

  test('the starts of a controller that was mended are told, each with what it said; one that came up at once is not', () => {
    const record = recordWith({});
    if (record.smoke === undefined) throw new Error('no smoke test');
    const turn = { turn: 1, image: `sha256:${'a'.repeat(64)}`, outcome: 'failed' as const, fault: 'missing-template', error: 'open /etc/nginx/template/nginx.tmpl: no such <file>', missing: 'the template', remedy: 'copied' as const, detail: 'nginx.tmpl copied from amd64', files: ['etc/nginx/template/nginx.tmpl'], seconds: 12 };
    const served = { ...turn, turn: 2, outcome: 'serves' as const, fault: '', error: '', missing: '', remedy: '' as const, detail: '', files: [] };
    record.smoke.controller = { controller: 'ingress-nginx', serves: true, reason: '', turns: [turn, served], reference: 'amd64', archive: 'controller/ingress-nginx.tar' };
    expect(reportHtml(record)).toContain('open /etc/nginx/template/nginx.tmpl: no such &#60;file&#62;');
    for (const shown of [reportHtml(record), summaryMarkdown(record), renderTerminal(record, { width: 400, colour: false, workDir: 'w' })]) expect(shown).toContain('ingress-nginx serves after 2 starts; constructed: the template (copied)');
    expect(summaryMarkdown(record)).toMatch(/\| 1 \| <code>.*<\/code> \| the template \| copied: nginx.tmpl copied from amd64 \|/);
    record.smoke.controller = { controller: 'ingress-nginx', serves: false, reason: 'nothing known matches', turns: [{ ...turn, remedy: '', detail: 'nobody knows' }] };
    expect(summaryMarkdown(record)).toContain('ingress-nginx does not serve after 1 start: nothing known matches');
    record.smoke.controller = { controller: 'ingress-nginx', serves: true, reason: '', turns: [served] };
    expect(summaryMarkdown(record)).not.toContain('ingress-nginx');
  });

  test('of hostile names stays text', () => {
    const hostile = '<script>alert(1)</script>"&';
    const page = reportHtml(recordWith({ routes: [{ ...result, host: hostile, services: [hostile], requests: [{ ...request, host: hostile, service: hostile, router: hostile, body: hostile, called: [hostile] }] }] }));
    expect(page).not.toContain('<script');
  });
});
