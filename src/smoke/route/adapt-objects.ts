import type { ClusterImage, ControllerAccess } from './cluster-access.js';
import { asRecord, asRecords, at, fullName, podSpec, text, type KubeObject } from './objects.js';

/** Labels of nodes that tell the architecture; the node of the smoke test is one of another, for only its programs are emulated. */
const ARCH_LABELS = ['kubernetes.io/arch', 'beta.kubernetes.io/arch'];

/** What was changed for the smoke test, and only for it. */
export interface AdaptedObjects {
  objects: KubeObject[];
  /** For a person: one sentence each. */
  changes: string[];
  /** Images of the application by the name that the manifests have, with what runs instead; undefined where it stays. */
  images: Map<string, ClusterImage | undefined>;
}

/**
 * The application as it goes into the cluster: images swapped for those that are in the nodes, demands on the node's architecture left
 * out, routes given to the controller that is there.
 *
 * @param swap what runs in place of an image; undefined for one that stays.
 */
export function adaptObjects(objects: readonly KubeObject[], swap: (image: string) => ClusterImage | undefined, controller: Pick<ControllerAccess, 'ingressClass' | 'gatewayClass'>): AdaptedObjects {
  const result: AdaptedObjects = { objects: structuredClone([...objects]), changes: [], images: new Map() };
  for (const object of result.objects) {
    const pod = podSpec(object);
    if (pod !== undefined) {
      swapImages(pod, swap, result);
      freeOfArchitecture(pod, object, result.changes);
    }
    if (object.kind === 'Ingress') giveTo(object, controller.ingressClass, result.changes);
    if (object.kind === 'Gateway' && controller.gatewayClass !== '') {
      const spec = at(object, 'spec');
      if (spec !== undefined && spec['gatewayClassName'] !== controller.gatewayClass) {
        result.changes.push(`${object.kind} ${fullName(object)}: class ${text(spec['gatewayClassName'])} → ${controller.gatewayClass}`);
        spec['gatewayClassName'] = controller.gatewayClass;
      }
    }
  }
  return result;
}

function swapImages(pod: { [key: string]: unknown }, swap: (image: string) => ClusterImage | undefined, result: AdaptedObjects): void {
  for (const key of ['initContainers', 'containers']) {
    for (const container of asRecords(pod[key])) {
      const image = text(container['image']);
      const instead = swap(image);
      result.images.set(image, instead);
      if (instead === undefined) continue;
      container['image'] = instead.reference;
      // Mostly it is in the node already, and in no registry.
      container['imagePullPolicy'] = instead.pulled === true ? 'IfNotPresent' : 'Never';
    }
  }
}

function freeOfArchitecture(pod: { [key: string]: unknown }, object: KubeObject, changes: string[]): void {
  const selector = asRecord(pod['nodeSelector']);
  for (const label of ARCH_LABELS) {
    if (selector?.[label] === undefined) continue;
    changes.push(`${object.kind} ${fullName(object)}: nodeSelector ${label}=${text(selector[label])} left out`);
    delete selector[label];
  }
  const affinity = at(pod, 'affinity', 'nodeAffinity');
  if (affinity === undefined) return;
  const required = asRecord(affinity['requiredDuringSchedulingIgnoredDuringExecution']);
  const terms = [...asRecords(required?.['nodeSelectorTerms']), ...asRecords(affinity['preferredDuringSchedulingIgnoredDuringExecution']).map((one) => asRecord(one['preference'])).filter((one) => one !== undefined)];
  for (const term of terms) {
    const expressions = asRecords(term['matchExpressions']);
    const others = expressions.filter((one) => !ARCH_LABELS.includes(text(one['key'])));
    if (others.length === expressions.length) continue;
    changes.push(`${object.kind} ${fullName(object)}: affinity for ${ARCH_LABELS[0] ?? ''} left out`);
    // A term without any expression fits no node.
    term['matchExpressions'] = others.length > 0 ? others : [{ key: 'kubernetes.io/os', operator: 'Exists' }];
  }
}

function giveTo(object: KubeObject, ingressClass: string, changes: string[]): void {
  const spec = at(object, 'spec');
  if (spec === undefined) return;
  const annotation = object.metadata.annotations?.['kubernetes.io/ingress.class'];
  const before = text(spec['ingressClassName']) || annotation || '';
  if (annotation !== undefined) delete object.metadata.annotations?.['kubernetes.io/ingress.class'];
  if (before === ingressClass && annotation === undefined) return;
  spec['ingressClassName'] = ingressClass;
  changes.push(`${object.kind} ${fullName(object)}: class ${before === '' ? '(none)' : before} → ${ingressClass}`);
}
