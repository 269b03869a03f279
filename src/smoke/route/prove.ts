import { setTimeout as sleep } from 'node:timers/promises';
import { AdaptError, Interrupted } from '../../lib/errors.js';
import type { Context } from '../../lib/context.js';
import { kubePath } from '../../lib/kube-paths.js';
import type { RouteSection } from '../../project/file.js';
import type { RouteResult, SmokeRoute } from '../../record/types.js';
import type { Architecture } from '../../target/architectures.js';
import type { ExplainCrash } from '../step.js';
import { adaptObjects, type AdaptedObjects } from './adapt-objects.js';
import type { ClusterAccess, ClusterImage } from './cluster-access.js';
import { diagnose } from './diagnose.js';
import { answerDifferences, judgeRequest } from './judge.js';
import { namespaceOf, podSpec, type KubeObject } from './objects.js';
import { planRoute, planUnknown, type PlannedRequest } from './plan-requests.js';
import { putProxies } from './proxies.js';
import { readRoutes, type Route } from './routes.js';
import { NO_ANSWER, sendAll, waitNoticed } from './requests.js';
import { imageList, routeResult, unknownRoute } from './results.js';
import { rolledOut, WORKLOADS } from './rolled-out.js';
import { takePods, takeState } from './state.js';
import { controllerLog, controllerRows, serviceLines } from './trace.js';

/** What is to be proved through the controller. */
export interface RouteProof {
  objects: readonly KubeObject[];
  /** What runs in place of an image; undefined for one that stays. */
  swap: (image: string, side: 'target' | 'baseline') => ClusterImage | undefined;
  /** What is wrong with images in themselves, by reference. */
  imageProblems: ReadonlyMap<string, string>;
  /** Requests of the project file. */
  asked: readonly RouteSection[];
  /** Requests per route; more than one shows that all pods of a service answer. */
  count: number;
  /** Image of the proxy to put before the services, in the nodes already; undefined: none. */
  proxyImage?: string;
  /** Run the same application of the baseline as well, and compare. */
  compare: boolean;
  target: Architecture;
  baseline: Architecture;
  explain?: ExplainCrash;
}

/** What came of it, without what the stage knows of the cluster. */
export type RouteOutcome = Pick<SmokeRoute, 'passed' | 'routes' | 'unknown' | 'images' | 'changes' | 'compared' | 'diagnosis' | 'phases'>;

/** Seconds until the application must be ready: emulated programs start slowly. */
const READY = 300;
const PARALLEL = 8;

/**
 * Level `route`: puts the application into the cluster, sends requests with ids of their own through the controller to each of its
 * routes, joins what controller and services say of them to the path that each took, and holds that against what the routes say.
 * Source: [0195]-[0196].
 */
export async function proveRoutes(proof: RouteProof, access: ClusterAccess, context: Context): Promise<RouteOutcome> {
  const phases: SmokeRoute['phases'] = [];
  const before = proof.compare ? await runSide('baseline', proof, access, context, phases) : undefined;
  const after = await runSide('target', proof, access, context, phases);
  if (before !== undefined) compareSides(before.results, after.results, proof);
  // A program of the node's own architecture runs, and proves nothing.
  const passed = after.results.length > 0 && !after.foreign && [...after.results, after.unknown].every((one) => one.verdict !== 'failed');
  const diagnosis = passed ? undefined : after.diagnosis;
  return { passed, routes: after.results, unknown: after.unknown, images: imageList(after.adapted), changes: after.adapted.changes, compared: before !== undefined, phases, ...(diagnosis === undefined ? {} : { diagnosis }) };
}

interface Side {
  adapted: AdaptedObjects;
  results: RouteResult[];
  unknown: RouteResult;
  /** An image among them is not what it says. */
  foreign: boolean;
  diagnosis: SmokeRoute['diagnosis'];
}

async function runSide(side: 'target' | 'baseline', proof: RouteProof, access: ClusterAccess, context: Context, phases: SmokeRoute['phases']): Promise<Side> {
  const name = side === 'target' ? proof.target.go : proof.baseline.go;
  const phase = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      phases.push({ name: `${what} (${name})`, seconds: Math.round((performance.now() - began) / 10) / 100 });
    }
  };
  const adapted = adaptObjects(proof.objects, (image) => proof.swap(image, side), access.controller);
  const proxied = proof.proxyImage === undefined ? undefined : putProxies(adapted.objects, proof.proxyImage);
  adapted.changes.push(...(proxied?.changes ?? []));
  const routes = readRoutes(adapted.objects);
  if (routes.length === 0) throw new AdaptError('the application has no route: there is no Ingress or HTTPRoute among its objects', { where: 'smoke.application', advice: 'Add one, or leave the section away: then one is generated.', blame: 'user' });
  const unserved = routes.find((one) => !access.controller.routes.includes(one.kind));
  if (unserved !== undefined) throw new AdaptError(`${access.controller.name} knows no ${unserved.kind}`, { where: unserved.object, advice: 'Choose another controller.', blame: 'user' });
  const namespaces = [...new Set(adapted.objects.map(namespaceOf))];
  const workloads = adapted.objects.filter((one) => podSpec(one) !== undefined && one.kind in WORKLOADS);
  const since = new Date(Date.now() - 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  const ready = await phase('application', async () => {
    await apply(adapted.objects, namespaces, access);
    return waitReady(workloads, namespaces, access, context);
  });
  const plans = routes.map((route) => ({ route, requests: planRoute(route, routes, proof.asked, proof.count) }));
  const unknown = planUnknown(routes);
  const answers = await phase('requests', async () => {
    if (ready) await waitNoticed(plans, access, context);
    // One by one the first of each route: what its services call meanwhile is called for it.
    const alone = proxied === undefined || !ready ? [] : plans.flatMap(({ requests: [first] }) => (first === undefined || first.order !== undefined ? [] : [first]));
    const answered = await sendAll(alone, 1, access, context);
    const others = await sendAll([...plans.flatMap((one) => one.requests), ...unknown].filter((one) => !answered.has(one.id)), PARALLEL, access, context);
    return new Map([...answered, ...others]);
  });
  return phase('trace', async () => {
    const state = await takeState(access, namespaces, !ready);
    const services = state.services.map((one) => `${one.namespace}/${one.name}`);
    const ids = new Set(answers.keys());
    const { rows, log } = await controllerRows(ids, since, services, access, context);
    const said = await serviceLines(ids, since, state, access);
    const judged = (plan: PlannedRequest, route: Route | undefined): RouteResult['requests'][number] => judgeRequest(plan, answers.get(plan.id) ?? NO_ANSWER, rows.get(plan.id), said.get(plan.id) ?? { services: [], lines: [] }, route);
    const results = plans.map(({ route, requests }) => routeResult(route, requests.map((plan) => judged(plan, route)), state, adapted));
    const unknownResult = unknownRoute(unknown.map((plan) => judged(plan, undefined)));
    for (const one of [...results, unknownResult]) context.reporter.info(`${name} ${one.verdict === 'failed' ? 'FAILED' : 'ok'} ${one.host}${one.path} → ${one.services.join(', ')}${one.message === undefined ? '' : `: ${one.message}`}`);
    const foreign = side === 'target' && [...adapted.images.values()].some((image) => image !== undefined && proof.imageProblems.has(image.reference));
    const wrong = foreign || [...results, unknownResult].some((one) => one.verdict === 'failed');
    const withLogs = wrong && ready ? await takeState(access, namespaces, true) : state;
    const diagnosis = wrong ? diagnose({ routes, results: [...results, unknownResult], state: withLogs, controllerLog: `${await previousLog(access)}${log}`, controller: access.controller, imageProblems: proof.imageProblems, targetPorts: proxied?.targets ?? new Map(), ...(proof.explain === undefined ? {} : { explain: proof.explain }) }) : undefined;
    if (diagnosis !== undefined && side === 'target') context.reporter.warn(`${diagnosis.paragraph} Look further: ${diagnosis.command}`);
    return { adapted, results, unknown: unknownResult, foreign, diagnosis };
  });
}

/** What the controller said before it was started again; empty where it wasn't. */
const previousLog = async (access: ClusterAccess): Promise<string> => controllerLog(access, { previous: true, tailLines: 200 });

async function apply(objects: readonly KubeObject[], namespaces: readonly string[], access: ClusterAccess): Promise<void> {
  const missing = namespaces.filter((name) => name !== 'default' && !objects.some((one) => one.kind === 'Namespace' && one.metadata.name === name));
  const made = missing.map((name): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  // What others need comes first.
  const rank = (one: KubeObject): number => ['Namespace', 'CustomResourceDefinition', 'ServiceAccount', 'Secret', 'ConfigMap', 'Service'].indexOf(one.kind) + 1 || 99;
  const sorted = [...made, ...objects].sort((a, b) => rank(a) - rank(b));
  for (let attempt = 1; ; attempt++) {
    const answer = await access.kubectl(['apply', '--server-side', '--force-conflicts', '--filename', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: sorted }), timeout: 120 });
    if (answer.exitCode === 0) return;
    // A definition counts only a moment after it is made, a controller's check of routes only once it runs.
    if (attempt < 5 && /no matches for kind|ensure CRDs are installed|failed calling webhook|connection refused/.test(answer.stderr)) {
      await sleep(1000);
      continue;
    }
    throw new AdaptError(`the cluster does not take the application: ${answer.stderr.trim().split('\n').slice(-4).join('\n')}`, { where: 'smoke.application', advice: 'Check the manifests with `kubectl apply --dry-run=server -f FILE`.' });
  }
}

/** Waits until all pods of the workloads are ready; false where one never will be, or not in time. */
async function waitReady(workloads: readonly KubeObject[], namespaces: readonly string[], access: ClusterAccess, context: Context): Promise<boolean> {
  const end = performance.now() + READY * 1000;
  let hopeless = 0;
  for (;;) {
    if (context.signal.aborted) throw new Interrupted();
    const waiting: string[] = [];
    for (const one of workloads) {
      const { ok, text } = await access.ask(kubePath(WORKLOADS[one.kind] ?? '', namespaceOf(one), one.metadata.name), 30);
      if (!ok || !rolledOut(one.kind, JSON.parse(text))) waiting.push(`${one.kind.toLowerCase()} ${one.metadata.name}`);
    }
    if (waiting.length === 0) return true;
    context.reporter.progress(`smoke: waiting for ${waiting.join(', ')}`);
    const pods = await takePods(access.ask, namespaces);
    const bad = pods.some((pod) => pod.containers.some((one) => /^(ErrImageNeverPull|ImagePullBackOff|InvalidImageName|CreateContainerConfigError)$/.test(one.waiting) || (one.restarts >= 2 && !one.ready)));
    hopeless = bad ? hopeless + 1 : 0;
    if (hopeless >= 3 || performance.now() > end) return false;
    await sleep(500);
  }
}

/** Requests belong together by their order. A route that answers otherwise than on the baseline differs; one that failed stays so. */
function compareSides(before: readonly RouteResult[], after: readonly RouteResult[], { target, baseline }: RouteProof): void {
  for (const [i, route] of after.entries()) {
    const other = before[i];
    if (other === undefined) continue;
    for (const [j, request] of route.requests.entries()) {
      const one = other.requests[j];
      if (one === undefined) continue;
      const mask = maskFor([...route.pods, ...other.pods].flatMap((pod) => [pod.name, pod.address]), [request, one], [target, baseline]);
      request.baseline = { status: one.status, milliseconds: one.milliseconds };
      for (const difference of answerDifferences(one, request, mask)) route.differences.push(`${request.purpose}: ${difference}`);
    }
    route.differences = [...new Set(route.differences)];
    if (route.verdict === 'passed' && route.differences.length > 0) route.verdict = 'differs';
    // Broken before as well: that is not the target's doing, and said.
    if (route.verdict === 'failed' && other.verdict === 'failed') route.message = `${route.message ?? ''} (it fails for ${baseline.go} as well: ${other.message ?? ''})`;
  }
}

/** What must differ from run to run: names and addresses of pods, ids, random paths, times, the architectures' own names. */
function maskFor(names: readonly string[], requests: readonly { id: string; path: string }[], archs: readonly Architecture[]): (text: string) => string {
  const words = [...names, ...requests.flatMap((one) => [one.id, one.path.split('/').at(-1) ?? ''].filter((word) => word.length > 8)), ...archs.flatMap((arch) => [arch.go, ...arch.uname])].filter((word) => word !== '').sort((a, b) => b.length - a.length);
  return (text) => words.reduce((masked, word) => masked.replaceAll(word, '<masked>'), text)
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>').replace(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g, '<time>');
}
