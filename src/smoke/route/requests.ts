import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted } from '../../lib/errors.js';
import type { Context } from '../../lib/context.js';
import { matches } from '../pattern.js';
import type { ClusterAccess } from './cluster-access.js';
import type { PlannedRequest } from './plan-requests.js';
import type { Route } from './routes.js';
import { sendProbe, type ProbeAnswer } from './send.js';

/** Seconds that a controller takes at most to notice a new route. */
const NOTICE = 30;
/** Seconds in which what is ready must answer as it should. */
const SETTLE = 8;
/** What the default backend says begins so; see examples/default-backend. */
const DEFAULT_ANSWER = 'default backend - 404';

/** Of a request that never went out. */
export const NO_ANSWER: ProbeAnswer = { status: 0, headers: {}, body: '', milliseconds: 0, error: 'it was not sent' };

/**
 * Waits until the controller sends the first request of each route somewhere, and what the project file asks first is answered as it should be: the
 * addresses of services lead to pods only a moment after those are ready, also for the services that one calls.
 */
export async function waitNoticed(plans: readonly { route: Route; requests: readonly PlannedRequest[] }[], access: ClusterAccess, context: Context): Promise<void> {
  const end = performance.now() + NOTICE * 1000;
  const open = new Set(plans.flatMap(({ route, requests }) => (requests[0] === undefined || route.redirect !== undefined ? [] : [requests[0]])));
  const settled = performance.now() + SETTLE * 1000;
  for (const plan of firstAsked(plans.flatMap(({ requests }) => requests))) {
    for (;;) {
      if (context.signal.aborted) throw new Interrupted();
      const answer = await send({ ...plan, id: `wait-${plan.id}` }, access);
      if (answers(plan, answer) || performance.now() > settled) break;
      await sleep(300);
    }
  }
  while (open.size > 0 && performance.now() < end) {
    if (context.signal.aborted) throw new Interrupted();
    for (const plan of open) {
      const answer = await send({ ...plan, id: `wait-${plan.id}` }, access);
      // Gateways that find no pod yet say 502, 503 or 504; what no route takes is a 404.
      if (answer.status !== 0 && answer.status !== 404 && answer.status < 500) open.delete(plan);
    }
    if (open.size > 0) await sleep(300);
    if (performance.now() <= end - (NOTICE - 8) * 1000) continue;
    // A service may answer 404 of its own accord, a few rounds are enough to know; from the default backend it means that the route is not there yet.
    for (const plan of open) {
      const { status, body } = await send({ ...plan, id: `wait-${plan.id}` }, access);
      if (status === 404 && !body.startsWith(DEFAULT_ANSWER)) open.delete(plan);
    }
  }
}

/** What the project file asks before anything that changes something: what comes later may need that. */
function firstAsked(requests: readonly PlannedRequest[]): PlannedRequest[] {
  const asked = requests.filter((one) => one.order !== undefined).sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  const end = asked.findIndex((one) => one.method !== 'GET' || one.body !== undefined);
  return end < 0 ? asked : asked.slice(0, end);
}

const answers = ({ statuses, expect }: PlannedRequest, { status, body }: ProbeAnswer): boolean => (statuses === undefined ? status > 0 && status < 500 : statuses.includes(status)) && (expect === undefined || matches(expect, body));

async function send(plan: PlannedRequest, access: ClusterAccess): Promise<ProbeAnswer> {
  const port = plan.tls ? access.httpsPort : access.httpPort;
  return port === undefined ? { ...NO_ANSWER, error: 'no port of this machine leads to the controller\'s HTTPS' } : sendProbe(plan, port);
}

/** Sends requests, those that build on each other in their order and last; answers by id. */
export async function sendAll(plans: readonly PlannedRequest[], parallel: number, access: ClusterAccess, context: Context): Promise<Map<string, ProbeAnswer>> {
  const answers = new Map<string, ProbeAnswer>();
  const inOrder = plans.filter((plan) => plan.order !== undefined).sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  const queue = plans.filter((plan) => plan.order === undefined);
  await Promise.all(Array.from({ length: parallel }, async () => {
    for (let plan = queue.shift(); plan !== undefined; plan = queue.shift()) {
      if (context.signal.aborted) throw new Interrupted();
      answers.set(plan.id, await send(plan, access));
    }
  }));
  for (const plan of inOrder) {
    if (context.signal.aborted) throw new Interrupted();
    answers.set(plan.id, await send(plan, access));
  }
  return answers;
}
