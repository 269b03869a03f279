import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { exec, withEnv, type ExecResult } from '../lib/exec.js';
import { exists } from '../lib/files.js';
import { moduleProgram } from '../target/module-program.js';
import { readPins } from '../target/pins.js';
import { markToolUsed, toolFolder } from '../target/store.js';
import { which } from '../target/which.js';
import type { Engine } from './engine.js';
import type { SmallNode } from './small.js';

/**
 * kind: the user's own from PATH, else the pinned one, built from its Go module.
 *
 * @throws AdaptError where there is none and none may be built.
 */
export async function findKind(context: Context): Promise<string> {
  const own = await which('kind');
  if (own !== undefined) return own;
  const { package: path, version } = readPins().kind;
  if (!context.install) throw new AdaptError('kind is missing', { where: 'cluster', advice: 'Put it on PATH, or allow missing tools to be installed.' });
  return moduleProgram('kind', path, version, context);
}

/** Where kind is, if it is here already, and the module it is built from where not. Builds nothing. */
export async function lookForKind(context: Context): Promise<{ path: string | undefined; built: string }> {
  const { package: module, version } = readPins().kind;
  const stored = join(toolFolder(context, 'kind'), version, 'kind');
  const path = (await which('kind')) ?? ((await exists(stored)) ? stored : undefined);
  if (path !== undefined) await markToolUsed(context, path);
  return { path, built: `${module}@v${version}` };
}

/** Runs kind for an engine and answers whatever its exit code is. */
export async function kind(program: string, on: Engine, args: readonly string[], options: { input?: string; timeout?: number; signal?: AbortSignal; network?: string; onStart?: (pid: number) => void } = {}): Promise<ExecResult> {
  const { network, ...rest } = options;
  const networkName = on.kind === 'docker' ? 'KIND_EXPERIMENTAL_DOCKER_NETWORK' : 'KIND_EXPERIMENTAL_PODMAN_NETWORK';
  return exec(program, args, {
    ...rest, env: withEnv({ KIND_EXPERIMENTAL_PROVIDER: on.kind, KIND_CLUSTER_NAME: undefined, ...(network === undefined ? {} : { [networkName]: network }) }, on.env),
  });
}

/** What kind is asked for. */
export interface KindRequest {
  name: string;
  image: string;
  /** -1: the engine chooses one that is free. */
  httpPort: number;
  httpsPort: number;
  small: SmallNode;
}

/** The configuration of a cluster of one node whose ports 80 and 443 are reached at 127.0.0.1 and from nowhere else. */
export function kindConfig({ name, image, httpPort, httpsPort, small }: KindRequest): string {
  const port = (containerPort: number, hostPort: number): object => ({ containerPort, hostPort, listenAddress: '127.0.0.1', protocol: 'TCP' });
  return JSON.stringify({
    kind: 'Cluster', apiVersion: 'kind.x-k8s.io/v1alpha4', name,
    nodes: [{ role: 'control-plane', image, extraPortMappings: [port(80, httpPort), port(443, httpsPort)], extraMounts: small.mounts }],
    // Newer kubelets refuse version 1 of cgroups unless they are told not to.
    kubeadmConfigPatches: ['kind: KubeletConfiguration\napiVersion: kubelet.config.k8s.io/v1beta1\nfailCgroupV1: false\n', ...small.kubeadm],
  });
}
