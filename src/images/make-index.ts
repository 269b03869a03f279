import { AdaptError, userError } from '../lib/errors.js';
import { copyContent, platformOf, select } from './copy.js';
import { isAttestation } from './layout.js';
import { editIndex, indexContent } from './join.js';
import { MEDIA, isIndex, parseIndex, parseJson, platformText, type Descriptor } from './oci.js';
import type { Stores } from './open-store.js';
import { formatPlace, nameIn, parsePlace } from './place.js';
import { inParallel, together } from './parallel.js';
import type { Fetched } from './registry/client.js';
import type { IndexOutcome, IndexRequest } from './requests.js';
import type { ImageStore } from './store.js';
import { createHash } from 'node:crypto';

/** Looks at an image before it is joined; throws where it may not be. */
export type LookAtSource = (source: string, platform: string) => Promise<void>;

/**
 * Joins images of single platforms in an index, or adds them to one that exists. The index is named last.
 *
 * @throws AdaptError where two images are of one platform, or the destination changed meanwhile.
 */
export async function makeIndex(request: IndexRequest, stores: Stores, progress: (line: string) => void = () => {}, look: LookAtSource = () => Promise.resolve()): Promise<IndexOutcome> {
  if (request.sources.length === 0) throw userError('no image given to join', request.destination, 'Name one for each platform.');
  const place = parsePlace(request.destination);
  const to = await stores.open(place, 'write');
  const key = place.kind === 'registry' ? place.reference.tag : place.name;
  if (key === '') throw userError('the index needs a name', request.destination, 'Name a tag.');
  const [held, found] = await together(to.resolve(key), inParallel(request.sources, 8, async (text) => single(text, stores, look)));
  const before = held?.descriptor.digest ?? '';
  const parts = found.flat();
  const added = parts.map((p) => p.descriptor);
  let index: Fetched;
  let base: { store: ImageStore; root: Fetched } | undefined;
  if (request.base === undefined) {
    const content = Buffer.from(indexContent(added));
    index = { content, descriptor: { mediaType: MEDIA.index, digest: `sha256:${createHash('sha256').update(content).digest('hex')}`, size: content.length } };
  } else {
    base = await existing(request.base, stores);
    index = await extend(base.root, base.store, added, request.replace === true);
  }
  const outcome: IndexOutcome = {
    name: formatPlace(place), digest: index.descriptor.digest, before, bytes: 0, added: added.map((d) => (d.platform === undefined ? '' : platformText(d.platform))),
    platforms: parseIndex(parseJson(index.content, to.name), to.name).manifests.filter((m) => !isAttestation(m)).map((m) => (m.platform === undefined ? 'unknown' : platformText(m.platform))),
  };
  if (request.dryRun === true || before === index.descriptor.digest) return outcome;
  if (base !== undefined && base.store.name !== to.name) {
    outcome.bytes += (await copyContent(base.store, to, base.root, progress)).bytes;
    await to.putManifest(base.root);
  }
  for (const part of parts) {
    outcome.bytes += (await copyContent(part.from, to, part.content, progress)).bytes;
    if (part.from.name !== to.name) await to.putManifest(part.content);
  }
  // Another job may have added its own platform meanwhile: its work is not to be lost.
  const now = (await to.resolve(key))?.descriptor.digest ?? '';
  if (now !== before) throw new AdaptError('the name was given to another image meanwhile', { where: outcome.name, advice: 'Run again: it is then added to that one.' });
  await to.putName(index, key);
  await stores.finish([place]);
  return outcome;
}

/** The manifests of a source, each with the platform that its config names. */
async function single(text: string, stores: Stores, look: LookAtSource): Promise<{ from: ImageStore; content: Fetched; descriptor: Descriptor }[]> {
  const place = parsePlace(text);
  const from = await stores.open(place, 'read');
  const root = await from.resolve(nameIn(place));
  if (root === undefined) throw new AdaptError('there is no such image', { where: text, advice: 'Check name and digest.', blame: 'user' });
  const manifests = isIndex(root.descriptor.mediaType)
    ? await Promise.all(parseIndex(parseJson(root.content, text), text).manifests.filter((m) => !isAttestation(m)).map((m) => from.manifest(m)))
    : [await select(from, root, {})];
  const found = [];
  for (const content of manifests) {
    const platform = await platformOf(from, content);
    const [os = '', architecture = '', variant] = platform.split('/');
    if (os === '' || architecture === '') throw new AdaptError('the image names no platform', { where: text, advice: 'Build it with a platform.' });
    await look(text, platform);
    found.push({ from, content, descriptor: { ...content.descriptor, platform: { architecture, os, ...(variant === undefined ? {} : { variant }) } } });
  }
  return found;
}

async function existing(text: string, stores: Stores): Promise<{ store: ImageStore; root: Fetched }> {
  const place = parsePlace(text);
  const store = await stores.open(place, 'read');
  const root = await store.resolve(nameIn(place));
  if (root === undefined) throw new AdaptError('there is no such image to add to', { where: text, advice: 'Leave the base out to make a new index.', blame: 'user' });
  return { store, root };
}

/** The base with further entries; a base of one platform becomes an index. */
async function extend(root: Fetched, store: ImageStore, added: readonly Descriptor[], replace: boolean): Promise<Fetched> {
  let index = root;
  if (!isIndex(root.descriptor.mediaType)) {
    const [os = '', architecture = '', variant] = (await platformOf(store, root)).split('/');
    const content = Buffer.from(indexContent([{ ...root.descriptor, platform: { architecture, os, ...(variant === undefined ? {} : { variant }) } }]));
    index = { content, descriptor: { mediaType: MEDIA.index, digest: '', size: content.length } };
  }
  const now = parseIndex(parseJson(index.content, store.name), store.name).manifests;
  const names = new Set(added.map((d) => (d.platform === undefined ? '' : platformText(d.platform))));
  const fresh = added.filter((d) => !now.some((m) => m.digest === d.digest));
  return editIndex(index, store.name, (entries) => [
    ...entries.filter((_entry, i) => {
      const platform = now[i]?.platform;
      const twin = platform !== undefined && names.has(platformText(platform)) && !added.some((d) => d.digest === now[i]?.digest);
      return !(replace && twin);
    }),
    ...fresh,
  ]);
}
