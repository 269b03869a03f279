import type { Context } from '../lib/context.js';
import { AdaptError, userError } from '../lib/errors.js';
import { exec, execOk, withEnv, type ExecResult } from '../lib/exec.js';
import { releaseBinfmt, type BinfmtShare } from '../target/binfmt.js';
import { which } from '../target/which.js';
import { askByKubectl } from './api-server.js';
import { forwardPorts, type Forwarded } from './forward.js';
import { nodesOf } from './nodes.js';
import type { Cluster, KubeAnswer, KubectlOptions } from './types.js';

/** Any other cluster, by its kubeconfig: nothing of it is ours, and images can't be put into its nodes. */
export async function otherCluster(kubeconfig: string, binfmt: BinfmtShare | undefined, context: Context): Promise<Cluster> {
  const program = await which('kubectl');
  if (program === undefined) throw new AdaptError('kubectl is missing', { where: '--kubeconfig', advice: 'Put it on PATH, or let a cluster be made.' });
  const env = withEnv({ KUBECONFIG: kubeconfig });
  const kubectl = async (args: readonly string[], { input = '', timeout = 120, always = false }: KubectlOptions = {}): Promise<ExecResult> => exec(program, args, { env, input, timeout, ...(always ? {} : { signal: context.signal }) });
  // Objects without a namespace would go there, and be looked for in `default`.
  const space = (await kubectl(['config', 'view', '--minify', '--output', 'jsonpath={..namespace}'])).stdout.trim();
  if (space !== '' && space !== 'default') throw userError(`the context of this kubeconfig works in the namespace ${space}`, '--kubeconfig', 'Give a copy whose context names none: `kubectl config set-context --current --namespace=default`.');
  const ask = async (path: string, seconds?: number): Promise<KubeAnswer> => askByKubectl(kubectl, path, seconds);
  const nodes = await nodesOf(ask);
  const forwarded: Forwarded[] = [];
  return {
    name: kubeconfig, kubeconfig, ours: false, nodes: nodes.list, version: nodes.version, httpPort: undefined, httpsPort: undefined, kubectl, ask,
    forward: async (namespace, target, ports) => {
      const one = await forwardPorts(program, env, namespace, target, ports, context.signal);
      forwarded.push(one);
      return one.ports;
    },
    load: async (archive) => Promise.reject(userError('images cannot be put into the nodes of this cluster', archive, 'Name a registry that its nodes pull from: --cluster-registry. Or use a cluster of kind\'s.')),
    exportLogs: async (folder) => void (await execOk(program, ['cluster-info', 'dump', '--all-namespaces', `--output-directory=${folder}`], 'Check it with `kubectl cluster-info`.', { env, timeout: 120 })),
    memory: async () => Promise.resolve(undefined),
    close: async () => {
      for (const one of forwarded.splice(0)) await one.stop();
      if (binfmt !== undefined) await releaseBinfmt(binfmt);
    },
  };
}
