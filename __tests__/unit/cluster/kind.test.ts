import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { engineFailed, type Engine } from '../../../src/cluster/engine.js';
import { kindConfig } from '../../../src/cluster/kind.js';
import { builtName, readNodeImageData } from '../../../src/cluster/node-image/data.js';
import { asset } from '../../../src/lib/assets.js';
import { smallNode } from '../../../src/cluster/small.js';
import { readPins } from '../../../src/target/pins.js';

const on: Engine = { kind: 'docker', path: '/usr/bin/docker', host: 'unix:///d.sock', version: '1', env: {} };
const failed = (stderr: string): string => engineFailed({ command: 'docker run x', exitCode: 125, signal: '', stdout: '', stderr, seconds: 1, timedOut: false }, on).message;

test('a cluster is reached at the loopback address alone', () => {
  const config = JSON.parse(kindConfig({ name: 'n', image: 'i@sha256:0', httpPort: -1, httpsPort: 8443, small: { mounts: [], kubeadm: [] } })) as { nodes: { image: string; extraPortMappings: object[] }[] };
  expect(config.nodes).toHaveLength(1);
  expect(config.nodes[0]).toMatchObject({ image: 'i@sha256:0', extraPortMappings: [{ containerPort: 80, hostPort: -1, listenAddress: '127.0.0.1' }, { containerPort: 443, hostPort: 8443, listenAddress: '127.0.0.1' }] });
});

test('a daemon that is gone and a full disk are said in plain words', () => {
  expect(failed('Cannot connect to the Docker daemon at unix:///d.sock. Is the docker daemon running?')).toBe('the Docker daemon stopped answering');
  expect(failed('error during connect: Post "http://d.sock/v1.41/containers/create": EOF')).toBe('the Docker daemon stopped answering');
  expect(failed('write /var/lib/x: no space left on device')).toBe('the disk of the Docker daemon is full');
  expect(failed('something else')).toContain('docker run x failed with exit code 125');
});

test('the data of the node image agrees with the Go module and with kind', async () => {
  const { built, pulled } = readNodeImageData();
  const module = readFileSync(asset('node-image', 'kube', 'go.mod'), 'utf8');
  expect(module).toContain(`k8s.io/kubernetes v${built.kubernetes}`);
  expect(module).toContain(`k8s.io/api => k8s.io/api v0${built.kubernetes.slice(1)}`);
  expect(built.images.filter((name) => name.endsWith(`:v${built.kubernetes}`))).toHaveLength(4);
  expect(pulled).toMatch(/^kindest\/node:v[\d.]+@sha256:[0-9a-f]{64}$/);
  expect(readPins().kind.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(await builtName()).toMatch(new RegExp(`^loong-adapt/kind-node:v${built.kubernetes}-[0-9a-f]{12}$`));
});

test('a node is kept small by patches that kubeadm knows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loong-adapt-small-'));
  try {
    const { mounts, kubeadm } = await smallNode(folder);
    const patches = readdirSync(folder);
    expect(patches.length).toBeGreaterThan(0);
    for (const name of patches) {
      expect(name).toMatch(/^(etcd|kube-(apiserver|controller-manager|scheduler)|corednsdeployment)\+(strategic|json)\.json$/);
      expect(Array.isArray(JSON.parse(readFileSync(join(folder, name), 'utf8')))).toBe(name.endsWith('+json.json'));
    }
    expect(mounts).toEqual([{ hostPath: folder, containerPath: expect.stringMatching(/^\//), readOnly: true }]);
    expect(kubeadm.join()).toContain(`directory: ${mounts[0]?.containerPath}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
