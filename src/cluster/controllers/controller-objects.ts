import type { DeployOptions, KubeObject } from './controller.js';
import { account, reads, type Rule } from './rbac.js';

/** What every controller reads, and the state of Ingresses that it writes. */
const RULES: readonly Rule[] = [
  reads('', 'services', 'secrets', 'nodes', 'namespaces', 'configmaps', 'pods'), reads('discovery.k8s.io', 'endpointslices'), reads('networking.k8s.io', 'ingresses', 'ingressclasses'),
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
];

/** How one controller differs from another. */
export interface ControllerParts {
  /** Of namespace, account and deployment. */
  name: string;
  ingressClass: string;
  /** Who carries out the class: `k8s.io/ingress-nginx`. */
  controller: string;
  /** Besides what every controller needs. */
  rules: readonly Rule[];
  /** What the controller reads when it starts. */
  settings?: readonly KubeObject[];
  /** Ports that the pod takes HTTP and HTTPS on. */
  ports: { web: number; tls: number };
  /** What answers 200 as soon as it serves. */
  ready: { path: string; port: number; seconds: number };
  /** The rest of the container: arguments, environment, what it may do. */
  container: { [key: string]: unknown };
  /** The rest of the pod. */
  pod?: { [key: string]: unknown };
}

/** Namespace, account, class and deployment of a controller whose pod is reached by ports of its node. */
export function controllerObjects({ name, ingressClass, controller, rules, settings = [], ports, ready, container, pod = {} }: ControllerParts, { image, hostPort, hostPortTls }: DeployOptions): KubeObject[] {
  const labels = { app: name };
  return [
    ...account(name, [...RULES, ...rules]),
    ...settings,
    { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: ingressClass }, spec: { controller } },
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: name, labels },
      spec: {
        replicas: 1, strategy: { type: 'Recreate' }, selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: name, terminationGracePeriodSeconds: 2, ...pod,
            containers: [{
              name, image, imagePullPolicy: 'IfNotPresent',
              ports: [{ name: 'web', containerPort: ports.web, hostPort }, { name: 'websecure', containerPort: ports.tls, ...(hostPortTls === undefined ? {} : { hostPort: hostPortTls }) }],
              readinessProbe: { httpGet: { path: ready.path, port: ready.port }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: ready.seconds },
              ...container,
            }],
          },
        },
      },
    },
  ];
}
