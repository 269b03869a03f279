import { jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { GoFindings, GoScope } from '../../../src/gaps/go/index.js';
import { findGoGaps } from '../../../src/gaps/go/index.js';
import type { Context } from '../../../src/lib/context.js';
import { silentReporter } from '../../../src/lib/log.js';
import { openProject } from '../../../src/project/open.js';
import { architecture } from '../../../src/target/architectures.js';

jest.setTimeout(120_000); // The machine may be busy.

const base = join(tmpdir(), 'go-detect-tests');
/** Shared by all tests, so that the probe is built once. */
const cacheDir = join(base, 'cache');

export async function newContext(extra: Partial<Context> = {}): Promise<Context> {
  await mkdir(cacheDir, { recursive: true });
  return {
    target: architecture('loong64'), baseline: architecture('amd64'), workDir: await mkdtemp(join(base, 'work-')), cacheDir,
    reporter: silentReporter, signal: new AbortController().signal, install: false, network: false, ...extra,
  };
}

/** Writes files into a new folder; answers its path. */
export async function tree(files: Record<string, string>): Promise<string> {
  await mkdir(base, { recursive: true });
  const root = await mkdtemp(join(base, 'tree-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

/** Detects in a folder made of these files, and checks that it stays as it was. */
export async function detect(files: Record<string, string>, scope: GoScope = {}, extra: Partial<Context> = {}): Promise<GoFindings> {
  return detectIn(await tree(files), scope, extra);
}

export async function detectIn(root: string, scope: GoScope = {}, extra: Partial<Context> = {}): Promise<GoFindings> {
  const context = await newContext(extra);
  const before = await treeHash(root);
  try {
    return await findGoGaps(await openProject(root, undefined, context), scope, context);
  } finally {
    if ((await treeHash(root)) !== before) throw new Error('the user\'s tree was written to');
  }
}

/** Hash over names, modes, times and contents of a tree. */
export async function treeHash(root: string): Promise<string> {
  const hash = createHash('sha256');
  const visit = async (path: string): Promise<void> => {
    const info = await lstat(path);
    hash.update(`${path.slice(root.length)} ${info.mode} ${info.mtimeMs}\n`);
    if (info.isDirectory()) for (const name of (await readdir(path)).sort()) await visit(join(path, name));
    else if (info.isFile()) hash.update(await readFile(path));
  };
  await visit(root);
  return hash.digest('hex');
}

/** What matters of gaps, for comparing. */
export function brief(findings: GoFindings): Record<string, { kind: string; symbols: string[]; at: string; cascades: string[] }> {
  return Object.fromEntries(findings.gaps.map((gap) => [gap.package, { kind: gap.kind, symbols: gap.symbols, at: `${gap.location.file}:${gap.location.line}`, cascades: gap.cascades }]));
}

export const GO_MOD = 'module example.com/app\n\ngo 1.21\n';
