import { AdaptError } from '../lib/errors.js';
import { editIndex } from './join.js';
import { isAttestation, verifyDigest } from './layout.js';
import { JSON_LIMIT, broken, isIndex, isManifest, parseConfig, parseIndex, parseJson, parseManifest, platformText, type Descriptor, type ImageIndex } from './oci.js';
import { inParallel, together } from './parallel.js';
import type { Fetched } from './registry/client.js';
import type { Selection } from './requests.js';
import { sameRegistry, type ImageStore } from './store.js';

/** How many blobs of an image move at once. */
const BLOBS = 5;

/** What a copy moved. */
export interface Moved {
  digest: string;
  /** Bytes of blobs that went over the wire or were written. */
  bytes: number;
  blobs: number;
}

/**
 * The manifest that a selection stands for.
 *
 * @throws AdaptError where the image lacks the platform.
 */
export async function select(store: ImageStore, root: Fetched, selection: Selection): Promise<Fetched> {
  const { platform, attestations = 'keep' } = selection;
  if (!isIndex(root.descriptor.mediaType)) {
    if (!isManifest(root.descriptor.mediaType)) throw broken(store.name, `${root.descriptor.mediaType} is no image`);
    const has = platform === undefined ? '' : await platformOf(store, root);
    if (platform !== undefined && has !== platform) throw new AdaptError(`the image is of ${has}, not ${platform}`, { where: store.name, advice: 'Name another platform.', blame: 'user' });
    return root;
  }
  const index = parseIndex(parseJson(root.content, store.name), store.name);
  if (platform !== undefined) {
    const found = index.manifests.filter((m) => m.platform !== undefined && !isAttestation(m) && (platformText(m.platform) === platform || (m.platform.variant === 'v8' && `${m.platform.os}/${m.platform.architecture}` === platform)));
    if (found.length > 1) throw new AdaptError(`the index has two manifests of ${platform}`, { where: store.name, advice: 'Name the one by its digest.' });
    const [entry] = found;
    if (entry === undefined) throw new AdaptError(`the image has no platform ${platform}`, { where: store.name, advice: `It has ${platforms(index).join(', ')}.`, blame: 'user' });
    return store.manifest(entry);
  }
  if (attestations === 'keep' || !index.manifests.some(isAttestation)) return root;
  return editIndex(root, store.name, (entries) => entries.filter((_entry, i) => { const m = index.manifests[i]; return m === undefined || !isAttestation(m); }));
}

const platforms = (index: ImageIndex): string[] => index.manifests.filter((m) => !isAttestation(m)).map((m) => (m.platform === undefined ? 'unknown' : platformText(m.platform)));

/** The platform that an image's config names. */
export async function platformOf(store: ImageStore, fetched: Fetched): Promise<string> {
  const manifest = parseManifest(parseJson(fetched.content, store.name), store.name);
  return platformText(parseConfig(parseJson(await readSmall(store, manifest.config), store.name), store.name));
}

/** Reads a small blob of a store and checks its digest. */
export async function readSmall(store: ImageStore, descriptor: Descriptor): Promise<Buffer> {
  if (descriptor.size > JSON_LIMIT) throw broken(store.name, `${descriptor.size} bytes are too many for a config`);
  const chunks: Buffer[] = [];
  for await (const chunk of await store.open(descriptor)(0)) chunks.push(chunk as Buffer);
  const content = Buffer.concat(chunks);
  verifyDigest(content, descriptor, store.name);
  return content;
}

/**
 * Brings everything that a manifest or index refers to into another store; naming it there is the last step and the
 * caller's. What is there already stays where it is; blobs come before what refers to them, so that a broken copy shows
 * nothing half.
 *
 * @throws AdaptError for content whose digest is wrong, or an index whose platforms aren't those of the images.
 */
export async function copyContent(from: ImageStore, to: ImageStore, root: Fetched, progress: (line: string) => void = () => {}): Promise<Moved> {
  const moved: Moved = { digest: root.descriptor.digest, bytes: 0, blobs: 0 };
  if (from.name === to.name) return moved; // All of it was just read there.
  // A blob that several images share is sent once: registries keep their links in files, and a reader may meet one half written.
  const underWay = new Map<string, Promise<void>>();
  const send = async (blob: Descriptor): Promise<void> => {
    progress(`${to.name}: ${blob.digest.slice(0, 19)} (${blob.size} bytes)`);
    const bytes = await to.putBlob(blob, from);
    moved.bytes += bytes;
    if (bytes > 0) moved.blobs++;
  };
  const put = async (blob: Descriptor): Promise<void> => {
    const sending = underWay.get(blob.digest) ?? send(blob);
    underWay.set(blob.digest, sending);
    await sending;
  };
  if (!isIndex(root.descriptor.mediaType)) {
    await copyOne(from, to, root, '', put);
    return moved;
  }
  await inParallel(parseIndex(parseJson(root.content, from.name), from.name).manifests, 3, async (entry) => {
    if (isIndex(entry.mediaType)) throw broken(from.name, 'an index in an index');
    const fetched = await from.manifest(entry);
    if (fetched.content.length !== entry.size) throw broken(from.name, `manifest ${entry.digest} has ${fetched.content.length} bytes, the index says ${entry.size}`);
    await copyOne(from, to, fetched, isAttestation(entry) ? undefined : (entry.platform === undefined ? '' : platformText(entry.platform)), put);
    await to.putManifest(fetched);
  });
  return moved;
}

/** @param claimed the platform that the index names; empty for none, `undefined` for what is no image. */
async function copyOne(from: ImageStore, to: ImageStore, fetched: Fetched, claimed: string | undefined, put: (blob: Descriptor) => Promise<void>): Promise<void> {
  const manifest = parseManifest(parseJson(fetched.content, from.name), from.name);
  const check = async (): Promise<void> => {
    if (claimed === undefined || claimed === '' || !isManifest(fetched.descriptor.mediaType)) return;
    const real = await platformOf(from, fetched);
    const same = real === claimed || real.startsWith(`${claimed}/`) || claimed.startsWith(`${real}/`);
    if (!same) throw new AdaptError(`the index says ${claimed}, the image's config ${real}`, { where: `${from.name}@${fetched.descriptor.digest}`, advice: 'Build the image again; it is not copied.' });
  };
  const blobs = new Map([manifest.config, ...manifest.layers].map((blob) => [blob.digest, blob]));
  const move = async (): Promise<unknown> => inParallel([...blobs.values()], BLOBS, async (blob) => {
    if (blob.urls !== undefined && blob.urls.length > 0) throw broken(from.name, `layer ${blob.digest} is to be fetched from a foreign address`);
    await put(blob);
  });
  // Inside a registry no byte moves, and what is mounted for a wrong image is seen by nobody; elsewhere it is looked at first.
  if (sameRegistry(from, to)) await together(check(), move());
  else await check().then(move);
}
