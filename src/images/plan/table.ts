import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { userError } from '../../lib/errors.js';
import { exists, readIfThere } from '../../lib/files.js';
import { fits } from '../../lib/glob.js';
import { formatReference, parseReference, qualified } from '../reference.js';
import type { ImagesRow, ImagesTable } from '../../record/plan.js';

/**
 * Reads a table of images. Every name in it is checked, so that a digest which lacks a digit is refused before anything is done.
 *
 * @throws AdaptError (user) that names file and entry.
 */
export async function readTable(path: string): Promise<ImagesTable> {
  const text = await readIfThere(path);
  if (text === undefined) throw userError('there is no such table of images', path, 'Check --images.');
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined) throw userError(`the table is no YAML: ${problem.message.split('\n')[0] ?? ''}`, path, 'Mend it.');
  const table = (document.toJS({ maxAliasCount: 100 }) ?? {}) as ImagesTable;
  const { mirrors = [], images = [], ...other } = table;
  const [unknown] = Object.keys(other);
  if (unknown !== undefined) throw userError(`unknown field ${unknown}`, path, 'Use mirrors and images.');
  if (!Array.isArray(mirrors) || !Array.isArray(images)) throw userError('mirrors and images are lists', path, 'Mend it.');
  for (const mirror of mirrors) parseReference(`${mirror}/x`, `${path}: mirrors`);
  return { mirrors, images: await Promise.all(images.map(async (row, at) => checked(row, `${path}: images[${at}]`, dirname(path)))) };
}

async function checked(row: ImagesRow, where: string, folder: string): Promise<ImagesRow> {
  const { image, from, build, ...other } = row;
  const [unknown] = Object.keys(other);
  if (unknown !== undefined) throw userError(`unknown field ${unknown}`, where, 'Use image, from and build.');
  if (typeof image !== 'string' || image === '') throw userError('the entry names no image', where, 'Give it one.');
  if (from !== undefined) parseReference(from.replace('{tag}', 'tag'), where);
  if (build === undefined) return row;
  if (typeof build.project !== 'string' || build.project === '') throw userError('build names no project', where, 'Give it a folder or module@version.');
  const own = async (path: string): Promise<string> => ((await exists(resolve(folder, path))) ? resolve(folder, path) : path);
  return { ...row, build: { ...build, project: await own(build.project), ...(build.config === undefined ? {} : { config: resolve(folder, build.config) }), ...(build.recipes === undefined ? {} : { recipes: await Promise.all(build.recipes.map(own)) }) } };
}

/** The entry for an image, compared by complete names; one without a tag stands for any. */
export function rowFor(table: ImagesTable, image: string): ImagesRow | undefined {
  const reference = qualified(parseReference(image));
  const names = [reference.tag === '' ? '' : `:${reference.tag}`, ''].map((tag) => `${reference.registry}/${reference.repository}${tag}`);
  return (table.images ?? []).find((row) => {
    const pattern = fullPattern(row.image);
    return names.some((name) => fits(pattern, name));
  });
}

/** `calico/cni` → `docker.io/calico/cni`, as names are completed. */
function fullPattern(pattern: string): string {
  const [first = '', ...rest] = pattern.split('/');
  if (rest.length > 0 && (/[.:*]/.test(first) || first === 'localhost')) return pattern;
  return rest.length === 0 ? `docker.io/library/${pattern}` : `docker.io/${pattern}`;
}

/** The name under a mirror. */
export function mirrored(mirror: string, image: string): string {
  const reference = qualified(parseReference(image));
  return formatReference({ ...reference, registry: '', repository: `${mirror}/${reference.repository}` });
}
