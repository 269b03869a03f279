import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { asset } from '../../lib/assets.js';
import { sha256, walk } from '../../lib/files.js';
import { hostArchitecture } from '../../target/architectures.js';
import { distribution } from '../../target/distribution.js';

/** `data/node-image.yml`. */
export interface NodeImageData {
  /** The published image that fits the pinned kind, by digest. */
  pulled: string;
  built: {
    /** Version of Kubernetes, without `v`; `node-image/kube/go.mod` has the same. */
    kubernetes: string;
    /** Names that kubeadm looks for. */
    images: string[];
    pause: string;
    /** Of the distribution. */
    packages: string[];
    /** How long it compiles, about. */
    minutes: number;
  };
}

let data: NodeImageData | undefined;

/** What a node is made of. */
export function readNodeImageData(): NodeImageData {
  return (data ??= parse(readFileSync(asset('data', 'node-image.yml'), 'utf8')) as NodeImageData);
}

/** Name of the image that is built here: the same where data, files, distribution and machine are the same. */
export async function builtName(): Promise<string> {
  const { built } = readNodeImageData();
  const parts = [JSON.stringify(built), (await distribution()).codename, hostArchitecture().go, await hashOf(['assemble', 'files', 'kube', 'capfit'])];
  return `loong-adapt/kind-node:v${built.kubernetes}-${sha256(parts.join('\0')).slice(0, 12)}`;
}

/** Hash over files and folders below `node-image/`, with their paths. */
export async function hashOf(names: readonly string[]): Promise<string> {
  const root = asset('node-image');
  const parts: string[] = [];
  for await (const { path } of walk(root)) {
    if (names.some((name) => path === name || path.startsWith(`${name}/`))) parts.push(path, sha256(await readFile(join(root, path))));
  }
  return sha256(parts.join('\0'));
}
