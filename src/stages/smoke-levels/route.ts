import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';
import { explainCrash } from '../../gaps/runtime/crash.js';
import { defaultBackendImage, lackingObjects, readAccessLog, CONTROLLERS, type Controller } from '../../cluster/controllers/index.js';
import { containerEmulator, daemonProgram, hasNodeImage, lookForEngine, lookForKind, openCluster, proxyImage, type Cluster } from '../../cluster/index.js';
import { archivePath, exportPlatform, type Stores } from '../../images/index.js';
import { AdaptError, userError } from '../../lib/errors.js';
import { makeDir, removeTree } from '../../lib/files.js';
import type { ApplicationSection } from '../../project/file.js';
import type { Image, SmokeRoute } from '../../record/types.js';
import { generateApplication, imagesOf, objectName, proveRoutes, readApplication, type ClusterAccess, type ClusterImage, type KubeObject } from '../../smoke/index.js';
import { architecture, findArchitecture, hostArchitecture, type Architecture } from '../../target/architectures.js';
import { registrable } from '../../target/binfmt-rights.js';
import { controllerTools } from '../mend-controller.js';
import { withStores } from '../registry.js';
import type { Run } from '../run.js';
import { chooseController, startController, type OnController } from './controller.js';
import { viaRegistry } from './via-registry.js';

/** Ports of the node that lead to the controller. */
const HTTP = 80;
const HTTPS = 443;

/** Why level route can't be had here or makes no sense for this project; undefined where it can. Looks only. */
export async function noRoute(run: Run): Promise<string | undefined> {
  const { options, project, context } = run;
  if (applicationOf(run) === undefined && (project.file.image?.ports ?? []).length === 0) return 'level route: the image has no port, and no application is described (smoke.application in the project file)';
  if (options.kubeconfig !== undefined && options.clusterRegistry === undefined) return 'level route: the cluster of --kubeconfig needs a registry to pull from: --cluster-registry';
  if (options.kubeconfig !== undefined || options.cluster !== undefined) return undefined;
  const state = await lookForEngine(undefined, context.signal);
  if ('problem' in state && (options.privateDocker !== true || (await daemonProgram()) === undefined)) return `level route: ${state.problem}. ${state.advice}`;
  const { ok, detail, advice } = await registrable(context.target);
  if (!ok) return `level route: programs for ${context.target.go} can't start in containers here (binfmt: ${detail}). ${advice}`;
  if (hostArchitecture() !== context.target) {
    const lacking = await containerEmulator(context.target, context).then(() => undefined, (error: unknown) => error);
    if (lacking instanceof AdaptError) return `level route: ${lacking.message}. ${lacking.advice}`;
    if (lacking !== undefined) throw lacking;
  }
  const kind = await lookForKind(context);
  if (kind.path === undefined && !(context.install && context.network)) return `level route: kind is missing. Put it on PATH (\`go install ${kind.built}\`)`;
  // What may take half an hour is done only where it was asked for.
  if (options.nodeImage === undefined && !(await hasNodeImage('engine' in state ? state.engine : undefined, context))) return 'level route: there is no node image yet; `loong-adapt node-image` makes one ready (pulled, or built once), and so does --smoke route';
  return undefined;
}

/**
 * Level `route`: a cluster, the images in it, a controller of the target with the default backend, the application, and requests
 * through each of its routes. Source: [0174]-[0196].
 *
 * @param onController gets word of the controller's starts, also where none comes to serve.
 */
export async function routeLevel(run: Run, image: Image, onController: OnController): Promise<SmokeRoute> {
  const { context, options, project } = run;
  const objects = await applicationObjects(run, image);
  refuseLacking(run, objects);
  const wanted = objects.find((one) => one.kind === 'HTTPRoute');
  const servesWanted = (controller: Controller): void => {
    if (wanted !== undefined && !controller.routes.includes('HTTPRoute')) throw userError(`${controller.name} knows no HTTPRoute`, '--controller', `Use one of ${CONTROLLERS.filter((one) => one.routes.includes('HTTPRoute')).map((one) => one.name).join(', ')}.`);
  };
  const phases: SmokeRoute['phases'] = [];
  const phase = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    phases.push({ name, seconds: Math.round((performance.now() - began) / 10) / 100 });
    return result;
  };
  if (options.kubeconfig !== undefined && options.clusterRegistry === undefined) throw userError('a cluster by its kubeconfig gets the images from a registry, and none is named', '--kubeconfig', 'Name one that this machine may write to and the nodes read from: --cluster-registry REGISTRY/PREFIX. A cluster of kind\'s needs none: --cluster NAME.');
  const folder = await freshFolder(join(context.workDir, 'tmp'));
  let cluster: Cluster | undefined;
  let failed = true;
  try {
    const chosen = await chooseController(run, folder);
    servesWanted(chosen.controller);
    const built = chosen.given === undefined ? await phase('controller image', async () => chosen.controller.build(context.target, context, controllerTools(context))) : undefined;
    const backend = await defaultBackendImage(context.target, context);
    const { controller } = chosen;
    cluster = await phase('cluster', async () => openCluster(clusterOptions(run), context));
    const opened = options.clusterRegistry === undefined ? cluster : viaRegistry(cluster, options.clusterRegistry, context);
    if (opened.httpPort === undefined && opened.forward === undefined) throw new AdaptError('no port of this machine leads to port 80 of the cluster\'s node', { where: opened.name, advice: 'Let a cluster be made (leave --cluster and --kubeconfig away), or make yours with extraPortMappings for port 80.' });
    const [images, proxy] = await phase('load', async () => [await withStores({}, context, async (stores) => loadImages(run, image, opened, folder, stores)), await loadProxy(run, opened)] as const);
    await phase('controller', async () => {
      const defaultBackend = { image: (await opened.load(backend.archive)).reference, namespace: controller.namespace };
      return startController(run, opened, { chosen, folder, onController, deployment: { defaultBackend, hostPort: HTTP, hostPortTls: HTTPS, gateway: wanted !== undefined }, ...(built === undefined ? {} : { built }) });
    });
    const { httpPort, httpsPort } = await portsOf(opened, controller);
    const access: ClusterAccess = {
      kubectl: async (args, more) => opened.kubectl(args, more), ask: async (path, timeout) => opened.ask(path, timeout), httpPort, httpsPort, nodeArch: opened.nodes[0]?.arch ?? '',
      controller: {
        name: controller.name, arch: context.target.go, namespace: controller.namespace, selector: controller.selector, ingressClass: controller.ingressClass, gatewayClass: controller.gatewayClass,
        routes: controller.routes, readLog: (log, services) => readAccessLog(controller, log, services),
      },
    };
    const outcome = await proveRoutes({
      objects, swap: images.swap, imageProblems: images.problems, asked: project.file.routes ?? [], count: Math.min(1000, Math.max(1, applicationOf(run)?.requestsPerRoute ?? 4)), compare: options.compare === true,
      target: context.target, baseline: context.baseline, explain: explainCrash, ...(proxy === undefined ? {} : { proxyImage: proxy }),
    }, access, context);
    failed = !outcome.passed;
    const memory = await opened.memory();
    return {
      ...outcome, phases: [...phases, ...outcome.phases], cluster: { name: opened.name, version: opened.version, ours: opened.ours, nodes: opened.nodes, ...(memory === undefined ? {} : { memory }) },
      controller: { name: controller.name, arch: context.target.go, warning: controller.warning, images: [built === undefined ? (chosen.given?.place ?? '') : built.parts.join(', '), backend.parts.join(', ')] },
    };
  } finally {
    // One of our own writes its logs when it is closed.
    if (failed && options.keepOnFailure === true && cluster?.ours === false) await cluster.exportLogs(join(context.workDir, 'cluster', 'logs')).catch((error: unknown) => context.reporter.debug(String(error)));
    try {
      await cluster?.close({ failed });
    } finally {
      await removeTree(folder);
    }
  }
}

/** A folder that nobody else may enter, as images have programs with the set-user-ID bit; those of killed runs go. The caller holds the work directory's lock. */
async function freshFolder(parent: string): Promise<string> {
  for (const name of await readdir(await makeDir(parent))) if (name.startsWith('route-')) await removeTree(join(parent, name));
  return mkdtemp(join(parent, 'route-'));
}

const applicationOf = ({ project }: Run): ApplicationSection | undefined => project.file.smoke?.application;

function clusterOptions({ options }: Run): Parameters<typeof openCluster>[0] {
  return {
    ...(options.cluster === undefined ? {} : { existing: options.cluster }), ...(options.kubeconfig === undefined ? {} : { kubeconfig: options.kubeconfig }), ...(options.nodeImage === undefined ? {} : { nodeImage: options.nodeImage }),
    ...(options.privateDocker === true ? { privateDocker: true } : {}), ...(options.keepOnFailure === true ? { keepOnFailure: true } : {}),
  };
}

/** The application of the project file, or one that is generated for the image and its first port. */
async function applicationObjects(run: Run, image: Image): Promise<KubeObject[]> {
  const { context, project } = run;
  const section = applicationOf(run) ?? {};
  const given = await readApplication(section, [...(await applicationRoots(run, section)), ...(run.options.config === undefined ? [] : [dirname(resolve(run.options.config))])], context);
  if (given !== undefined) return given;
  const port = section.port ?? project.file.image?.ports?.[0];
  if (port === undefined) throw userError('the image has no port, so there is nothing to route to', 'image.ports', 'Name its port there, or describe the application in smoke.application.');
  const name = objectName(image.reference.split('/').at(-1)?.split(':')[0] ?? 'app');
  return generateApplication({ name, image: nameToRun(image), port, host: section.host ?? project.file.routes?.[0]?.host ?? `${name}.smoke.test`, ...(section.args === undefined ? {} : { args: section.args }) });
}

/** Where the application is looked for: in the adapted copy, which is as old as the adaptation, only where that changed one of its files. */
async function applicationRoots({ context, project, record }: Run, { manifests = [], kustomize, chart, valuesFiles = [] }: ApplicationSection): Promise<string[]> {
  const { adaptation } = record;
  if (adaptation === undefined) return [project.root];
  const named = [...manifests, kustomize, chart, ...valuesFiles].flatMap((path) => (path === undefined ? [] : [posix.normalize(path).replace(/\/$/, '')]));
  const changed = adaptation.applied.flatMap(({ files }) => files).filter((file) => named.some((path) => path === '.' || file === path || file.startsWith(`${path}/`)));
  const copy = join(context.workDir, adaptation.dir);
  if (changed.length === 0) return [project.root, copy];
  const adaptedAt = Date.parse(record.stages.patch?.startedAt ?? '');
  for (const file of changed) {
    const edited = await stat(join(project.root, file)).then(({ mtimeMs }) => mtimeMs, () => 0);
    if (edited > adaptedAt) context.reporter.warn(`${file} was edited after it was adapted, and the adapted copy is what is put into the cluster: run \`loong-adapt patch\` again`);
  }
  return [copy, project.root];
}

/** Ports of this machine that lead to the controller: through those of its node, or by a way of its own. */
async function portsOf(cluster: Cluster, { namespace, deployment }: Controller): Promise<{ httpPort: number; httpsPort: number | undefined }> {
  const { httpPort, httpsPort } = cluster;
  if (httpPort !== undefined) return { httpPort, httpsPort };
  const answer = await cluster.kubectl(['get', 'deployment', deployment, '--namespace', namespace, '--output', 'jsonpath={range .spec.template.spec.containers[*].ports[*]}{.hostPort}={.containerPort}{"\\n"}{end}']);
  const inPod = new Map(answer.stdout.trim().split('\n').map((line) => line.split('=').map(Number) as [number, number]));
  const [http, https] = [inPod.get(HTTP), inPod.get(HTTPS)];
  const here = http === undefined ? undefined : await cluster.forward?.(namespace, `deployment/${deployment}`, [http, ...(https === undefined ? [] : [https])]);
  const port = here?.get(http ?? 0);
  if (port === undefined) throw new AdaptError('no port of this machine leads to the controller', { where: cluster.name, advice: 'Check `kubectl port-forward`.' });
  return { httpPort: port, httpsPort: here?.get(https ?? 0) };
}

interface LoadedImages {
  swap: (image: string, side: 'target' | 'baseline') => ClusterImage | undefined;
  problems: Map<string, string>;
}

/** Puts the image that was built, and those that the project file names, into the nodes; for the baseline as well where that is to be compared. */
async function loadImages(run: Run, image: Image, cluster: Cluster, folder: string, stores: Stores): Promise<LoadedImages> {
  const { context, options } = run;
  const problems = new Map<string, string>();
  const loaded = new Map<string, ClusterImage>();
  const sides: ['target' | 'baseline', Architecture][] = [['target', context.target], ...(options.compare === true ? [['baseline', context.baseline] as ['baseline', Architecture]] : [])];
  const load = async (place: string, name: string, side: string, arch: Architecture): Promise<void> => {
    // Names of their own: a node that moves a name from one image to the other loses hold of the first.
    const exported = await exportPlatform(place, `linux/${arch.oci}`, side === 'target' ? name : `${name}-${arch.go}`, archivePath(folder, `${name}-${arch.go}`), stores, context.signal);
    const there = await cluster.load(exported.archive);
    await removeTree(exported.archive);
    loaded.set(`${side} ${name}`, { reference: there.reference, arch: arch.go, ...(options.clusterRegistry === undefined ? {} : { pulled: true }) });
    if (exported.problems.length > 0) problems.set(there.reference, exported.problems.join('; '));
  };
  const built = nameToRun(image);
  for (const [side, arch] of sides) {
    // A name may be that of one platform: all are to be had by the first.
    await load(`oci:${join(context.workDir, image.layout)}:${image.reference}`, built, side, arch);
    for (const [name, place] of Object.entries(applicationOf(run)?.images ?? {})) if (place !== BUILT) await load(place, withTag(name), side, arch);
  }
  const names = applicationOf(run)?.images ?? {};
  return {
    problems,
    swap: (text, side) => {
      const place = names[text] ?? names[text.split('@')[0] ?? text];
      const name = place === undefined || place === BUILT ? (place === BUILT || isBuilt(text, image) ? built : undefined) : withTag(names[text] === undefined ? (text.split('@')[0] ?? text) : text);
      return name === undefined ? undefined : loaded.get(`${side} ${name}`);
    },
  };
}

/** The proxy that notes requests where services don't: in the nodes, unless the project file leaves it out. */
async function loadProxy(run: Run, cluster: Cluster): Promise<string | undefined> {
  const arch = cluster.nodes[0]?.arch;
  if (applicationOf(run)?.proxy === false || arch === undefined || findArchitecture(arch) === undefined) return undefined;
  return (await cluster.load((await proxyImage(architecture(arch), run.context)).archive)).reference;
}

/** The image runs under the name that it goes by from now on: the first it was retagged to, where it was. */
const nameToRun = ({ reference, retagged: [first = reference] }: Image): string => first;

/** In the project file: the image that this run built. */
const BUILT = 'built';
const withTag = (name: string): string => (/:[^/]+$/.test(name.split('@')[0] ?? name) ? (name.split('@')[0] ?? name) : `${name.split('@')[0] ?? name}:latest`);

/** True for the image that was built: by one of its digests, one of its names, or the last part of its name. */
function isBuilt(text: string, image: Image): boolean {
  const [name = '', digest = ''] = text.split('@');
  if (digest !== '' && [image.digest, ...image.manifests.map((one) => one.digest)].includes(digest)) return true;
  const last = (reference: string): string => reference.split('/').at(-1)?.split(':')[0] ?? '';
  return [image.reference, ...image.retagged].some((one) => one === name || last(one) === last(name));
}

/** Says before the long work that an application brings, or is written for, a controller that can't be had for the target. */
function refuseLacking(run: Run, objects: readonly KubeObject[]): void {
  const { target } = run.context;
  const instead = applicationOf(run)?.images ?? {};
  const looked = objects.map((one) => ({ apiVersion: one.apiVersion, kind: one.kind, name: one.metadata.name, images: imagesOf(one).filter((image) => instead[image] === undefined && instead[image.split('@')[0] ?? image] === undefined) }));
  const lacking = lackingObjects(looked, target);
  if (lacking !== undefined) throw userError(`${lacking.name} can't be had for ${target.go}, and ${lacking.object} needs it: ${lacking.why}`, 'smoke.application', `${lacking.advice} What runs in place of an image can be said in smoke.application.images.`);
}
