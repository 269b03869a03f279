import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { sha256 } from '../../lib/files.js';
import { auditLayout } from '../audit.js';
import { copyContent, select } from '../copy.js';
import { findRoot, readLayout } from '../layout.js';
import { isIndex, parseIndex, parseJson, platformText } from '../oci.js';
import type { Stores } from '../open-store.js';
import { formatPlace, parsePlace } from '../place.js';
import { RegistryRefusal } from '../registry/connection.js';
import { LayoutStore } from '../store.js';
import { keep } from '../../target/keep.js';

/** One platform of an image, in a layout of its own. */
export interface FetchedBase {
  layout: string;
  /** Name in the layout. */
  name: string;
  /** Of the platform's manifest. */
  digest: string;
}

const NAME = 'loong-adapt/base:fetched';

/**
 * Brings one platform of an image into the cache, or finds it there, and checks that its programs are of the platform it names.
 *
 * @returns why it can't be had, where there is no such image, or it lacks the platform, or it is kept from us.
 * @throws AdaptError where the registry can't be asked, or the image isn't what it says.
 */
export async function fetchBase(reference: string, platform: string, stores: Stores, context: Context): Promise<FetchedBase | string> {
  const place = parsePlace(reference);
  const folder = join(context.cacheDir, 'bases', 'fetched', sha256(`${formatPlace(place)} ${platform}`).slice(0, 16));
  if (!context.network && place.kind === 'registry') return (await newest(folder)) ?? `${reference} is not in the cache, and the network is not to be used`;
  try {
    const from = await stores.open(place, 'read');
    const root = await from.resolve(place.kind === 'registry' ? place.reference.digest || place.reference.tag : place.name);
    if (root === undefined) return `there is no image ${reference}`;
    const has = isIndex(root.descriptor.mediaType) ? parseIndex(parseJson(root.content, reference), reference).manifests.flatMap((m) => (m.platform === undefined ? [] : [platformText(m.platform)])) : undefined;
    if (has !== undefined && !has.some((one) => one === platform || one === `${platform}/v8`)) return `${reference} has no ${platform}`;
    const found = await select(from, root, { platform }).catch((error: unknown) => {
      if (error instanceof AdaptError && error.blame === 'user') return `${reference}: ${error.message}`;
      throw error;
    });
    if (typeof found === 'string') return found;
    const layout = await keep(join(folder, found.descriptor.digest.replace(':', '-')), async (part) => {
      context.reporter.progress(`fetching ${reference} for ${platform}`);
      const to = new LayoutStore(part, context.signal);
      await copyContent(from, to, found);
      await to.putName(found, NAME);
      await refuseOthers(part, reference, context);
    });
    return { layout, name: NAME, digest: found.descriptor.digest };
  } catch (error) {
    if (error instanceof RegistryRefusal && [401, 403, 404].includes(error.status)) return `${reference}: ${error.message}`;
    throw error;
  }
}

/** @throws AdaptError for a base whose programs are another architecture's. */
async function refuseOthers(layout: string, reference: string, context: Context): Promise<void> {
  for (const audit of await auditLayout(layout, { reference: NAME, signal: context.signal, tempDir: context.cacheDir })) {
    const wrong = [...audit.problems.filter((one) => one.kind === 'machine' || one.kind === 'abi').map((one) => one.text), ...audit.checks.filter((check) => !check.passed && / (?:platform|layers)$/.test(check.name)).map((check) => check.detail)];
    if (wrong.length > 0) throw new AdaptError(`the base is not what it says: ${audit.platform} machine: ${wrong.slice(0, 3).join('; ')}`, { where: reference, advice: 'Name another base image.' });
  }
}

/** What was fetched last of an image. */
async function newest(folder: string): Promise<FetchedBase | undefined> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.includes('.part-'));
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  const [last] = dated.sort((a, b) => b.at - a.at);
  if (last === undefined) return undefined;
  const layout = join(folder, last.name);
  return { layout, name: NAME, digest: findRoot(await readLayout(layout), NAME).digest };
}
