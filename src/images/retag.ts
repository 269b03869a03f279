import { AdaptError, userError } from '../lib/errors.js';
import { copyReferrers, whatIsSaid } from './attest/referrers.js';
import { copyContent, platformOf, select } from './copy.js';
import { isAttestation } from './layout.js';
import { expandName, isPerArch } from './names.js';
import { isIndex, parseIndex, parseJson } from './oci.js';
import type { Stores } from './open-store.js';
import { inParallel, together } from './parallel.js';
import { formatPlace, nameIn, parsePlace, type Place } from './place.js';
import { formatReference, parseReference } from './reference.js';
import type { Fetched } from './registry/client.js';
import type { NameOutcome, RetagOutcome, RetagRequest } from './requests.js';
import type { ImageStore } from './store.js';

interface Step extends NameOutcome {
  place: Place;
  store: ImageStore;
  tag: string;
  content: Fetched;
}

/**
 * Gives an image further names, in the same registry, another one, a layout or an archive. Manifests and blobs are
 * copied by digest; inside one registry no blob byte moves. Names come last: each holds the old image or the new one,
 * whole. Source: [0190]-[0191].
 */
export async function retagImage(request: RetagRequest, stores: Stores, progress: (line: string) => void = () => {}): Promise<RetagOutcome> {
  if (request.destinations.length === 0) throw userError('no destination given', request.source, 'Name at least one.');
  const source = parsePlace(request.source);
  const from = await stores.open(source, 'read');
  const [root, held] = await together(from.resolve(nameIn(source)), heldNow(request, stores));
  if (root === undefined) throw new AdaptError('there is no such image', { where: formatPlace(source), advice: 'Check name and tag.', blame: 'user' });
  const steps = (await inParallel(await targets(request, source, from, root), 4, ({ place, content }) => planPlace(place, content, request, stores, held))).flat();
  const whole = steps[0]?.content.descriptor.digest ?? root.descriptor.digest;
  const outcome: RetagOutcome = { source: formatPlace(source), digest: whole, names: steps.map(({ name, digest, action, before, reason }) => ({ name, digest, action, before, reason })), bytes: 0, blobs: 0, referrers: 0 };
  if (request.dryRun === true) return outcome;
  const todo = steps.filter((step) => step.action === 'set' || step.action === 'moved');
  const copy = async (): Promise<void> => {
    for (const step of oncePerStore(todo)) {
      const moved = await copyContent(from, step.store, step.content, progress);
      outcome.bytes += moved.bytes;
      outcome.blobs += moved.blobs;
    }
  };
  // Also of an image that has its names already: something may have been said of it since.
  const told = request.attestations === 'drop' ? [] : oncePerStore(steps.filter((step) => step.action !== 'kept'));
  const [, said] = await together(copy(), inParallel(told, 2, (step) => whatIsSaid(from, step.store, step.content)));
  for (const [i, step] of told.entries()) outcome.referrers += await copyReferrers(from, step.store, said[i] ?? []);
  for (const step of todo) await (request.byDigest === true ? step.store.putManifest(step.content) : step.store.putName(step.content, step.tag));
  await stores.finish(todo.map((step) => step.place));
  return outcome;
}

/** One step for each content and store. */
const oncePerStore = (steps: readonly Step[]): Step[] => [...new Map(steps.map((step) => [`${step.store.name} ${step.digest}`, step])).values()];

/** Every destination with the manifest it gets. */
async function targets(request: RetagRequest, source: Place, from: ImageStore, root: Fetched): Promise<{ place: Place; content: Fetched }[]> {
  const found: { place: Place; content: Fetched }[] = [];
  const sourceName = source.kind === 'registry' ? formatReference({ ...source.reference, digest: '' }) : source.name;
  const expand = (template: string, arch?: string): Place => {
    const local = /^(oci|oci-archive):([^:]+):(.+)$/.exec(template);
    if (!template.includes('{')) return parsePlace(template);
    if (sourceName === '') throw userError('a template needs a source with a name', template, 'Name the image in the layout.');
    const fields = { ...(request.prefix === undefined ? {} : { prefix: request.prefix }), ...(arch === undefined ? {} : { arch }) };
    return parsePlace(local === null ? expandName(template, sourceName, fields) : `${local[1] ?? ''}:${local[2] ?? ''}:${expandName(local[3] ?? '', sourceName, fields)}`);
  };
  for (const template of request.destinations) {
    if (!isPerArch(template)) {
      found.push({ place: expand(template), content: await select(from, root, request) });
      continue;
    }
    const platforms = request.platform === undefined ? await platformsOf(from, root) : [request.platform];
    for (const platform of platforms) found.push({ place: expand(template, platform.split('/')[1]), content: await select(from, root, { ...request, platform }) });
  }
  return found;
}

async function platformsOf(from: ImageStore, root: Fetched): Promise<string[]> {
  if (!isIndex(root.descriptor.mediaType)) return [await platformOf(from, root)];
  const entries = parseIndex(parseJson(root.content, from.name), from.name).manifests.filter((m) => !isAttestation(m));
  return Promise.all(entries.map(async (entry) => platformOf(from, await from.manifest(entry))));
}

/** What the destinations hold that are known without the source: asked with it, for each answer may come from far. Others are asked later. */
async function heldNow(request: RetagRequest, stores: Stores): Promise<Map<string, string>> {
  if (request.byDigest === true || request.version !== undefined) return new Map();
  const known = request.destinations.filter((name) => !name.includes('{')).map((name) => parsePlace(name)).filter((place) => place.kind === 'registry' && place.reference.digest === '');
  return new Map(await inParallel(known, 4, async (place): Promise<[string, string]> => [formatPlace(place), await digestAt(place, await stores.open(place, 'write'))]));
}

/** The digest that a place's name has; empty for none. */
async function digestAt(place: Place, store: ImageStore): Promise<string> {
  const key = nameIn(place);
  return key === '' ? '' : ((await store.resolve(key))?.descriptor.digest ?? '');
}

async function planPlace(place: Place, content: Fetched, request: RetagRequest, stores: Stores, held: ReadonlyMap<string, string>): Promise<Step[]> {
  const store = await stores.open(place, 'write');
  if (request.byDigest === true) {
    if (place.kind !== 'registry') throw userError('only a registry keeps an image without a name', formatPlace(place), 'Name a repository, registry/name.');
    const { digest } = content.descriptor;
    const there = (await store.resolve(digest)) !== undefined;
    return [{ name: formatReference({ ...place.reference, tag: '', digest }), digest, action: there ? 'same' : 'set', before: there ? digest : '', reason: there ? 'is there already' : '', place, store, tag: digest, content }];
  }
  const immutable = (request.immutable ?? []).map((pattern) => asPattern(pattern));
  const wanted = request.version === undefined ? [{ tag: ownTag(place), fixed: false, heldBy: '' }] : await tagsOf(request.version, place, stores);
  const steps: Step[] = [];
  for (const { tag, fixed, heldBy } of wanted) {
    const named = withTag(place, tag);
    const key = named.kind === 'registry' ? tag : named.name;
    const before = held.get(formatPlace(named)) ?? (await digestAt(named, store));
    const digest = content.descriptor.digest;
    const locked = before !== '' && before !== digest && (fixed || immutable.some((p) => p.test(tag)));
    const [action, reason]: [Step['action'], string] = before === digest ? ['same', 'is there already']
      : request.force !== true && locked ? ['kept', `is set and is not moved without force`]
      : request.force !== true && heldBy !== '' ? ['kept', `${heldBy} is newer`]
      : [before === '' ? 'set' : 'moved', ''];
    steps.push({ name: formatPlace(named), digest, action, before, reason, place: named, store, tag: key, content });
  }
  return steps;
}

async function tagsOf(version: string, place: Place, stores: Stores): Promise<{ tag: string; fixed: boolean; heldBy: string }[]> {
  const { versionTags } = await import('./version-tags.js');
  return versionTags(version, await stores.tags(place)).map((t) => ({ tag: t.tag, fixed: t.kind === 'exact', heldBy: t.heldBy ?? '' }));
}

function asPattern(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw userError(`${JSON.stringify(pattern)} is no regular expression`, 'immutable', 'Mend it.');
  }
}

function ownTag(place: Place): string {
  if (place.kind !== 'registry') return '';
  if (place.reference.digest !== '') throw userError('a destination is named by a tag, not a digest', formatPlace(place), 'Leave the digest out.');
  return place.reference.tag;
}

function withTag(place: Place, tag: string): Place {
  if (place.kind === 'registry') return { ...place, reference: { ...place.reference, tag } };
  if (tag === '') {
    if (place.name === '') throw userError('a layout needs a name for the image', formatPlace(place), 'Write oci:FOLDER:name.');
    return place;
  }
  return { ...place, name: formatReference({ ...parseReference(place.name), tag }) };
}
