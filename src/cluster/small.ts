import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the node sees the folder of patches. */
export const PATCHES = '/kind/small';

/**
 * How far the heap of each part of the control plane may grow before it is tidied, in percent (Go's GOGC): it serves a handful of objects,
 * and shall leave the memory of the machine to emulated programs.
 */
const GOGC = '40';

/** kubeadm's patches for a control plane that is small: by the names that kubeadm gives its parts. */
const SMALL: { [target: string]: object } = {
  ...Object.fromEntries(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => [name, { spec: { containers: [{ name, env: [{ name: 'GOGC', value: GOGC }] }] } }])),
  corednsdeployment: { spec: { replicas: 1 } },
};

/** Writes kubeadm's patches into a folder, and answers it. */
export async function writePatches(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [target, patch] of Object.entries(SMALL)) await writeFile(join(folder, `${target}+strategic.json`), JSON.stringify(patch));
  return folder;
}
