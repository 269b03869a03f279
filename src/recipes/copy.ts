import { cp, mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Context } from '../lib/context.js';
import { contained, copyTree, describe, exists, isDir, removeTree } from '../lib/files.js';

/** The adapted copy of a project: all work happens here, and can be taken back. */
export interface AdaptedCopy {
  /** The original tree, never written to. */
  source: string;
  /** The copy, absolute. */
  dir: string;
  /** Files and folders that may differ from the original, relative to it. */
  touched: Set<string>;
  /** When it was made, in milliseconds since 1970: what changed in the original since then is not in it. */
  madeAt?: number;
}

/** Folders of a project that are no part of it: version control, and what earlier runs left. */
export function notCopied(source: string, context: Context): (path: string) => boolean {
  const inside = relative(source, context.workDir).split(sep).join('/');
  const work = inside === '' || inside.startsWith('..') ? undefined : inside;
  return (path) => basename(path) === '.git' || path === '.loong-adapt' || path === work;
}

/** Where the adapted copy of a project is, or will be. */
export function adaptedCopy(source: string, context: Context): AdaptedCopy {
  return { source, dir: join(context.workDir, 'adapted'), touched: new Set() };
}

/** Copies the project; what an earlier run left is removed. */
export async function makeCopy(copy: AdaptedCopy, context: Context): Promise<void> {
  await removeTree(copy.dir);
  copy.madeAt = Date.now();
  await copyTree(copy.source, copy.dir, notCopied(copy.source, context));
}

/** Makes the copy, or some paths of it, equal to the original again. */
export async function restore(copy: AdaptedCopy, paths: Iterable<string> = [...copy.touched]): Promise<void> {
  for (const path of paths) {
    const [from, to] = [join(copy.source, path), join(copy.dir, path)];
    await removeTree(to);
    if (await isDir(from)) await copyTree(from, to);
    else if (await exists(from)) await copyFileTo(from, to);
    copy.touched.delete(path);
  }
}

/** Absolute path in the copy of a file that is about to change. */
export async function touch(copy: AdaptedCopy, path: string): Promise<string> {
  const absolute = await contained(copy.dir, path);
  copy.touched.add(path);
  return absolute;
}

async function copyFileTo(from: string, to: string): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await rm(to, { force: true });
    await cp(from, to, { verbatimSymlinks: true, mode: 2 });
  } catch (error) {
    throw describe(error, to);
  }
}
