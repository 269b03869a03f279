import type { DeployOptions, KubeObject } from '../controller.js';
import { controllerObjects } from '../controller-objects.js';
import { reads } from '../rbac.js';
import { LOG_ARGUMENTS } from './log.js';

/** Name, namespace and class of what is deployed. */
export const NAME = 'traefik';
/** Ports on which the pod takes HTTP and HTTPS: those that Gateways of applications have their listeners on, for Traefik wants them to be the same. */
const WEB_PORT = 80;
const TLS_PORT = 443;
const PING_PORT = 9000;

const GATEWAY_API = 'gateway.networking.k8s.io';

/** Traefik with its providers for Ingress and Gateway API, and the default backend as the route that fits last. */
export function traefikObjects(options: DeployOptions): KubeObject[] {
  const { defaultBackend, gateway } = options;
  const rules = gateway !== true ? [] : [
    reads(GATEWAY_API, 'gatewayclasses', 'gateways', 'httproutes', 'grpcroutes', 'referencegrants', 'backendtlspolicies'),
    { apiGroups: [GATEWAY_API], resources: ['gatewayclasses/status', 'gateways/status', 'httproutes/status', 'grpcroutes/status', 'backendtlspolicies/status'], verbs: ['update'] },
  ];
  const container = {
    args: [
      `--entrypoints.web.address=:${WEB_PORT}`, `--entrypoints.websecure.address=:${TLS_PORT}`, '--entrypoints.websecure.http.tls=true', `--entrypoints.traefik.address=:${PING_PORT}`, '--ping=true',
      '--providers.kubernetesingress=true', `--providers.kubernetesingress.ingressclass=${NAME}`, ...(gateway === true ? ['--providers.kubernetesgateway=true'] : []),
      '--global.checknewversion=false', '--global.sendanonymoususage=false', ...LOG_ARGUMENTS,
    ],
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
  };
  return [
    ...controllerObjects({
      name: NAME, ingressClass: NAME, controller: 'traefik.io/ingress-controller', rules, ports: { web: WEB_PORT, tls: TLS_PORT }, ready: { path: '/ping', port: PING_PORT, seconds: 120 }, container,
      // Not as root: in its own network any of its ports is as good as another.
      pod: { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } },
    }, options),
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
