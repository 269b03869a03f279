import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { userError, type AdaptError } from '../../lib/errors.js';
import { contained } from '../../lib/files.js';

/**
 * The absolute place of a recipe's path below `root`, if it is one that a recipe may name.
 *
 * Beyond what `contained` refuses (absolute, outside, through a link): anything of git's own folder in whatever spelling
 * a file system takes for it, names that some file systems read otherwise, and a name that differs from one
 * that is there (or in `written`) only by case: on another machine it would be the same file.
 *
 * @throws AdaptError (user)
 */
export async function place(root: string, path: string, written: Iterable<string> = []): Promise<string> {
  const parts = path.split('/');
  for (const part of parts) {
    if (part === '' || part === '.' || part === '..') throw refused(path, root, 'it has an empty part, `.` or `..`');
    if (/[\p{Cc}\p{Cf}\\:*?"<>|]/u.test(part)) throw refused(path, root, 'it holds a character that file names should not have');
    if (/[. ]$/.test(part)) throw refused(path, root, 'a part of it ends with a dot or a blank');
    if (/^(\.git|git~\d)$/i.test(part)) throw refused(path, root, 'git\'s own folder is no part of a project');
  }
  const absolute = await contained(root, path);
  const key = folded(path);
  for (const other of written) if (other !== path && folded(other) === key) throw refused(path, root, `it differs from ${other} only by case`);
  for (let depth = parts.length; depth > 0; depth--) {
    const name = parts[depth - 1] ?? '';
    const names = await readdir(dirname(join(root, ...parts.slice(0, depth)))).catch(() => [] as string[]);
    const twin = names.includes(name) ? undefined : names.find((one) => folded(one) === folded(name));
    if (twin !== undefined) throw refused(path, root, `it differs from ${twin} only by case`);
  }
  return absolute;
}

function folded(path: string): string {
  return path.normalize('NFKC').toLowerCase();
}

function refused(path: string, root: string, why: string): AdaptError {
  return userError(`a recipe may not use the path ${JSON.stringify(path)}: ${why}`, root, 'Use a plain path inside the module or project.');
}
