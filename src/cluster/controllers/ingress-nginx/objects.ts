import type { DeployOptions, KubeObject } from '../controller.js';
import { controllerObjects } from '../controller-objects.js';
import { reads } from '../rbac.js';
import { LOG_SETTINGS } from './log.js';

/** Name and namespace of what is deployed. */
export const NAME = 'ingress-nginx';
/** Name of its class. */
export const CLASS = 'nginx';
const CONTROLLER = 'k8s.io/ingress-nginx';
/** Seconds that a start may take. */
const START = 180;
const HEALTH = { path: '/healthz', port: 10254 };

/** ingress-nginx with the default backend and our form of its log. */
export function nginxObjects(options: DeployOptions): KubeObject[] {
  const { defaultBackend } = options;
  const change = ['create', 'update', 'patch'];
  const rules = [
    reads('', 'endpoints'), { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'list', 'watch', ...change] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ];
  const container = {
    args: [
      '/nginx-ingress-controller', `--ingress-class=${CLASS}`, `--controller-class=${CONTROLLER}`, `--configmap=$(POD_NAMESPACE)/${NAME}`,
      `--default-backend-service=${defaultBackend.namespace}/${defaultBackend.name}`, '--publish-status-address=localhost', '--enable-metrics=false', `--election-id=${NAME}`,
    ],
    env: [
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    ],
    // nginx' first process opens the ports and gives its workers another user.
    securityContext: { allowPrivilegeEscalation: false, runAsUser: 0, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'SETUID', 'SETGID', 'CHOWN', 'DAC_OVERRIDE'] } },
    // The controller goes on where nginx' first process has died, and says so only here. An emulated start takes its time.
    startupProbe: { httpGet: HEALTH, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: START },
    livenessProbe: { httpGet: HEALTH, periodSeconds: 5, timeoutSeconds: 10, failureThreshold: 6 },
  };
  // One worker is enough for a proof, and memory under an emulator is dear.
  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME, namespace: NAME }, data: { 'worker-processes': '1', ...LOG_SETTINGS } };
  return controllerObjects({ name: NAME, ingressClass: CLASS, controller: CONTROLLER, rules, settings: [settings], ports: { web: 80, tls: 443 }, ready: { ...HEALTH, seconds: START }, container }, options);
}
