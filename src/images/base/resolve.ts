import type { Context } from '../../lib/context.js';
import { AdaptError, userError } from '../../lib/errors.js';
import { fits } from '../../lib/glob.js';
import type { Architecture } from '../../target/architectures.js';
import { plainName, readBases, standIn, type MadeVariant } from '../../target/bases.js';
import type { Stores } from '../open-store.js';
import { parseReference } from '../reference.js';
import { fetchBase } from './fetch.js';
import { makeBase, type MadeRequest } from './make.js';

/** A base image for one platform, at hand as a layout. */
export interface Base {
  /** As the Dockerfile, or the project file, names it. */
  name: string;
  /** `linux/loong64`. */
  platform: string;
  layout: string;
  /** Its name in the layout. */
  inLayout: string;
  /** What builders call it: nothing outside this machine has this name. */
  local: string;
  /** Of the platform's manifest. */
  digest: string;
  /** The image that it is, or `made:shell`. */
  source: string;
  /** It was made here. */
  made: boolean;
}

/** What `resolveBase` is told besides. */
export interface BaseWishes {
  /** Images by the names that a Dockerfile has (`*` allowed; without a tag for any): another name, a layout `oci:FOLDER:name`, or `made:static|base|tools|shell`, with `+package` for further ones. */
  own: Readonly<Record<string, string>>;
  /** How bases are made. */
  making: Pick<MadeRequest, 'suite' | 'mirror' | 'snapshot' | 'binfmt'>;
}

/** What makes a base of a name that says so: `made:shell+gcc`, or `loong-adapt/base:shell`. */
const MADE = /^(?:made:|(?:docker\.io\/|localhost\/)?loong-adapt\/base:)(static|base|tools|shell)((?:\+[a-z0-9][a-z0-9+.-]*?)*)$/;

/**
 * Finds a base image for a platform: what the project says; the image itself; the one that the table has for it; one made
 * from Debian's packages where the table says so. Source: [0138], [0183].
 *
 * @throws AdaptError where none can be had; it says what was tried.
 */
export async function resolveBase(name: string, arch: Architecture, wishes: BaseWishes, stores: Stores, context: Context): Promise<Base> {
  const base = await find(name, arch, wishes, stores, context);
  return { ...base, local: `localhost/loong-adapt/base:${base.digest.slice(7, 39)}` };
}

async function find(name: string, arch: Architecture, wishes: BaseWishes, stores: Stores, context: Context): Promise<Omit<Base, 'local'>> {
  const platform = `linux/${arch.oci}`;
  const plain = plainName(name);
  const own = Object.entries(wishes.own).find(([pattern]) => standsFor(pattern, plain))?.[1];
  const made = (variant: MadeVariant, include: readonly string[] = []): Promise<Omit<Base, 'local'>> => makeBase({ ...wishes.making, variant, arch, include }, context).then((base) => ({
    name, platform, layout: base.layout, inLayout: base.name, digest: base.digest, source: `made:${[variant, ...include].join('+')}`, made: true,
  }));
  const wanted = MADE.exec(own ?? name);
  if (wanted !== null) return made(wanted[1] as MadeVariant, (wanted[2] ?? '').split('+').filter((one) => one !== ''));
  if (own !== undefined && /^made:/.test(own)) throw userError(`${JSON.stringify(own)} can't be made`, 'image.bases in the project file', 'Write made:static, made:base, made:tools or made:shell, with +package for further packages.');
  const row = own === undefined ? (await readBases()).find((one) => one.images.some((pattern) => fits(pattern, plain)) || Object.values({ ...one.to }).some((to) => to.replace('{{tag}}', '*') === plain || fits(to.replace('{{tag}}', '*'), plain))) : undefined;
  const stand = row === undefined ? undefined : (standIn(row, name, arch) ?? standIn(row, name, arch, 'alone'));
  const tried: string[] = [];
  for (const candidate of new Set([own ?? name, ...(stand === undefined ? [] : [stand])])) {
    if (!/^oci(?:-archive)?:/.test(candidate)) parseReference(candidate, 'base image');
    const found = await fetchBase(candidate, platform, stores, context);
    if (typeof found !== 'string') return { name, platform, layout: found.layout, inLayout: found.name, digest: found.digest, source: candidate, made: false };
    tried.push(found);
  }
  if (row?.otherwise !== undefined) return made(row.otherwise);
  throw new AdaptError(`no base image for ${arch.go}: ${tried.join('; ')}`, {
    where: name, advice: `Name another in the project file, image.bases: {'${plain}': NAME} where NAME is an image that has ${platform}, or made:shell (made:tools, made:base, made:static) for one made from Debian's packages instead of ${name}.`,
  });
}

/** Whether a pattern of a project file stands for an image; one without a tag does for any. */
function standsFor(pattern: string, plain: string): boolean {
  const name = pattern.replace(/^(?:docker\.io|index\.docker\.io)\//, '').replace(/^library\//, '');
  return fits(name, plain) || fits(name, plain.replace(/:[^:/]*$/, ''));
}
