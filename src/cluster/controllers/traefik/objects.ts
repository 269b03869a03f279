import type { DeployOptions, KubeObject } from '../controller.js';
import { account, reads } from '../rbac.js';
import { LOG_ARGUMENTS } from './log.js';

/** Name, namespace and class of what is deployed. */
export const NAME = 'traefik';
/** Port on which the pod takes HTTP; a Gateway's listener must name the same. */
export const WEB_PORT = 8000;
const TLS_PORT = 8443;
const PING_PORT = 9000;

const GATEWAY_API = 'gateway.networking.k8s.io';

/** Traefik with its providers for Ingress and Gateway API, and the default backend as the route that fits last. */
export function traefikObjects({ image, defaultBackend, hostPort, hostPortTls, gateway }: DeployOptions): KubeObject[] {
  const labels = { app: NAME };
  const rules = [
    reads('', 'services', 'secrets', 'nodes', 'namespaces', 'configmaps', 'pods'), reads('discovery.k8s.io', 'endpointslices'), reads('networking.k8s.io', 'ingresses', 'ingressclasses'),
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
    ...(gateway === true ? [
      reads(GATEWAY_API, 'gatewayclasses', 'gateways', 'httproutes', 'grpcroutes', 'referencegrants', 'backendtlspolicies'),
      { apiGroups: [GATEWAY_API], resources: ['gatewayclasses/status', 'gateways/status', 'httproutes/status', 'grpcroutes/status', 'backendtlspolicies/status'], verbs: ['update'] },
    ] : []),
  ];
  const args = [
    `--entrypoints.web.address=:${WEB_PORT}`, `--entrypoints.websecure.address=:${TLS_PORT}`, '--entrypoints.websecure.http.tls=true', `--entrypoints.traefik.address=:${PING_PORT}`, '--ping=true',
    '--providers.kubernetesingress=true', `--providers.kubernetesingress.ingressclass=${NAME}`, ...(gateway === true ? ['--providers.kubernetesgateway=true'] : []),
    '--global.checknewversion=false', '--global.sendanonymoususage=false', ...LOG_ARGUMENTS,
  ];
  return [
    ...account(NAME, rules),
    { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: NAME }, spec: { controller: 'traefik.io/ingress-controller' } },
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: NAME, namespace: NAME, labels },
      spec: {
        replicas: 1, strategy: { type: 'Recreate' }, selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: NAME, terminationGracePeriodSeconds: 2,
            containers: [{
              name: NAME, image, imagePullPolicy: 'IfNotPresent', args,
              ports: [{ name: 'web', containerPort: WEB_PORT, hostPort }, { name: 'websecure', containerPort: TLS_PORT, ...(hostPortTls === undefined ? {} : { hostPort: hostPortTls }) }],
              securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
              readinessProbe: { httpGet: { path: '/ping', port: PING_PORT }, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 120 },
            }],
          },
        },
      },
    },
    // A route without host and path: Traefik takes it when no other fits.
    {
      apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'loong-adapt-default-backend', namespace: defaultBackend.namespace },
      spec: { ingressClassName: NAME, defaultBackend: { service: { name: defaultBackend.name, port: { number: defaultBackend.port } } } },
    },
    ...(gateway === true ? gatewayObjects() : []),
  ];
}

function gatewayObjects(): KubeObject[] {
  return [
    { apiVersion: `${GATEWAY_API}/v1`, kind: 'GatewayClass', metadata: { name: NAME }, spec: { controllerName: 'traefik.io/gateway-controller' } },
    {
      apiVersion: `${GATEWAY_API}/v1`, kind: 'Gateway', metadata: { name: NAME, namespace: NAME },
      spec: { gatewayClassName: NAME, listeners: [{ name: 'web', protocol: 'HTTP', port: WEB_PORT, allowedRoutes: { namespaces: { from: 'All' } } }] },
    },
  ];
}
