import type { DeployOptions, KubeObject } from '../controller.js';
import { account, reads } from '../rbac.js';
import { LOG_SETTINGS } from './log.js';

/** Name and namespace of what is deployed. */
export const NAME = 'ingress-nginx';
/** Name of its class. */
export const CLASS = 'nginx';
const CONTROLLER = 'k8s.io/ingress-nginx';
const HEALTH_PORT = 10254;

/** ingress-nginx with the default backend and our form of its log. */
export function nginxObjects({ image, defaultBackend, hostPort, hostPortTls }: DeployOptions): KubeObject[] {
  const labels = { app: NAME };
  const change = ['create', 'update', 'patch'];
  const rules = [
    reads('', 'configmaps', 'endpoints', 'nodes', 'pods', 'secrets', 'namespaces', 'services'), reads('discovery.k8s.io', 'endpointslices'), reads('networking.k8s.io', 'ingresses', 'ingressclasses'),
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'list', 'watch', ...change] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ];
  const args = [
    '/nginx-ingress-controller', `--ingress-class=${CLASS}`, `--controller-class=${CONTROLLER}`, `--configmap=$(POD_NAMESPACE)/${NAME}`,
    `--default-backend-service=${defaultBackend.namespace}/${defaultBackend.name}`, '--publish-status-address=localhost', '--enable-metrics=false', `--election-id=${NAME}`,
  ];
  return [
    ...account(NAME, rules),
    // One worker is enough for a proof, and memory under an emulator is dear.
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME, namespace: NAME }, data: { 'worker-processes': '1', ...LOG_SETTINGS } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: CLASS }, spec: { controller: CONTROLLER } },
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: NAME, namespace: NAME, labels },
      spec: {
        replicas: 1, strategy: { type: 'Recreate' }, selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: NAME, terminationGracePeriodSeconds: 2,
            containers: [{
              name: 'controller', image, imagePullPolicy: 'IfNotPresent', args,
              env: [
                { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
                { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
              ],
              ports: [{ name: 'http', containerPort: 80, hostPort }, { name: 'https', containerPort: 443, ...(hostPortTls === undefined ? {} : { hostPort: hostPortTls }) }],
              // nginx' first process opens the ports and gives its workers another user.
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'SETUID', 'SETGID', 'CHOWN', 'DAC_OVERRIDE'] } },
              readinessProbe: { httpGet: { path: '/healthz', port: HEALTH_PORT }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 180 },
            }],
          },
        },
      },
    },
  ];
}
