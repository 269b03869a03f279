import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the node sees the folder of kubeadm's patches. */
const PATCHES = '/kind/small';

/**
 * How far the heap of each part may grow before it is tidied, in percent (Go's GOGC): the node serves a handful of objects, and shall
 * leave the memory of the machine to emulated programs.
 */
const GOGC = '40';

/** What is added to a part of the control plane. */
interface Part {
  args?: readonly string[];
}

const PARTS: Readonly<Record<string, Part>> = {
  'etcd': {},
  'kube-apiserver': {},
  // Of each there is only one.
  'kube-controller-manager': { args: ['--leader-elect=false'] },
  'kube-scheduler': { args: ['--leader-elect=false'] },
};

/** Services of the node's own; containerd hands its environment on to what watches each pod. */
const SERVICES = ['kubelet', 'containerd'];

/** A folder or file of this machine that the node sees. */
export interface NodeMount {
  hostPath: string;
  containerPath: string;
  readOnly: true;
}

/** How a node is kept small. */
export interface SmallNode {
  mounts: NodeMount[];
  /** For kind's `kubeadmConfigPatches`. */
  kubeadm: string[];
}

/** Writes the settings of a small node into a folder; they fit any node image of kind's. */
export async function smallNode(folder: string): Promise<SmallNode> {
  const patches = join(folder, 'patches');
  await mkdir(patches, { recursive: true });
  const write = async (target: string, type: string, patch: unknown): Promise<void> => writeFile(join(patches, `${target}+${type}.json`), JSON.stringify(patch));
  for (const [name, { args = [] }] of Object.entries(PARTS)) {
    await write(name, 'strategic', { spec: { containers: [{ name, env: [{ name: 'GOGC', value: GOGC }] }] } });
    if (args.length > 0) await write(name, 'json', args.map((value) => ({ op: 'add', path: '/spec/containers/0/command/-', value })));
  }
  await write('corednsdeployment', 'strategic', { spec: { replicas: 1, template: { spec: { containers: [{ name: 'coredns', env: [{ name: 'GOGC', value: GOGC }] }] } } } });
  const unit = join(folder, 'small.conf');
  await writeFile(unit, `[Service]\nEnvironment=GOGC=${GOGC}\n`);
  const mount = (hostPath: string, containerPath: string): NodeMount => ({ hostPath, containerPath, readOnly: true });
  return {
    mounts: [mount(patches, PATCHES), ...SERVICES.map((name) => mount(unit, `/etc/systemd/system/${name}.service.d/20-small.conf`))],
    kubeadm: [`kind: InitConfiguration\npatches:\n  directory: ${PATCHES}\n`],
  };
}
