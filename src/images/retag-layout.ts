import { readLayout, findRoot, readPlatforms } from './layout.js';
import { nameRoot } from './layout-write.js';
import { expandName, isPerArch, type NameFields } from './names.js';

/** A name that was given to an image in a layout. */
export interface GivenName {
  name: string;
  /** Of the index, or of one platform's manifest where the template has `{arch}`. */
  digest: string;
}

/**
 * Gives an image in a layout further names, by digest: index.json changes, no manifest and no layer is written or moved.
 * A template with `{arch}` names each platform's own manifest, any other the whole image.
 *
 * @param source name of the image in the layout.
 */
export async function retagLayout(dir: string, source: string, templates: readonly string[], fields: NameFields = {}): Promise<GivenName[]> {
  const layout = await readLayout(dir);
  const root = findRoot(layout, source);
  const given: { name: string; descriptor: typeof root }[] = [];
  for (const template of templates) {
    if (!isPerArch(template)) given.push({ name: expandName(template, source, fields), descriptor: root });
    else for (const image of await readPlatforms(layout, root)) {
      if (fields.arch !== undefined && fields.arch !== image.config.architecture) continue;
      given.push({ name: expandName(template, source, { ...fields, arch: image.config.architecture }), descriptor: image.descriptor });
    }
  }
  for (const { name, descriptor } of given) await nameRoot(dir, descriptor, name);
  return given.map(({ name, descriptor }) => ({ name, digest: descriptor.digest }));
}
