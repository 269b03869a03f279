import type { KubeObject } from './objects.js';

/** An application that is no more than an image with a port. */
export interface PlainApplication {
  name: string;
  image: string;
  port: number;
  host: string;
  args?: readonly string[];
}

/** Deployment, Service and Ingress for an image and a port. */
export function generateApplication({ name, image, port, host, args }: PlainApplication): KubeObject[] {
  const labels = { app: name };
  const metadata = { name, labels };
  return [
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 2, automountServiceAccountToken: false, enableServiceLinks: false,
            containers: [{
              name, image, ports: [{ containerPort: port }], ...(args === undefined ? {} : { args }),
              readinessProbe: { tcpSocket: { port }, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 120 },
            }],
          },
        },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: port }] } },
    {
      apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata,
      spec: { rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }] } }] },
    },
  ];
}

/** A name as Kubernetes takes it. */
export function objectName(text: string): string {
  const name = text.toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 50);
  return /^[a-z]/.test(name) ? name : `app-${name}`;
}
