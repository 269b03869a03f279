import { createHash } from 'node:crypto';
import { copyBlob, initLayout, nameRoot, putBlob } from './layout-write.js';
import { findRoot, readLayout, readPlatforms } from './layout.js';
import { MEDIA, parseIndex, parseJson, platformText, type Descriptor } from './oci.js';
import type { Fetched } from './registry/client.js';
import { AdaptError } from '../lib/errors.js';

/** One platform's image, in a layout of its own. */
export interface JoinPart {
  layout: string;
  /** Name in the layout; default: the only image. */
  reference?: string;
}

/**
 * Makes one layout of several: the blobs of each part, an index over their manifests, and a name for the index.
 *
 * @throws AdaptError where two parts are of one platform.
 */
export async function joinLayouts(parts: readonly JoinPart[], to: string, name: string): Promise<Descriptor> {
  await initLayout(to);
  const manifests: Descriptor[] = [];
  for (const part of parts) {
    const layout = await readLayout(part.layout);
    for (const image of await readPlatforms(layout, findRoot(layout, part.reference))) {
      for (const blob of [image.descriptor, image.manifest.config, ...image.manifest.layers]) await copyBlob(part.layout, to, blob.digest);
      const [os = '', architecture = '', variant] = image.platform.split('/');
      const { mediaType, digest, size } = image.descriptor;
      manifests.push({ mediaType, digest, size, platform: { architecture, os, ...(variant === undefined ? {} : { variant }) } });
    }
  }
  const index = await putIndex(to, manifests);
  await nameRoot(to, index, name);
  return index;
}

/**
 * Stores an index over manifests.
 *
 * @throws AdaptError where two are of one platform: which one a machine gets would be chance.
 */
export async function putIndex(dir: string, manifests: readonly Descriptor[], annotations: Record<string, string> = {}): Promise<Descriptor> {
  return putBlob(dir, MEDIA.index, indexContent(manifests, annotations));
}

/**
 * An index whose entries were changed; those that stay are not touched, also where they hold what nobody here knows.
 *
 * @throws AdaptError where two are of one platform.
 */
export function editIndex(index: Fetched, where: string, edit: (entries: unknown[]) => unknown[]): Fetched {
  const raw = parseJson(index.content, where) as { manifests: unknown[] };
  const content = Buffer.from(JSON.stringify({ ...raw, manifests: edit(raw.manifests) }));
  refuseTwins(parseIndex(parseJson(content, where), where).manifests);
  return { content, descriptor: { mediaType: index.descriptor.mediaType, digest: `sha256:${createHash('sha256').update(content).digest('hex')}`, size: content.length } };
}

/** The text of an index; the same manifests give the same bytes. */
export function indexContent(manifests: readonly Descriptor[], annotations: Record<string, string> = {}): string {
  refuseTwins(manifests);
  return JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.index, manifests, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) });
}

function refuseTwins(manifests: readonly Descriptor[]): void {
  const seen = new Map<string, string>();
  for (const { platform, digest } of manifests) {
    if (platform === undefined || platform.os === 'unknown') continue;
    const text = platformText(platform);
    const other = seen.get(text);
    if (other !== undefined) throw new AdaptError(`two manifests of ${text}: ${other} and ${digest}`, { where: 'image index', advice: 'Name one image for each platform.', blame: 'user' });
    seen.set(text, digest);
  }
}
