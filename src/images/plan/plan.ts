import { AdaptError } from '../../lib/errors.js';
import type { Architecture } from '../../target/architectures.js';
import { readSmall, select } from '../copy.js';
import { isAttestation } from '../layout.js';
import { isIndex, parseConfig, parseIndex, parseJson, parseManifest, platformText } from '../oci.js';
import type { Stores } from '../open-store.js';
import { inParallel } from '../parallel.js';
import { formatPlace, parsePlace } from '../place.js';
import { formatReference, parseReference, qualified } from '../reference.js';
import type { NamedImage } from './read-images.js';
import { mirrored, rowFor } from './table.js';
import type { ImageBuild, ImagesTable, PlannedImage } from '../../record/plan.js';

/** What a plan is made with. */
export interface PlanRequest {
  images: readonly NamedImage[];
  table: ImagesTable;
  target: Architecture;
  baseline: Architecture;
  /** Whether registries may be asked; without, only the table counts. */
  network: boolean;
}

/** Says of each image where it comes from; several are asked for at a time. Source: [0106]-[0119]. */
export function planImages(request: PlanRequest, stores: Stores): Promise<PlannedImage[]> {
  return inParallel(request.images, 4, async ({ image, files }) => ({ image, files, ...(await origin(image, request, stores)) }));
}

type Origin = Omit<PlannedImage, 'image' | 'files'>;

async function origin(image: string, request: PlanRequest, stores: Stores): Promise<Origin> {
  const row = rowFor(request.table, image);
  const tried: string[] = [];
  let source: ImageBuild | undefined;
  const candidates = [...(row?.from === undefined ? [] : [row.from.replace('{tag}', parseReference(image).tag)]), ...(isLocalOnly(image) ? [] : [image]), ...(request.table.mirrors ?? []).map((mirror) => mirrored(mirror, image))];
  for (const candidate of request.network ? candidates : []) {
    const found = await look(candidate, request, stores);
    if (found.from !== undefined) return { kind: 'first', from: found.from, reason: candidate === image ? 'its own index has the platform' : `found as ${candidate}` };
    tried.push(found.reason);
    source ??= found.source;
  }
  if (!request.network && row?.from?.includes('@') === true) return { kind: 'first', from: row.from.replace('{tag}', parseReference(image).tag), reason: 'the table names its digest; it was not asked for' };
  if (row?.build !== undefined) return { kind: 'second', build: row.build, reason: ['the table names its source', ...tried].join('; ') };
  if (source !== undefined) return { kind: 'second', build: source, reason: [`the image for ${request.baseline.go} names its source`, ...tried].join('; ') };
  return { kind: 'none', reason: request.network ? tried.join('; ') || 'no registry is known for it' : 'the table says nothing of it, and the network is not to be used' };
}

/** Names that only the machine that built them knows. */
const isLocalOnly = (image: string): boolean => qualified(parseReference(image)).registry === 'localhost';

async function look(name: string, { target, baseline }: PlanRequest, stores: Stores): Promise<{ from?: string; reason: string; source?: ImageBuild }> {
  const platform = `linux/${target.oci}`;
  const place = parsePlace(name);
  if (place.kind !== 'registry') return { reason: `${name} is in no registry` };
  try {
    const store = await stores.open(place, 'read');
    const root = await store.resolve(place.reference.digest || place.reference.tag);
    if (root === undefined) return { reason: `${name}: there is no such image` };
    const platforms = isIndex(root.descriptor.mediaType) ? parseIndex(parseJson(root.content, name), name).manifests.filter((m) => !isAttestation(m)).map((m) => (m.platform === undefined ? 'unknown' : platformText(m.platform))) : undefined;
    const wanted = [platform, `linux/${baseline.oci}`].find((one) => platforms === undefined || platforms.includes(one));
    if (wanted === undefined) return { reason: `${name} has only ${platforms?.join(', ') ?? 'nothing'}` };
    const found = await select(store, root, platforms === undefined ? {} : { platform: wanted });
    const manifest = parseManifest(parseJson(found.content, name), name);
    const config = parseConfig(parseJson(await readSmall(store, manifest.config), name), name);
    const is = platformText(config);
    if (is === platform) return { from: formatReference({ ...place.reference, tag: '', digest: found.descriptor.digest }), reason: '' };
    const source = is === `linux/${baseline.oci}` ? sourceOf(config.labels) : undefined;
    return { reason: `${name} has only ${platforms?.join(', ') ?? is}`, ...(source === undefined ? {} : { source }) };
  } catch (error) {
    if (error instanceof AdaptError) return { reason: `${formatPlace(place)}: ${error.message}` };
    throw error;
  }
}

/** The project that an image says it was built from: a Go module at a version. Source: the OCI image specification's annotations. */
function sourceOf(labels: Readonly<Record<string, string>>): ImageBuild | undefined {
  const address = labels['org.opencontainers.image.source'] ?? '';
  const version = labels['org.opencontainers.image.version'] ?? '';
  const path = /^https?:\/\/((?:github|gitlab|gitea|codeberg)\.(?:com|org)\/[\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(address)?.[1];
  if (path === undefined || !/^v?\d+\.\d+\.\d+[\w.+-]*$/.test(version)) return undefined;
  return { project: `${path}@${version.startsWith('v') ? version : `v${version}`}` };
}
