import { randomBytes } from 'node:crypto';
import { copyFile, readFile, readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { asset } from '../lib/assets.js';
import type { Context } from '../lib/context.js';
import { exists, makeDir, removeTree, sha256 } from '../lib/files.js';
import type { Architecture } from './architectures.js';
import { markUsed } from './cache-room.js';
import { go, goEnv } from './go.js';

const known = new Map<string, Promise<string>>();

/** One of the Go programs that ship with the package, built by the toolchain that is there, for this machine or `arch`; once for each toolchain and source. */
export function goProgram(name: string, context: Context, arch?: Architecture): Promise<string> {
  const key = JSON.stringify([name, context.cacheDir, arch?.go]);
  let program = known.get(key);
  if (program === undefined) {
    program = built(name, context, arch);
    program.catch(() => known.delete(key));
    known.set(key, program);
  }
  return program;
}

async function built(name: string, context: Context, arch: Architecture | undefined): Promise<string> {
  const root = asset(name);
  const files = (await readdir(root)).filter((file) => (file.endsWith('.go') && !file.endsWith('_test.go')) || file === 'go.mod').sort();
  const parts: string[] = [];
  for (const file of files) parts.push(file, await readFile(join(root, file), 'utf8'));
  const version = (await goEnv(context, ['GOVERSION'], context.workDir))['GOVERSION']?.split(' ')[0] ?? '';
  const folder = await makeDir(join(context.cacheDir, name, `${version}-${sha256(parts.join('\0')).slice(0, 16)}${arch === undefined ? '' : `-${arch.go}`}`));
  const program = join(folder, basename(name));
  if (await exists(program)) {
    await markUsed(folder);
    return program;
  }
  const part = join(folder, `part.${process.pid}.${randomBytes(4).toString('hex')}`);
  // Built from a copy: a folder below node_modules may be inside somebody's module or workspace.
  const sources = await makeDir(`${part}.src`);
  try {
    for (const file of files) await copyFile(join(root, file), join(sources, file));
    await go(context, ['build', '-trimpath', '-buildvcs=false', ...(arch === undefined ? [] : ['-ldflags=-s -w']), '-o', part, '.'], {
      cwd: sources, ...(arch === undefined ? {} : { arch }), advice: 'Check the Go installation with `go version` and `go env`.',
      env: { GOFLAGS: '', GOWORK: 'off', GO111MODULE: 'on', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' },
    });
    await rename(part, program);
  } finally {
    await removeTree(sources);
  }
  return program;
}
