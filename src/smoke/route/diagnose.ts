import type { RouteDiagnosis, RouteResult } from '../../record/types.js';
import type { ExplainCrash } from '../step.js';
import type { Route } from './routes.js';
import type { ClusterState, ContainerState, PodState } from './state.js';

/** What a diagnosis looks at. */
export interface Symptoms {
  routes: readonly Route[];
  results: readonly RouteResult[];
  state: ClusterState;
  /** The controller's log. */
  controllerLog: string;
  controller: { namespace: string; selector: string };
  /** What is wrong with an image in itself, by the reference that pods have. */
  imageProblems: ReadonlyMap<string, string>;
  /** What a proxy's port leads to: the port that the manifests name, by `namespace/name:port`. */
  targetPorts: ReadonlyMap<string, string>;
  explain?: ExplainCrash;
}

type Look = (symptoms: Symptoms) => RouteDiagnosis | undefined;

/**
 * The first cause of a failure, not the last symptom: what would still be wrong if all that follows from it were mended. Undefined where
 * nothing known fits.
 */
export function diagnose(symptoms: Symptoms): RouteDiagnosis | undefined {
  for (const look of LOOKS) {
    const found = look(symptoms);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A program of another architecture fails in many ways, or seems to work: its image says it first. */
const foreignImage: Look = ({ imageProblems, state }) => {
  for (const pod of state.pods) {
    for (const container of pod.containers) {
      const problem = [...imageProblems].find(([reference]) => sameImage(reference, container.image))?.[1];
      if (problem !== undefined) return found('foreign-image', `The image of container ${container.name} in pod ${pod.name} is not what its label says: ${problem}. Build or fetch it for the target; a label alone changes nothing.`, `loong-adapt audit IMAGE`, [problem]);
    }
  }
  return undefined;
};

const missingImage: Look = (symptoms) => eachContainer(symptoms, (container, pod) => {
  if (!/^(ErrImageNeverPull|ErrImagePull|ImagePullBackOff|InvalidImageName)$/.test(container.waiting)) return undefined;
  const noPlatform = /no match for platform|no matching manifest/.test(container.waitingMessage);
  return found('missing-image', `The image ${container.image} of pod ${pod.name} is not in the cluster and can't be fetched${noPlatform ? ': it does not exist for this architecture' : ''}. Say in the project file (smoke.application.images) what runs in its place, or load it beforehand.`, describePod(pod), [`${container.waiting}: ${container.waitingMessage}`]);
});

const missingConfig: Look = (symptoms) => eachContainer(symptoms, (container, pod) => {
  const mount = symptoms.state.events.find((event) => event.object === `Pod/${pod.name}` && event.reason === 'FailedMount');
  if (container.waiting === 'CreateContainerConfigError') return found('missing-config', `Pod ${pod.name} can't be made: ${container.waitingMessage}. The manifests name something that is not among them.`, describePod(pod), [container.waitingMessage]);
  if (container.waiting === 'ContainerCreating' && mount !== undefined) return found('missing-config', `Pod ${pod.name} waits for a volume: ${mount.message}. The manifests name something that is not among them.`, describePod(pod), [mount.message]);
  return undefined;
});

/** A crash, by what the program and its end say. */
const crash: Look = ({ state, explain }) => {
  for (const pod of state.pods) {
    for (const container of pod.containers) {
      const { ended, restarts, waiting } = container;
      if (ended === undefined || (ended.exitCode === 0 && restarts === 0)) continue;
      if (restarts === 0 && !/CrashLoopBackOff|StartError|RunContainerError/.test(`${waiting} ${ended.reason}`) && container.ready) continue;
      const log = state.logs.get(`${pod.namespace}/${pod.name}/${container.name}`) ?? '';
      const said = [log.slice(-4000), ended.message, container.waitingMessage].filter((part) => part !== '').join('\n');
      if (ended.reason === 'OOMKilled') return found('out-of-memory', `Container ${container.name} of pod ${pod.name} was ended for lack of memory. An emulated program needs more than one that runs by itself: raise its limit for the smoke test.`, describePod(pod), [`${ended.reason}, exit code ${ended.exitCode}`]);
      const dns = dnsProblem(said);
      if (dns !== undefined) return found('dns', `Container ${container.name} of pod ${pod.name} ends because it doesn't find ${dns}: ${nameAdvice(dns, state)}`, previousLog(pod, container), lastLines(said));
      const signal = ended.signal > 0 ? ended.signal : ended.exitCode > 128 && ended.exitCode < 160 ? ended.exitCode - 128 : 0;
      const why = explain?.({ exitCode: ended.exitCode, signal: SIGNALS[signal] ?? '', stderr: said });
      const how = signal > 0 ? `was ended by ${SIGNALS[signal] ?? `signal ${signal}`}` : `ended with exit code ${ended.exitCode}`;
      const times = restarts > 0 ? `, ${restarts + 1} times so far` : '';
      return found(why === undefined ? 'crash' : /another architecture/.test(why.meaning) ? 'foreign-image' : 'crash-of-architecture', `Container ${container.name} of pod ${pod.name} ${how}${times}. ${why === undefined ? 'What it said last is below.' : `${why.meaning} ${why.advice}`}`, previousLog(pod, container), lastLines(said));
    }
  }
  return undefined;
};

const unschedulable: Look = ({ state }) => {
  const pod = state.pods.find((one) => one.unschedulable !== '');
  return pod === undefined ? undefined : found('unschedulable', `No node takes pod ${pod.name}: ${pod.unschedulable} Selectors for an architecture are left out by the smoke test; others of the manifest are not.`, describePod(pod), [pod.unschedulable]);
};

const missingSecret: Look = ({ routes, state, results }) => {
  for (const route of routes) {
    const secret = route.tls?.secret ?? '';
    const [namespace = ''] = route.object.split('/');
    if (secret === '' || state.secrets.has(`${namespace}/${secret}`)) continue;
    return found('missing-tls-secret', `${route.kind} ${route.object} wants the certificate of secret ${secret} for ${route.host}, and namespace ${namespace} has no such secret: the controller answers with a certificate of its own, which no client trusts. Put the secret into the manifests, or let something make it.`, `kubectl get secrets --namespace ${namespace}`, results.filter((one) => one.host === route.host && one.message !== undefined).map((one) => one.message ?? '').slice(0, 3));
  }
  return undefined;
};

const missingService: Look = ({ routes, state }) => {
  for (const route of routes) {
    for (const service of route.services) {
      const [namespace = '', name = ''] = (service.split(':')[0] ?? '').split('/');
      if (state.services.some((one) => one.namespace === namespace && one.name === name)) continue;
      const near = state.services.filter((one) => one.namespace === namespace).map((one) => one.name);
      return found('missing-service', `${route.kind} ${route.object} sends ${route.host}${route.path} to service ${name}, which namespace ${namespace} doesn't have${near.length === 0 ? '' : ` (it has ${near.join(', ')})`}.`, `kubectl get services --namespace ${namespace}`, []);
    }
  }
  return undefined;
};

const noEndpoint: Look = ({ routes, state }) => {
  for (const route of routes) {
    for (const service of route.services) {
      const [key = '', port = ''] = service.split(':');
      const one = state.services.find((candidate) => `${candidate.namespace}/${candidate.name}` === key);
      if (one === undefined) continue;
      if (!one.ports.some((candidate) => String(candidate.port) === port || candidate.name === port)) return found('wrong-port', `${route.kind} ${route.object} sends to port ${port} of service ${key}, which has ${one.ports.map((candidate) => candidate.port).join(', ')}.`, `kubectl describe service --namespace ${one.namespace} ${one.name}`, []);
      if ((state.endpoints.get(key) ?? []).length > 0 || Object.keys(one.selector).length === 0) continue;
      const wanted = Object.entries(one.selector).map(([name, value]) => `${name}=${value}`).join(',');
      const fitting = state.pods.filter((pod) => pod.namespace === one.namespace && Object.entries(one.selector).every(([name, value]) => pod.labels[name] === value));
      if (fitting.length > 0) return notReady(fitting, state);
      const labels = state.pods.filter((pod) => pod.namespace === one.namespace).map((pod) => `${pod.name}: ${Object.entries(pod.labels).filter(([name]) => name !== 'pod-template-hash').map(([name, value]) => `${name}=${value}`).join(',')}`);
      return found('no-endpoint', `Service ${key}, behind ${route.host}${route.path}, has no pod: it selects ${wanted}, and no pod has these labels. Make its selector and the labels of the pods the same.`, `kubectl get pods --namespace ${one.namespace} --show-labels`, labels.slice(0, 5));
    }
  }
  return undefined;
};

function notReady(pods: readonly PodState[], state: ClusterState): RouteDiagnosis | undefined {
  const pod = pods.find((one) => !one.ready);
  if (pod === undefined) return undefined;
  const unhealthy = state.events.filter((event) => event.object === `Pod/${pod.name}` && event.reason === 'Unhealthy').at(-1);
  const said = pod.containers.map((container) => state.logs.get(`${pod.namespace}/${pod.name}/${container.name}`) ?? '').join('\n');
  const dns = dnsProblem(said);
  if (dns !== undefined) return found('dns', `Pod ${pod.name} is not ready because it doesn't find ${dns}: ${nameAdvice(dns, state)}`, `kubectl logs --namespace ${pod.namespace} ${pod.name}`, lastLines(said));
  return found('not-ready', `Pod ${pod.name} runs and is not ready${unhealthy === undefined ? '' : `: ${unhealthy.message}`}. An emulated program takes longer to start; if it never gets there, its own log says why.`, `kubectl logs --namespace ${pod.namespace} ${pod.name}`, lastLines(said));
}

const refused: Look = ({ results, state, controllerLog, targetPorts }) => {
  const bad = results.find((one) => one.requests.some((request) => request.status === 502 || request.status === 504));
  if (bad === undefined) return undefined;
  const key = (bad.services[0] ?? '').split(':')[0] ?? '';
  const service = state.services.find((one) => `${one.namespace}/${one.name}` === key);
  const line = controllerLog.split('\n').filter((one) => /Connection refused|connection refused|timed out/.test(one)).at(-1) ?? '';
  return found('wrong-target-port', `The controller reached no program behind service ${key}: nothing listens on port ${service?.ports.map((port) => targetPorts.get(`${key}:${port.targetPort}`) ?? port.targetPort).join(', ') ?? '?'} of its pods. The targetPort of the service must be the port that the program opens.`, `kubectl describe service --namespace ${service?.namespace ?? 'default'} ${service?.name ?? ''}`, line === '' ? [] : [line.slice(0, 400)]);
};

/** A request below an exact path ends at the default backend. */
const pathType: Look = ({ results, routes }) => {
  for (const result of results.filter((one) => one.verdict === 'failed')) {
    const request = result.requests.find((one) => one.service === 'default-backend' || (one.service === '' && one.status === 404));
    if (request === undefined) continue;
    const exact = routes.find((route) => route.host === result.host && route.pathType === 'Exact' && request.path !== route.path && request.path.startsWith(`${route.path.replace(/\/$/, '')}/`));
    if (exact !== undefined) return found('wrong-path-type', `${exact.kind} ${exact.object} takes ${exact.path} alone (pathType Exact), so ${request.path} ends at the default backend. For all that lies below it write pathType Prefix.`, `kubectl get ingress --namespace ${exact.object.split('/')[0] ?? ''} ${exact.object.split('/')[1] ?? ''} --output yaml`, [`${request.method} ${request.path}: status ${request.status}, by ${request.service === '' ? 'no service' : request.service}`]);
  }
  return undefined;
};

const otherService: Look = ({ results, routes }) => {
  for (const result of results.filter((one) => one.verdict === 'failed')) {
    const request = result.requests.find((one) => one.service !== '' && one.service !== 'default-backend' && !result.services.some((service) => sameService(service, one.service)));
    if (request === undefined) continue;
    const other = routes.find((route) => route.object !== result.object && (route.host === result.host || route.host === '') && route.services.some((service) => sameService(service, request.service)));
    const claim = other === undefined ? '' : ` ${other.kind} ${other.object} claims ${other.host}${other.path} as well; of two that claim the same, the older one counts.`;
    return found('another-service', `${request.service} answered ${result.host}${request.path}, not ${result.services.join(' or ')}, which ${result.kind} ${result.object} names.${claim}`, 'kubectl get ingress --all-namespaces', [`${request.method} ${request.path} ${request.id}: router ${request.router}, service ${request.service}`]);
  }
  return undefined;
};

/** A service that selects the pods of another application answers under the right name. */
const otherPods: Look = ({ results, state }) => {
  for (const result of results.filter((one) => one.verdict === 'failed')) {
    for (const service of result.services) {
      const key = service.split(':')[0] ?? '';
      const pods = state.pods.filter((pod) => (state.endpoints.get(key) ?? []).includes(pod.ip));
      const [namespace = '', name = ''] = key.split('/');
      const strangers = pods.filter((pod) => pod.namespace === namespace && state.services.some((other) => other.namespace === namespace && other.name !== name && Object.keys(other.selector).length > 0 && Object.entries(other.selector).every(([label, value]) => pod.labels[label] === value)));
      const [stranger] = strangers;
      if (stranger === undefined || !result.requests.some((request) => request.status > 0 && request.status < 500)) continue;
      const owner = state.services.find((other) => other.namespace === namespace && other.name !== name && Object.keys(other.selector).length > 0 && Object.entries(other.selector).every(([label, value]) => stranger.labels[label] === value));
      return found('another-service', `Service ${key}, behind ${result.host}${result.path}, selects pod ${stranger.name}, which is a pod of service ${owner?.name ?? '?'}: another program answers than the one meant. Make its selector narrower.`, `kubectl get endpointslices --namespace ${namespace} --selector kubernetes.io/service-name=${name}`, [result.message ?? '']);
    }
  }
  return undefined;
};

/** A controller that crashes loses requests, whatever the application does. */
const controllerCrash: Look = ({ controllerLog, controller, explain }) => {
  const lines = controllerLog.split('\n').filter((line) => !line.startsWith('{') && /uncaught target signal \d+|worker process \d+ exited on signal \d+|master process died|^fatal error: |^panic: /i.test(line));
  const [first] = lines;
  if (first === undefined) return undefined;
  const signal = SIGNALS[Number(/signal (\d+)/.exec(first)?.[1] ?? '0')] ?? '';
  const meaning = explain?.({ exitCode: 0, signal, stderr: lines.join('\n') })?.meaning;
  return found('controller-crash', `A program of the controller crashed${signal === '' ? '' : ` (${signal})`} while the routes were asked; the application may be all right. The controller is started again by itself: run the test again.${meaning === undefined ? '' : ` What such an end means: ${meaning}`}`, `kubectl logs --namespace ${controller.namespace} --selector ${controller.selector} --previous`, lines.slice(0, 4).map((line) => line.slice(0, 400)));
};

const controllerErrors: Look = ({ controllerLog, results, controller }) => {
  const failed = results.filter((one) => one.verdict === 'failed');
  const names = failed.flatMap((one) => [one.object, one.object.split('/')[1] ?? '']).filter((name) => name !== '');
  const lines = controllerLog.split('\n').filter((line) => /"level":"error"|^[EF]\d{4} |\berror\b/i.test(line) && names.some((name) => line.includes(name)));
  const last = lines.at(-1);
  return last === undefined ? undefined : found('controller', `The controller did not take a route: ${last.slice(0, 300)}`, `kubectl logs --namespace ${controller.namespace} --selector ${controller.selector}`, lines.slice(-3).map((line) => line.slice(0, 400)));
};

const unready: Look = ({ state }) => notReady(state.pods.filter((pod) => pod.phase !== 'Succeeded'), state);

const LOOKS: readonly Look[] = [foreignImage, missingImage, missingConfig, unschedulable, crash, missingService, noEndpoint, unready, missingSecret, pathType, otherService, otherPods, refused, controllerCrash, controllerErrors];

function eachContainer({ state }: Symptoms, look: (container: ContainerState, pod: PodState) => RouteDiagnosis | undefined): RouteDiagnosis | undefined {
  for (const pod of state.pods) {
    for (const container of pod.containers) {
      const found = look(container, pod);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function found(cause: string, paragraph: string, command: string, evidence: readonly string[]): RouteDiagnosis {
  return { cause, paragraph, command, evidence: evidence.filter((line) => line !== '') };
}

const SIGNALS: { [number: number]: string } = { 4: 'SIGILL', 6: 'SIGABRT', 7: 'SIGBUS', 8: 'SIGFPE', 9: 'SIGKILL', 11: 'SIGSEGV', 13: 'SIGPIPE', 15: 'SIGTERM', 31: 'SIGSYS' };

const describePod = (pod: PodState): string => `kubectl describe pod --namespace ${pod.namespace} ${pod.name}`;
const previousLog = (pod: PodState, container: ContainerState): string => `kubectl logs --namespace ${pod.namespace} ${pod.name} --container ${container.name}${container.restarts > 0 ? ' --previous' : ''}`;
const lastLines = (said: string): string[] => said.trim().split('\n').slice(-4).map((line) => line.slice(0, 300));

/** Name that a program asked for and did not get. */
function dnsProblem(said: string): string | undefined {
  return /lookup ([\w.-]+)[^\n]*(?:no such host|server misbehaving|i\/o timeout)/.exec(said)?.[1] ?? /(?:could not|can't|cannot) resolve (?:host(?:name)?:? )?"?([\w.-]+)/i.exec(said)?.[1] ?? /(?:getaddrinfo (?:ENOTFOUND|EAI_AGAIN)) ([\w.-]+)/.exec(said)?.[1] ?? /([\w.-]+): (?:Name or service not known|Temporary failure in name resolution)/.exec(said)?.[1];
}

function nameAdvice(name: string, state: ClusterState): string {
  const short = name.split('.')[0] ?? name;
  return state.services.some((service) => service.name === short) ? "the service is there, so the cluster's DNS does not answer it: look at CoreDNS in namespace kube-system." : 'no service of the application has this name. It is missing in the manifests, or lies outside the cluster.';
}

/** Two spellings of one image: with and without registry, by tag or digest. */
function sameImage(a: string, b: string): boolean {
  const short = (name: string): string => name.replace(/^docker\.io\/(library\/)?/, '');
  return short(a) === short(b);
}

/** True for the same service, whatever form the port has. */
export function sameService(a: string, b: string): boolean {
  return a.split(':')[0] === b.split(':')[0];
}
