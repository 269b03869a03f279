import { applyController, applyObjects, awaitController, defaultBackendImage, readAccessLog, type Controller, type KubeObject } from '../../src/cluster/controllers/index.js';
import type { Cluster } from '../../src/cluster/index.js';
import type { Context } from '../../src/lib/context.js';
import { execOk } from '../../src/lib/exec.js';
import type { AccessRow } from '../../src/record/types.js';
import type { ClusterAccess } from '../../src/smoke/index.js';

export const NAMESPACE = 'smoke';

/** Loads the default backend; answers what a pod's image is to be. */
export async function loadBackend(cluster: Cluster, context: Context): Promise<string> {
  return (await cluster.load((await defaultBackendImage(context.target, context)).archive)).reference;
}

/** Deploys a controller's image and waits until it serves. */
export async function deploy(cluster: Cluster, controller: Controller, image: string, backend: string, context: Context): Promise<{ ready: boolean; log: string }> {
  await applyController(cluster, { controller, image, defaultBackend: { image: backend, namespace: NAMESPACE }, hostPortTls: 443, gateway: true }, context);
  const state = await awaitController(cluster, controller, 400, context.signal);
  await cluster.kubectl(['rollout', 'status', '--namespace', NAMESPACE, 'deployment/default-backend', '--timeout=180s'], { timeout: 200 });
  return state;
}

/** Deployment and service of a program that says its version and what it was asked. */
export function echo(name: string, image: string, replicas = 1): KubeObject[] {
  const labels = { app: name };
  const container = { name, image, imagePullPolicy: 'Never', env: [{ name: 'VERSION', value: name }], ports: [{ containerPort: 8080 }], readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 } };
  return [
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: NAMESPACE }, spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers: [container] } } } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: NAMESPACE }, spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] } },
  ];
}

/** One path of one host, and what the annotations say of it. */
export function ingress(controller: Controller, name: string, host: string, service: string, more: { annotations?: { [name: string]: string }; path?: string; pathType?: string; secret?: string } = {}): KubeObject {
  const { annotations = {}, path = '/', pathType = 'Prefix', secret } = more;
  return {
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name, namespace: NAMESPACE, annotations },
    spec: {
      ingressClassName: controller.ingressClass, ...(secret === undefined ? {} : { tls: [{ hosts: [host], secretName: secret }] }),
      rules: [{ host, http: { paths: [{ path, pathType, backend: { service: { name: service, port: { number: 80 } } } }] } }],
    },
  };
}

/** A certificate for a host that nobody signed, as a secret. */
export async function certificate(name: string, host: string, folder: string): Promise<KubeObject> {
  await execOk('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-days', '30'], '', { cwd: folder });
  const read = async (file: string): Promise<string> => (await execOk('cat', [file], '', { cwd: folder })).stdout;
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: NAMESPACE }, type: 'kubernetes.io/tls', stringData: { 'tls.crt': await read('cert.pem'), 'tls.key': await read('key.pem') } };
}

/** The cluster as level route hands it to the proof. */
export function accessTo(cluster: Cluster, controller: Controller, context: Context): ClusterAccess {
  if (cluster.httpPort === undefined) throw new Error('no port leads to the cluster');
  const { name, namespace, selector, ingressClass, gatewayClass, routes } = controller;
  return {
    kubectl: async (args, more) => cluster.kubectl(args, more), ask: async (path, timeout) => cluster.ask(path, timeout), httpPort: cluster.httpPort, httpsPort: cluster.httpsPort, nodeArch: cluster.nodes[0]?.arch ?? '',
    controller: { name, arch: context.target.go, namespace, selector, ingressClass, gatewayClass, routes, readLog: (log, services) => readAccessLog(controller, log, services) },
  };
}

/** Asks the route until it answers as wanted; `curl`, for fetch sets no Host. */
export async function ask(cluster: Cluster, host: string, id: string, wanted: number): Promise<{ status: number; body: string }> {
  for (let tries = 0; ; tries++) {
    const { stdout } = await execOk('curl', ['-s', '-m', '10', '-w', '\\n%{http_code}', '-H', `Host: ${host}`, '-H', `X-Request-Id: ${id}`, `http://127.0.0.1:${cluster.httpPort}/x?y=1`], '').catch(() => ({ stdout: '\n0' }));
    const at = stdout.lastIndexOf('\n');
    const answer = { status: Number(stdout.slice(at + 1)), body: stdout.slice(0, at).trim() };
    if (answer.status === wanted || tries > 60) return answer;
    await new Promise((done) => setTimeout(done, 500));
  }
}

/** What the controller's log tells of requests. */
export async function rows(cluster: Cluster, controller: Controller): Promise<AccessRow[]> {
  const log = await cluster.kubectl(['-n', controller.namespace, 'logs', `deployment/${controller.deployment}`, '--tail=-1']);
  return readAccessLog(controller, log.stdout, [`${NAMESPACE}/app`, `${NAMESPACE}/next`, `${NAMESPACE}/default-backend`]);
}

/** Takes a controller away. */
export async function withdraw(cluster: Cluster, controller: Controller): Promise<void> {
  await cluster.kubectl(['delete', 'namespace', controller.namespace, '--ignore-not-found', '--wait', '--timeout=60s'], { timeout: 90 });
}

/** Takes the routes of the application away. */
export async function withoutRoutes(cluster: Cluster): Promise<void> {
  for (const kind of ['ingress', 'httproute', 'gateway']) await cluster.kubectl(['-n', NAMESPACE, 'delete', kind, '--all', '--ignore-not-found']);
}

export { applyObjects };

/** A server that says for which architecture it was built, its version, and what it was asked. */
export const ECHO = `package main

import (
	"fmt"
	"net/http"
	"os"
	"runtime"
)

func main() {
	panic(http.ListenAndServe(":8080", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s %s\\n", runtime.GOARCH, os.Getenv("VERSION"), r.URL.Path)
	})))
}
`;
