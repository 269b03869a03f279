import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { AdaptError } from '../../lib/errors.js';
import { copyContent } from '../copy.js';
import { MEDIA, broken, isIndex, isManifest, parseDescriptor, parseIndex, parseJson, type Descriptor } from '../oci.js';
import type { Fetched } from '../registry/client.js';
import { inParallel, together } from '../parallel.js';
import { RepositoryStore, type ImageStore } from '../store.js';

/** Something that is said of a manifest and stands beside it in its repository. */
export interface Referrer extends Descriptor {
  /** Media type of what is said. */
  artifactType: string;
}

/** What is to be said. */
export interface Saying {
  /** Media type of the content, which is also the artifact's type. */
  mediaType: string;
  content: Buffer;
  annotations: Record<string, string>;
}

/** An artifact without a configuration. Source: OCI image specification, "Guidance for an empty descriptor". */
const EMPTY = { mediaType: 'application/vnd.oci.empty.v1+json', content: Buffer.from('{}') };
/** How often two jobs that attach at once are let try. */
const ATTEMPTS = 12;
/** Milliseconds after which what another job was about to write is written. */
const SETTLE = 250;

/**
 * Attaches something to a manifest as a referrer: no digest and no tag of the image changes. A registry that has no list of
 * referrers gets it as an index under the tag `sha256-HEX`. Source: OCI distribution specification 1.1, "Referrers tag schema".
 */
export async function attach(store: RepositoryStore, subject: Descriptor, saying: Saying): Promise<Referrer> {
  const config = await putSmall(store, EMPTY.mediaType, EMPTY.content);
  const layer = await putSmall(store, saying.mediaType, saying.content);
  const { mediaType, digest, size } = subject;
  const content = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.manifest, artifactType: saying.mediaType, config, layers: [layer], subject: { mediaType, digest, size }, annotations: saying.annotations }));
  const descriptor = described(MEDIA.manifest, content);
  await refer(store, digest, { descriptor, content }, { ...descriptor, artifactType: saying.mediaType, annotations: saying.annotations });
  return { ...descriptor, artifactType: saying.mediaType, annotations: saying.annotations };
}

/** What is said of a manifest in its repository, by the registry's own list or by the tag that stands for it. */
export async function referrersOf(store: RepositoryStore, digest: string): Promise<Referrer[]> {
  const found = new Map<string, Referrer>();
  const [listed, tagged] = await together(store.registry.referrers(store.repository, digest), store.resolve(fallbackTag(digest)));
  for (const content of [listed, tagged?.content]) {
    if (content !== undefined) for (const one of entries(content, store.name)) found.set(one.digest, one);
  }
  return [...found.values()];
}

/** Reads what a referrer says: its first layer, whose digest is checked. */
export async function readReferrer(store: RepositoryStore, referrer: Referrer): Promise<Buffer> {
  const fetched = await store.manifest(referrer);
  const { layers: [layer] } = artifact(fetched, store.name);
  if (layer === undefined) throw broken(store.name, `referrer ${referrer.digest} holds nothing`);
  const chunks: Buffer[] = [];
  for await (const chunk of await store.open(layer)(0)) chunks.push(chunk as Buffer);
  const content = Buffer.concat(chunks);
  const digest = described('', content).digest;
  if (digest !== layer.digest) throw broken(store.name, `blob ${layer.digest} has the content of ${digest}`);
  return content;
}

/** What is said of one manifest: its referrers, and signatures that older tools keep under tags of their own. */
interface Said {
  digest: string;
  referrers: Referrer[];
  tagged: { tag: string; fetched: Fetched }[];
}

/** What is said of an image and of each of its platforms in one repository and is to be brought to another; nothing elsewhere. */
export async function whatIsSaid(from: ImageStore, to: ImageStore, root: Fetched): Promise<Said[]> {
  if (!(from instanceof RepositoryStore) || !(to instanceof RepositoryStore) || from.name === to.name) return [];
  const digests = [root.descriptor.digest, ...(isIndex(root.descriptor.mediaType) ? parseIndex(parseJson(root.content, from.name), from.name).manifests.map((entry) => entry.digest) : [])];
  const one = async (digest: string): Promise<Said> => {
    const tags = ['sig', 'att', 'sbom'].map((suffix) => `${fallbackTag(digest)}.${suffix}`);
    const [referrers, tagged] = await together(referrersOf(from, digest), inParallel(tags, 3, async (tag) => ({ tag, fetched: await from.resolve(tag) })));
    return { digest, referrers, tagged: tagged.flatMap(({ tag, fetched }) => (fetched === undefined || !isManifest(fetched.descriptor.mediaType) ? [] : [{ tag, fetched }])) };
  };
  // The first answer tells whether the registry has a list of referrers at all.
  const [first = '', ...others] = digests;
  return [await one(first), ...(await inParallel(others, 4, one))];
}

/**
 * Brings what is said of an image into another repository.
 *
 * @returns how many sayings there were.
 */
export async function copyReferrers(from: ImageStore, to: ImageStore, all: readonly Said[]): Promise<number> {
  if (!(from instanceof RepositoryStore) || !(to instanceof RepositoryStore)) return 0;
  let copied = 0;
  for (const { digest, referrers, tagged } of all) {
    for (const referrer of referrers) {
      const fetched = await from.manifest(referrer);
      const { config, layers } = artifact(fetched, from.name);
      for (const blob of [config, ...layers]) await to.putBlob(blob, from);
      await refer(to, digest, fetched, referrer);
      copied++;
    }
    for (const { tag, fetched } of tagged) {
      await copyContent(from, to, fetched);
      await to.putName(fetched, tag);
      copied++;
    }
  }
  return copied;
}

/** Stores a referrer and sees to it that it is found. */
async function refer(store: RepositoryStore, subject: string, fetched: Fetched, entry: Referrer): Promise<void> {
  if (await store.registry.putManifest(store.repository, fetched.descriptor.digest, fetched)) return;
  const tag = fallbackTag(subject);
  for (let attempt = 0, seen = 0; attempt < ATTEMPTS; attempt++) {
    const now = await store.resolve(tag);
    const there = now === undefined ? [] : entries(now.content, store.name);
    // Another job may have read before this one wrote, and write after: what stands there is looked at once more, a moment later.
    if (there.some((one) => one.digest === entry.digest)) {
      if (attempt === 0 || ++seen > 1) return;
      await sleep(SETTLE + Math.random() * SETTLE);
      continue;
    }
    seen = 0;
    const { mediaType, digest, size, artifactType, annotations } = entry;
    const added = { mediaType, digest, size, artifactType, ...(annotations === undefined ? {} : { annotations }) };
    const content = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.index, manifests: [...rawEntries(now?.content), added] }));
    await store.registry.putManifest(store.repository, tag, { descriptor: described(MEDIA.index, content), content });
  }
  throw new AdaptError('others change what is said of the image all the time', { where: `${store.name}:${tag}`, advice: 'Run again.' });
}

const fallbackTag = (digest: string): string => digest.replace(':', '-');

function rawEntries(content: Buffer | undefined): unknown[] {
  if (content === undefined) return [];
  const { manifests } = JSON.parse(content.toString('utf8')) as { manifests?: unknown[] };
  return manifests ?? [];
}

function entries(content: Buffer, where: string): Referrer[] {
  const { manifests = [] } = parseJson(content, where) as { manifests?: unknown[] };
  return manifests.slice(0, 1000).map((value) => {
    const { artifactType } = value as { artifactType?: unknown };
    return { ...parseDescriptor(value, where), artifactType: typeof artifactType === 'string' ? artifactType : '' };
  });
}

function artifact(fetched: Fetched, where: string): { config: Descriptor; layers: Descriptor[] } {
  const { config, layers } = parseJson(fetched.content, where) as { config?: unknown; layers?: unknown[] };
  return { config: parseDescriptor(config, where), layers: (layers ?? []).map((layer) => parseDescriptor(layer, where)) };
}

async function putSmall(store: RepositoryStore, mediaType: string, content: Buffer): Promise<Descriptor> {
  const descriptor = described(mediaType, content);
  if (!(await store.hasBlob(descriptor))) await store.registry.upload(store.repository, descriptor, (start) => Readable.from([content.subarray(start)]));
  return descriptor;
}

function described(mediaType: string, content: Buffer): Descriptor {
  return { mediaType, digest: `sha256:${createHash('sha256').update(content).digest('hex')}`, size: content.length };
}
