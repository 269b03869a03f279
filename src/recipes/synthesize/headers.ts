import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asset } from '../../lib/assets.js';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { exec, withEnv } from '../../lib/exec.js';
import { makeDir, readIfThere, sha256, writeAtomic } from '../../lib/files.js';
import type { Architecture } from '../../target/architectures.js';
import { markUsed } from '../../target/cache-room.js';
import { crossCompiler } from '../../target/cross.js';
import { goEnv } from '../../target/go.js';
import { withScratch } from '../../target/scratch.js';
import { godefs } from '../godefs.js';
import { packageFacts, type Layout } from './facts.js';

/** Tries with names that the compiler refuses left out. */
const TRIES = 4;

const known = new Map<string, Promise<ReadonlyMap<string, string>>>();

/** The values that the C headers of an architecture give to macros, exact; names that aren't there, or are no whole numbers, are left out. */
export function headerValues(names: readonly string[], arch: Architecture, context: Context): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(names)].filter((name) => /^[A-Za-z_]\w*$/.test(name)).sort();
  const key = JSON.stringify([arch.go, context.cacheDir, asked]);
  let answer = known.get(key);
  if (answer === undefined) {
    answer = readValues(asked, arch, context);
    answer.catch(() => known.delete(key));
    known.set(key, answer);
  }
  return answer;
}

/** Architectures whose headers no compiler here reads, with what it said: asking again takes as long. */
const unreadable = new Map<string, AdaptError>();

async function readValues(names: readonly string[], arch: Architecture, context: Context): Promise<ReadonlyMap<string, string>> {
  const place = JSON.stringify([arch.go, context.cacheDir]);
  const before = unreadable.get(place);
  if (before !== undefined) throw before;
  let left = names.map((name, index) => ({ name, index }));
  for (let attempt = 0; attempt < TRIES && left.length > 0; attempt++) {
    const macros = left.map(({ name, index }) => `#ifdef ${name}\n#define known_${index} 1\n#define value_${index} (${name})\n#else\n#define known_${index} 0\n#define value_${index} 0\n#endif\n`);
    const wanted = left.map(({ index }) => `const Known${index} = C.known_${index}\n\nconst Value${index} = C.value_${index}\n`);
    const answer = await define(macros.join(''), wanted.join('\n'), arch, context);
    if (typeof answer === 'string') return pick(answer, left);
    const refused = new Set([...answer.message.matchAll(/\bvalue_(\d+)\b/g)].map((match) => Number(match[1])));
    if (refused.size === 0) {
      unreadable.set(place, answer);
      throw answer;
    }
    left = left.filter(({ index }) => !refused.has(index));
  }
  return new Map();
}

function pick(text: string, asked: readonly { name: string; index: number }[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name, index } of asked) {
    if (!new RegExp(`\\bKnown${index} = 0x1\\b`).test(text)) continue;
    const value = new RegExp(`\\bValue${index} = (-?)(0x[0-9a-f]+)\\b`).exec(text);
    if (value !== null) found.set(name, String(value[1] === '-' ? -BigInt(value[2] ?? '0') : BigInt(value[2] ?? '0')));
  }
  return found;
}

const layouts = new Map<string, Promise<Layout | undefined>>();

/** How the C headers of an architecture lay out a struct; undefined where they have none of this name. */
export function headerLayout(struct: string, arch: Architecture, context: Context): Promise<Layout | undefined> {
  const key = JSON.stringify([arch.go, context.cacheDir, struct]);
  let answer = layouts.get(key);
  if (answer === undefined) {
    answer = readLayout(struct, arch, context);
    answer.catch(() => layouts.delete(key));
    layouts.set(key, answer);
  }
  return answer;
}

async function readLayout(struct: string, arch: Architecture, context: Context): Promise<Layout | undefined> {
  if (!(await structsOf(arch, context)).has(struct)) return undefined;
  const text = await define('', `type Asked C.struct_${struct}\n`, arch, context);
  if (typeof text !== 'string') return undefined;
  return withScratch(context, 'layout', async (dir) => {
    await writeFile(join(dir, 'asked.go'), text.replace(/^\/\/go:build .*$/m, ''));
    return (await packageFacts(dir, 'lookup', { ...context, target: arch })).layouts[arch.go]?.['Asked'];
  });
}

const structs = new Map<string, Promise<Set<string>>>();

/** Names of all structs that the headers define. */
function structsOf(arch: Architecture, context: Context): Promise<Set<string>> {
  const key = JSON.stringify([arch.go, context.cacheDir]);
  let names = structs.get(key);
  if (names === undefined) {
    names = listStructs(arch, context);
    names.catch(() => structs.delete(key));
    structs.set(key, names);
  }
  return names;
}

async function listStructs(arch: Architecture, context: Context): Promise<Set<string>> {
  const compiler = await crossCompiler(arch, context);
  if (compiler === undefined) return new Set();
  const input = `#define _GNU_SOURCE\n${await includes()}`;
  const result = await exec(compiler.cc, ['-E', '-x', 'c', '-'], { input, signal: context.signal, timeout: 120, env: withEnv(compiler.env) });
  return new Set([...result.stdout.matchAll(/\bstruct\s+(\w+)\s*\{/g)].map((match) => match[1] ?? ''));
}

/** All known headers, those that are there. */
async function includes(): Promise<string> {
  const headers = (await readFile(asset('data', 'c-headers.txt'), 'utf8')).split('\n').filter((line) => line !== '');
  return headers.map((header) => `#if __has_include(<${header}>)\n#include <${header}>\n#endif\n`).join('');
}

/** Runs definitions through cgo with all known headers in front; answers the Go text, or what the compiler said. */
async function define(macros: string, wanted: string, arch: Architecture, context: Context): Promise<string | AdaptError> {
  const source = `package lookup\n\n/*\n#define _GNU_SOURCE\n${await includes()}${macros}*/\nimport "C"\n\n${wanted}`;
  const compiler = await crossCompiler(arch, context);
  // Only zig's headers are those of its version; those of a system change beneath it.
  if (compiler?.version.startsWith('zig ') !== true) return asked(source, arch, context);
  const file = join(context.cacheDir, 'headers', `${sha256(JSON.stringify([1, compiler.version, arch.go, (await goEnv(context, ['GOVERSION']))['GOVERSION'], source]))}.json`);
  const kept = await readKept(file);
  if (kept !== undefined) return kept.refused === undefined ? kept.text ?? '' : new AdaptError(kept.refused, { advice: '' });
  const answer = await asked(source, arch, context);
  const what: Kept | undefined = typeof answer === 'string' ? { text: answer } : REFUSED.test(answer.message) ? { refused: answer.message } : undefined;
  // A cache that can't be written to is none.
  if (what !== undefined) await makeDir(dirname(file)).then(() => writeAtomic(file, JSON.stringify(what))).catch(() => {});
  return answer;
}

/** What the compiler says of names that it takes for no constants: the same each time. */
const REFUSED = /\bvalue_\d+\b/;

/** What a compiler with headers of its own said once. */
interface Kept {
  text?: string;
  refused?: string;
}

async function readKept(file: string): Promise<Kept | undefined> {
  const text = await readIfThere(file).catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const kept = JSON.parse(text) as Kept;
    await markUsed(file);
    return kept;
  } catch {
    return undefined; // Not whole: it is made again.
  }
}

async function asked(source: string, arch: Architecture, context: Context): Promise<string | AdaptError> {
  return withScratch(context, 'headers', async (dir) => {
    await writeFile(join(dir, 'lookup.go'), source);
    try {
      return (await godefs({ dir, file: 'lookup.go', goDirective: '1.21' }, { ...context, target: arch })).content;
    } catch (error) {
      if (error instanceof AdaptError) return error;
      throw error;
    }
  });
}
