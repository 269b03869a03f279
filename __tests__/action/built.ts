import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from '@jest/globals';

export const ROOT = resolve('.');
/** What ships with the bundle. */
const SHIPPED = ['package.json', 'LICENSE', 'README.md', ...(JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] }).files.filter((name) => name !== 'dist')];

const made: string[] = [];
afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});

/** A fresh folder that is removed when the tests end. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'loong-adapt-action-'));
  made.push(folder);
  return folder;
}

/** What a program answered. */
export interface Answer {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program without a shell. */
export function run(file: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string } = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
    // A program that ends without reading what it is given breaks the pipe: its exit code says how it went.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** As `run`, for what must succeed. */
export async function runOk(file: string, args: readonly string[], options: Parameters<typeof run>[2] = {}): Promise<Answer> {
  const answer = await run(file, args, options);
  if (answer.code !== 0) throw new Error(`${file} ${args.join(' ')} answered ${answer.code}:\n${answer.stdout}\n${answer.stderr}`);
  return answer;
}

/**
 * The package as it is released, built from the sources as they are now: bundle, manifests, assets.
 * Built once for the same sources; shared, so not to be written to.
 */
export async function builtPackage(): Promise<string> {
  const home = join(ROOT, '.cache/action-tests');
  const folder = join(home, await sourcesHash());
  if (existsSync(folder)) return folder;
  await rm(home, { recursive: true, force: true });
  const part = `${folder}.${process.pid}`;
  await mkdir(part, { recursive: true });
  await runOk(process.execPath, ['script/build.mjs', '--out', part], { cwd: ROOT });
  for (const name of SHIPPED) if (existsSync(join(ROOT, name))) await cp(join(ROOT, name), join(part, name), { recursive: true });
  await rename(part, folder);
  return folder;
}

async function sourcesHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const top of ['src', 'script/build.mjs', 'package-lock.json', 'tsconfig.json', ...SHIPPED]) {
    for (const path of await filesOf(join(ROOT, top))) hash.update(path).update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined);
  return entries === undefined ? [path] : entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** The record without what differs between two runs of the same: times, paths of this run, answers from a cache. */
export function timeless(record: string): unknown {
  return JSON.parse(record, (key: string, value: unknown) => (['startedAt', 'seconds'].includes(key) ? 0 : value));
}
