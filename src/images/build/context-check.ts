import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { readDockerfile, type Instruction } from '../../lib/dockerfile.js';
import { userError, type AdaptError } from '../../lib/errors.js';
import { fits } from '../../lib/glob.js';

/**
 * Sees to it that a Dockerfile reads nothing but its folder: no `..`, no link out of it, no folder of this machine.
 *
 * @param where the Dockerfile, for messages.
 * @throws AdaptError (user) naming the line.
 */
export async function refuseOutside(text: string, dir: string, where: string): Promise<void> {
  const root = await realpath(dir);
  for (const instruction of readDockerfile(text)) {
    const refuse = (source: string, why: string): AdaptError => userError(`${instruction.keyword} reads ${JSON.stringify(source)}, ${why}`, `${where}:${instruction.line}`, 'A Dockerfile may read its own folder only. Copy the file there, or name another image.context.');
    for (const source of sourcesOf(instruction)) {
      if (source.split('/').includes('..')) throw refuse(source, 'which leaves its folder');
      for (const path of await matches(root, source.split('/').filter((part) => part !== '' && part !== '.'), root)) {
        const real = await realpath(path).catch(() => undefined);
        if (real !== undefined && real !== root && !real.startsWith(root + sep)) throw refuse(source, `and ${relative(root, path)} is a link out of its folder`);
      }
    }
  }
}

/** What COPY, ADD and mounts of RUN read from the folder. */
function sourcesOf({ keyword, flags, rest, lines }: Instruction): string[] {
  if (keyword === 'RUN') {
    return [...lines.join(' ').matchAll(/--mount=(\S+)/g)].flatMap(([, options = '']) => {
      if (/(?:^|,)from=/.test(options) || (/(?:^|,)type=(\w+)/.exec(options)?.[1] ?? 'bind') !== 'bind') return [];
      return [/(?:^|,)(?:source|src)=([^,]+)/.exec(options)?.[1] ?? '.'];
    });
  }
  if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.has('from')) return [];
  const words = rest.startsWith('[') ? jsonWords(rest) : (rest.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
  return words.slice(0, -1).filter((word) => !word.startsWith('<<') && !/^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/.test(word));
}

function jsonWords(text: string): string[] {
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) ? words.map(String) : [];
  } catch {
    return [];
  }
}

/** Paths that a pattern stands for; a link ends the way, for what is behind it is judged by where it leads. */
async function matches(at: string, parts: readonly string[], root: string): Promise<string[]> {
  const [part, ...rest] = parts;
  if (part === undefined) return [at];
  const info = await lstat(at).catch(() => undefined);
  if (info === undefined) return [];
  if (info.isSymbolicLink()) return [at];
  if (!info.isDirectory()) return [];
  const names = /[*?[]/.test(part) ? (await readdir(at)).filter((name) => /[?[]/.test(part) || fits(part, name)) : [part];
  const found = await Promise.all(names.map(async (name) => matches(join(at, name), rest, root)));
  return found.flat();
}
