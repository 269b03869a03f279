import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { afterAll, expect } from '@jest/globals';

/** The command as users run it: the bundle, or the compiled tree where LOONG_ADAPT_CLI names it. */
export const cli = resolve(process.env['LOONG_ADAPT_CLI'] ?? (existsSync('build/front/cli.js') ? 'build/front/cli.js' : 'dist/cli.js'));
export const MC = 'github.com/minio/mc@v0.0.0-20210626002108-cebf3318546f';

const made: string[] = [];
afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});

/** A fresh folder that is removed when the tests end. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'loong-adapt-fault-'));
  made.push(folder);
  return folder;
}

/** A fresh folder with these files. */
export async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await scratch();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** A program without any gap, with a smoke command: every stage has something to do and none takes long. */
export const SMALL = {
  'go.mod': 'module example.org/small\n\ngo 1.21\n',
  'main.go': 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
  'loong-adapt.yml': 'smoke:\n  commands:\n    - run: [small]\n      expect: ["^hello$"]\n',
};

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string | undefined>;
  /** Program and arguments put before `node`. */
  wrap?: string[];
  /** Sends `signal` when a line of standard error matches. */
  interrupt?: { at: RegExp; signal: NodeJS.Signals };
  /** Seconds after which the test gives up on it. */
  limit?: number;
}

/** Runs the command and answers what it did, whatever it did. */
export async function loongAdapt(args: string[], options: RunOptions = {}): Promise<Run> {
  const [file = '', ...rest] = [...(options.wrap ?? []), process.execPath, cli, ...args];
  const started = performance.now();
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: '', ...options.env };
  for (const [name, value] of Object.entries(options.env ?? {})) if (value === undefined) delete env[name];
  return new Promise((done, fail) => {
    const child = spawn(file, rest, { cwd: options.cwd ?? tmpdir(), env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '', stderr = '', sent = false;
    child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      if (options.interrupt !== undefined && !sent && options.interrupt.at.test(stderr)) {
        sent = true;
        child.kill(options.interrupt.signal);
      }
    });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`${args.join(' ')} did not end within ${options.limit ?? 300} s:\n${stderr.slice(-2000)}`));
    }, (options.limit ?? 300) * 1000);
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code, stdout, stderr, seconds: (performance.now() - started) / 1000 });
    });
  });
}

/** The one line for people; fails where there is none, more than one, or a stack. */
export function message(run: Run): string {
  const lines = run.stderr.split('\n').filter((line) => line.startsWith('loong-adapt'));
  expect(run.stderr).not.toMatch(/this is a bug|\n {4}at /);
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

/** Names that a writer leaves behind when it is stopped half-way. */
export async function halfWritten(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => /\.(tmp|part)$/.test(name) || name.split('/').at(-1) === 'lock');
}
