import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the node sees the folder of kubeadm's patches. */
const PATCHES = '/kind/small';

/** How a node is kept small. */
export interface SmallNode {
  /** Folders of this machine that the node sees. */
  mounts: { hostPath: string; containerPath: string; readOnly: true }[];
  /** For kind's `kubeadmConfigPatches`. */
  kubeadm: string[];
}

/** Of each part of the control plane there is only one: it need not ask all the time whether it is the one that leads. */
const ALONE = [{ op: 'add', path: '/spec/containers/0/command/-', value: '--leader-elect=false' }];

/** By the names and kinds of patches that kubeadm knows. Source: its reference, "Customizing components with the kubeadm API". */
const SMALL: Readonly<Record<string, unknown>> = {
  'kube-controller-manager+json': ALONE, 'kube-scheduler+json': ALONE, 'corednsdeployment+strategic': { spec: { replicas: 1 } },
};

/** Writes the settings of a small node into a folder; they fit any node image of kind's. */
export async function smallNode(folder: string): Promise<SmallNode> {
  await mkdir(folder, { recursive: true });
  for (const [target, patch] of Object.entries(SMALL)) await writeFile(join(folder, `${target}.json`), JSON.stringify(patch));
  return { mounts: [{ hostPath: folder, containerPath: PATCHES, readOnly: true }], kubeadm: [`kind: InitConfiguration\npatches:\n  directory: ${PATCHES}\n`] };
}
