import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { AdaptError, errorCode } from '../lib/errors.js';
import { sha256 } from '../lib/files.js';
import { engine, engineFailed, engineOk, isGone, type Engine } from './engine.js';
import type { LoadedImage } from './types.js';

/** Most bytes of a manifest, config or index. */
const LIMIT = 4 << 20;
const CTR = ['ctr', '--namespace=k8s.io'];

/** What an archive says of the one image in it. */
interface ArchivedImage {
  /** Name with its tag, as it is written there. */
  name: string;
  /** Digest of the manifest; undefined for archives of `docker save`, which have none. */
  digest: string | undefined;
  config: string;
  platform: string;
}

interface Descriptor {
  digest: string;
  annotations?: { [name: string]: string };
}

/**
 * Loads the image of an archive into a node and reads back what is there.
 *
 * @throws AdaptError where the archive doesn't hold one image of one platform, or the node has another.
 */
export async function loadArchive(archive: string, node: string, on: Engine, signal: AbortSignal): Promise<LoadedImage> {
  const wanted = await readArchive(archive);
  const name = fullName(wanted.name);
  const snapshotter = await snapshotterOf(node, on, signal);
  // All platforms: the node's own is another one.
  const imported = await engine(on, ['exec', '--interactive', node, ...CTR, 'images', 'import', '--all-platforms', '--digests', `--snapshotter=${snapshotter}`, '-'], { inputFile: archive, signal });
  if (imported.exitCode !== 0) throw engineFailed(imported, on, 'Check that the archive is whole and that the disk has room.');
  const there = await names(node, on, signal);
  const found = [wanted.name, name].map((candidate) => there.get(candidate)).find((digest) => digest !== undefined) ?? wanted.digest;
  if (found === undefined) throw new AdaptError(`the node has no image ${name} after loading it`, { where: archive, advice: 'Give the image a name with a tag when it is saved.' });
  const [repository = name] = splitTag(name);
  const reference = `${repository}@${found}`;
  const source = there.has(wanted.name) ? wanted.name : name;
  for (const alias of [name, reference]) {
    if (there.get(alias) !== found) await engineOk(on, ['exec', node, ...CTR, 'images', 'tag', '--force', source, alias], { signal });
  }
  const manifest = await content(node, found, on, signal);
  const { config } = JSON.parse(manifest) as { config?: Descriptor };
  const same = config?.digest === wanted.config && (wanted.digest === undefined || wanted.digest === found) && `sha256:${sha256(manifest)}` === found;
  if (!same) throw new AdaptError(`the node holds another image than the archive: ${found} with config ${config?.digest ?? 'none'}, not ${wanted.digest ?? ''} with config ${wanted.config}`, { where: archive, advice: 'Run again; if it stays so, the archive is damaged.' });
  return { name, digest: found, config: wanted.config, reference, platform: wanted.platform };
}

/** `app:1` → `docker.io/library/app:1`, as Docker, containerd and the kubelet complete names. */
export function fullName(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const withRegistry = hasRegistry ? name : rest.length > 0 ? `docker.io/${name}` : `docker.io/library/${name}`;
  return splitTag(withRegistry)[1] === undefined ? `${withRegistry}:latest` : withRegistry;
}

function splitTag(name: string): [string, string | undefined] {
  const match = /^(.*):([\w][\w.-]{0,127})$/.exec(name);
  return match === null || (match[2] ?? '').includes('/') ? [name, undefined] : [match[1] ?? '', match[2]];
}

/** Reads what an archive says: only its small files, wherever they stand in it. */
export async function readArchive(archive: string): Promise<ArchivedImage> {
  const small = new Map<string, Buffer>();
  const reader = extract();
  let problem: unknown;
  const piping = pipeline(createReadStream(archive), reader as unknown as NodeJS.WritableStream).catch((error: unknown) => { problem = error; });
  try {
    for await (const entry of reader) {
      const { name, size = 0, type } = entry.header;
      if (type === 'file' && size <= LIMIT && (/\.json$/.test(name) || /^(\.\/)?blobs\/sha256\//.test(name))) {
        const chunks: Buffer[] = [];
        for await (const chunk of entry) chunks.push(chunk as Buffer);
        const all = Buffer.concat(chunks);
        // Layers aren't kept, however small.
        if (all[0] === 0x7b || all[0] === 0x5b) small.set(name.replace(/^\.\//, ''), all);
      } else {
        entry.resume();
      }
    }
  } catch (error) {
    problem ??= error;
  }
  await piping;
  if (problem !== undefined) throw errorCode(problem) === 'ENOENT' ? refuse(archive, 'it is not there') : refuse(archive, `it is cut or no archive (${problem instanceof Error ? problem.message : 'unreadable'})`);
  return small.has('index.json') ? ofLayout(small, archive) : ofDocker(small, archive);
}

function refuse(archive: string, why: string): AdaptError {
  return new AdaptError(`cannot load the image archive: ${why}`, { where: archive, advice: 'Use an archive of one image of one platform, as `docker save` or the image stage writes it.', blame: 'user' });
}

function ofLayout(small: Map<string, Buffer>, archive: string): ArchivedImage {
  const blob = <T>(digest: string): T => {
    const text = small.get(`blobs/${digest.replace(':', '/')}`);
    if (text === undefined) throw refuse(archive, `${digest} is missing`);
    return parsed<T>(text, archive);
  };
  const { manifests = [] } = parsed<{ manifests?: Descriptor[] }>(small.get('index.json'), archive);
  const [top] = manifests;
  if (top === undefined || manifests.length > 1) throw refuse(archive, `it holds ${manifests.length} images`);
  const { config, manifests: inner } = blob<{ manifests?: Descriptor[]; config?: Descriptor }>(top.digest);
  // A node would look in an index for its own platform, and find nothing.
  if (inner !== undefined) throw refuse(archive, 'it holds an index of platforms, not the image of one');
  if (config === undefined) throw refuse(archive, `${top.digest} is no image`);
  const name = top.annotations?.['io.containerd.image.name'] ?? top.annotations?.['org.opencontainers.image.ref.name'] ?? '';
  if (!/[\w]/.test(name)) throw refuse(archive, 'the image has no name');
  return { name, digest: top.digest, config: config.digest, platform: platformOf(blob(config.digest)) };
}

function ofDocker(small: Map<string, Buffer>, archive: string): ArchivedImage {
  const images = parsed<{ Config?: string; RepoTags?: string[] | null }[]>(small.get('manifest.json'), archive);
  const [image] = images;
  if (image === undefined || images.length > 1) throw refuse(archive, `it holds ${images.length} images`);
  const config = small.get(image.Config ?? '');
  const [name] = image.RepoTags ?? [];
  if (config === undefined) throw refuse(archive, 'its config is missing');
  if (name === undefined) throw refuse(archive, 'the image has no name');
  return { name, digest: undefined, config: `sha256:${sha256(config)}`, platform: platformOf(parsed(config, archive)) };
}

function platformOf({ os = '', architecture = '' }: { os?: string; architecture?: string }): string {
  return `${os}/${architecture}`;
}

function parsed<T>(text: Buffer | undefined, archive: string): T {
  try {
    return JSON.parse(text?.toString('utf8') ?? '') as T;
  } catch {
    throw refuse(archive, 'it has neither a readable index.json nor a manifest.json');
  }
}

/** Digests of the node's images by name. */
async function names(node: string, on: Engine, signal: AbortSignal): Promise<Map<string, string>> {
  const { stdout } = await engineOk(on, ['exec', node, ...CTR, 'images', 'ls'], { signal });
  return new Map([...stdout.matchAll(/^(\S+)\s+\S+\s+(sha256:[0-9a-f]{64})\s/gm)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

async function content(node: string, digest: string, on: Engine, signal: AbortSignal): Promise<string> {
  return (await engineOk(on, ['exec', node, ...CTR, 'content', 'get', digest], { signal })).stdout;
}

const snapshotters = new Map<string, string>();

/** What the node keeps layers in, as its configuration says (versions 2 and 3 of it). */
async function snapshotterOf(node: string, on: Engine, signal: AbortSignal): Promise<string> {
  const known = snapshotters.get(`${on.host} ${node}`);
  if (known !== undefined) return known;
  const dump = await engine(on, ['exec', node, 'containerd', 'config', 'dump'], { timeout: 60, signal });
  if (dump.exitCode !== 0 && isGone(dump.stderr)) throw engineFailed(dump, on);
  const found = /^\s*snapshotter = ["']([\w-]+)["']/m.exec(/\[plugins\.["']io\.containerd\.(?:grpc\.v1\.cri["']\.containerd|cri\.v1\.images["'])\][\s\S]*/.exec(dump.stdout)?.[0] ?? '')?.[1] ?? 'overlayfs';
  snapshotters.set(`${on.host} ${node}`, found);
  return found;
}
