import type { RouteResult, SmokeRoute } from '../../record/types.js';
import { html, nothing, type Html } from './escape.js';

const BOX = { width: 196, height: 52, gap: 78, rise: 14 } as const;
const MARGIN = 6;
/** More pods than this are told by number. */
const MOST_PODS = 6;

interface Box {
  title: string;
  detail: string;
  look: 'good' | 'bad' | 'plain' | 'partly';
}

/** The way that the traffic of a route took: client → controller → service → pod, with the architecture of each. */
export function routePicture(route: RouteResult, smoke: SmokeRoute, target: string): Html {
  const seen = new Map<string, number>();
  for (const request of route.requests) if (request.service !== '') seen.set(request.service, (seen.get(request.service) ?? 0) + 1);
  const wanted = route.services.map((service) => [service, countOf(service, seen)] as const);
  const strangers = [...seen].filter(([service]) => !route.services.some((one) => same(one, service)) && service !== 'default-backend');
  const services = [...wanted, ...strangers];
  const answered = route.requests.filter((one) => one.status !== 0).length;
  const columns: Box[][] = [
    [{ title: 'client', detail: `${route.requests.length} requests, ${answered} answered`, look: 'plain' }],
    [{ title: `${smoke.controller.name} · ${smoke.controller.arch}`, detail: routerName(route), look: route.requests.some((one) => one.router !== '' || one.service !== '') || route.object === '' ? 'good' : 'bad' }],
    services.map(([service, count]): Box => ({ title: short(service), detail: `${count} requests`, look: strangers.some(([one]) => one === service) ? 'bad' : count > 0 ? 'good' : 'partly' })),
  ];
  const pods = route.pods.slice(0, MOST_PODS).map((pod): Box => ({ title: `${pod.arch === '' ? 'unknown' : pod.arch} · ${pod.address}`, detail: `${fit(pod.name, 24)}: ${pod.requests}`, look: pod.arch === target ? (pod.requests > 0 ? 'good' : 'partly') : pod.arch === '' ? 'partly' : 'bad' }));
  if (pods.length > 0) columns.push(route.pods.length > MOST_PODS ? [...pods, { title: `and ${route.pods.length - MOST_PODS} more`, detail: '', look: 'plain' }] : pods);
  else if (route.object !== '') columns.push([{ title: 'no pod is ready', detail: '', look: 'bad' }]);
  const first = new Set(route.services.map((service) => service.split(':')[0] ?? ''));
  const called = [...new Set(route.requests.flatMap((one) => one.called))].filter((service) => !first.has(service));
  if (called.length > 0) columns.push(called.slice(0, MOST_PODS).map((service): Box => ({ title: short(service), detail: `called for ${route.requests.filter((one) => one.called.includes(service)).length} requests`, look: 'good' })));
  const rows = Math.max(...columns.map((column) => column.length));
  const width = columns.length * BOX.width + (columns.length - 1) * BOX.gap + 2 * MARGIN;
  const height = rows * BOX.height + (rows - 1) * BOX.rise + 2 * MARGIN;
  const place = (column: number, row: number): { x: number; y: number } => {
    const used = (columns[column] ?? []).length;
    const top = (height - (used * BOX.height + (used - 1) * BOX.rise)) / 2;
    return { x: MARGIN + column * (BOX.width + BOX.gap), y: top + row * (BOX.height + BOX.rise) };
  };
  const label = `${route.host}${route.path}: client, ${smoke.controller.name}, ${services.map(([service]) => short(service)).join(', ')}, ${route.pods.map((pod) => `${pod.name} (${pod.arch})`).join(', ')}: ${route.verdict}`;
  const lines = columns.slice(1).flatMap((column, i) => (columns[i] ?? []).flatMap((_box, from) => column.map((box, to) => line(place(i, from), place(i + 1, to), box.look))));
  const boxes = columns.flatMap((column, i) => column.map((box, row) => drawn(box, place(i, row))));
  return html`<div class="scroll"><svg class="route" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">${lines}${boxes}</svg></div>`;
}

function line(from: { x: number; y: number }, to: { x: number; y: number }, look: Box['look']): Html {
  const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x - 7, to.y + BOX.height / 2];
  const middle = (x1 + x2) / 2;
  return html`<path class="way ${look}" d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}"></path><path class="tip ${look}" d="M${x2} ${y2 - 5}l8 5l-8 5z"></path>`;
}

function drawn(box: Box, { x, y }: { x: number; y: number }): Html {
  const middle = x + BOX.width / 2;
  return html`<g class="${box.look}"><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="8"></rect><text x="${middle}" y="${y + (box.detail === '' ? 31 : 23)}" class="name">${fit(box.title, 27)}</text>${box.detail === '' ? nothing : html`<text x="${middle}" y="${y + 40}" class="detail">${fit(box.detail, 30)}</text>`}</g>`;
}

const fit = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
const short = (service: string): string => service.replace(/^default\//, '');
const same = (a: string, b: string): boolean => a.split(':')[0] === b.split(':')[0];
const countOf = (service: string, seen: ReadonlyMap<string, number>): number => [...seen].filter(([one]) => same(one, service)).reduce((sum, [, count]) => sum + count, 0);
const routerName = (route: RouteResult): string => route.requests.find((one) => one.router !== '')?.router ?? (route.object === '' ? 'no route fits' : 'took no request');
