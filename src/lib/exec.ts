import { spawn } from 'node:child_process';
import { closeSync, createReadStream, openSync } from 'node:fs';
import { AdaptError, Interrupted, errorCode } from './errors.js';
import { endGroup, running } from './process-groups.js';

export { endGroup } from './process-groups.js';

/** How to run a command. */
export interface ExecOptions {
  cwd?: string;
  /** The whole environment; default the process's own. Use `withEnv` to add to it. */
  env?: NodeJS.ProcessEnv;
  /** Written to standard input, which is then closed. */
  input?: string;
  /** A file that is streamed to standard input instead. */
  inputFile?: string;
  /** Seconds after which the command and its children are ended. Default: none. */
  timeout?: number;
  /** Seconds without a word on either stream after which the same is done. Default: none. */
  quiet?: number;
  signal?: AbortSignal;
  /** Called with the process id, which is also that of its group, once it runs. */
  onStart?: (pid: number) => void;
  /** Called with each complete line of standard error (and of standard output with `lines: 'both'`). */
  onLine?: (line: string) => void;
  lines?: 'stderr' | 'both';
  /** Most bytes kept of each stream; the rest is dropped from the middle. Default 64 MiB. */
  maxBytes?: number;
}

/** What a command answered. */
export interface ExecResult {
  command: string;
  exitCode: number;
  /** Signal that ended it, else empty. */
  signal: string;
  stdout: string;
  stderr: string;
  seconds: number;
  timedOut: boolean;
  /** Where it was ended because it said nothing for the `quiet` time; then `timedOut` is true as well. */
  fellSilent?: true;
}

/** Adds to the process's environment; `undefined` removes a name. */
export function withEnv(extra: Record<string, string | undefined>, base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...base };
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}

/** A command line as a person would type it. */
export function shellWords(file: string, args: readonly string[]): string {
  return [file, ...args].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

class Collector {
  private chunks: Buffer[] = [];
  private size = 0;
  private partial = '';
  constructor(private readonly max: number, private readonly onLine: ((line: string) => void) | undefined) {}
  add(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size <= this.max) this.chunks.push(chunk);
    if (this.onLine === undefined) return;
    const lines = (this.partial + chunk.toString('utf8')).split('\n');
    this.partial = lines.pop() ?? '';
    for (const line of lines) this.onLine(line);
  }
  end(): string {
    if (this.onLine !== undefined && this.partial !== '') this.onLine(this.partial);
    const text = Buffer.concat(this.chunks).toString('utf8');
    return this.size > this.max ? `${text}\n[${this.size - this.max} bytes dropped]\n` : text;
  }
}

/**
 * Runs a program (never a shell) and answers whatever its exit code is.
 *
 * @throws AdaptError when the program can't be started; Interrupted when `signal` fires.
 */
export async function exec(file: string, args: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  const command = shellWords(file, args);
  if (options.signal?.aborted) throw new Interrupted();
  const started = performance.now();
  return new Promise<ExecResult>((resolve, reject) => {
    const max = options.maxBytes ?? 64 * 1024 * 1024;
    const stdout = new Collector(max, options.lines === 'both' ? options.onLine : undefined);
    const stderr = new Collector(max, options.onLine);
    // A process group of its own, so that ending it ends what it started as well.
    const child = spawn(file, args, { cwd: options.cwd, env: options.env ?? process.env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let timedOut = false;
    let fellSilent = false;
    let interrupted = false;
    let hardKill: NodeJS.Timeout | undefined;
    const end = (): void => {
      if (child.pid === undefined) return;
      const pid = child.pid;
      endGroup(pid, 'SIGTERM');
      hardKill = setTimeout(() => endGroup(pid, 'SIGKILL'), 3000);
    };
    const onAbort = (): void => {
      interrupted = true;
      end();
    };
    const timer = options.timeout === undefined ? undefined : setTimeout(() => {
      timedOut = true;
      end();
    }, options.timeout * 1000);
    const silence = options.quiet === undefined ? undefined : setTimeout(() => {
      timedOut = fellSilent = true;
      end();
    }, options.quiet * 1000);
    const settle = (): void => {
      clearTimeout(silence);
      if (child.pid !== undefined) running.delete(child.pid);
      clearTimeout(timer);
      clearTimeout(hardKill);
      options.signal?.removeEventListener('abort', onAbort);
    };
    options.signal?.addEventListener('abort', onAbort, { once: true });
    if (child.pid !== undefined) {
      running.add(child.pid);
      options.onStart?.(child.pid);
    }
    child.stdout.on('data', (chunk: Buffer) => {
      silence?.refresh();
      stdout.add(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      silence?.refresh();
      stderr.add(chunk);
    });
    child.stdin.on('error', () => {}); // The program may end before it has read everything.
    if (options.inputFile === undefined) child.stdin.end(options.input ?? '');
    else createReadStream(options.inputFile).on('error', (error) => child.stdin.destroy(error)).pipe(child.stdin);
    child.on('error', (error) => {
      settle();
      const missing = errorCode(error) === 'ENOENT';
      reject(new AdaptError(missing ? `cannot start ${file}: no such program or folder` : `cannot start ${file}: ${error.message}`, {
        where: options.cwd ?? '',
        advice: missing ? `Install it, or run \`loong-adapt doctor\` to see what is missing.` : 'Check its permissions.',
        cause: error,
      }));
    });
    child.on('close', (code, signal) => {
      settle();
      if (interrupted) return reject(new Interrupted());
      resolve({
        command, stdout: stdout.end(), stderr: stderr.end(), timedOut, ...(fellSilent ? { fellSilent } : {}),
        exitCode: code ?? 128, signal: signal ?? '', seconds: (performance.now() - started) / 1000,
      });
    });
  });
}

/**
 * Starts a program that outlives this process, with its output in a file; whoever starts it must end it.
 *
 * @returns its process id, which is also that of its group.
 * @throws AdaptError when it can't be started.
 */
export async function startDetached(file: string, args: readonly string[], log: string): Promise<number> {
  const output = openSync(log, 'a');
  try {
    const child = spawn(file, args, { detached: true, stdio: ['ignore', output, output] });
    return await new Promise<number>((resolve, reject) => {
      child.once('error', (error) => reject(new AdaptError(`cannot start ${file}: ${error.message}`, { advice: 'Run `loong-adapt doctor` to see what is missing.', cause: error })));
      child.once('spawn', () => {
        child.unref();
        resolve(child.pid ?? 0);
      });
    });
  } finally {
    closeSync(output);
  }
}

/**
 * Runs a program that must succeed; answers its result.
 *
 * @param advice what the user can do if it fails.
 * @throws AdaptError with command, exit code and the end of its standard error.
 */
export async function execOk(file: string, args: readonly string[], advice: string, options: ExecOptions = {}): Promise<ExecResult> {
  const result = await exec(file, args, options);
  if (result.exitCode === 0 && !result.timedOut) return result;
  throw commandFailed(result, advice, options.cwd);
}

/** The error for a command that failed: says how, and shows the end of what it printed. */
export function commandFailed(result: ExecResult, advice: string, cwd = ''): AdaptError {
  const how = result.timedOut ? 'took too long and was ended' : result.signal === '' ? `failed with exit code ${result.exitCode}` : `was ended by ${result.signal}`;
  const output = (result.stderr.trim() === '' ? result.stdout : result.stderr).trim().split('\n').slice(-12).join('\n');
  return new AdaptError(`${result.command} ${how}${output === '' ? '' : `:\n${output}\n`}`, { where: cwd, advice });
}

/**
 * Passes a stream through a program (never a shell) as it comes, keeping none of it.
 *
 * @throws AdaptError, while it is read, when the program can't be started or fails.
 */
export async function* filter(file: string, args: readonly string[], source: NodeJS.ReadableStream, advice: string): AsyncGenerator<Buffer> {
  const child = spawn(file, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  const said = new Collector(64 * 1024, undefined);
  let failed: unknown;
  const closed = new Promise<number>((resolve) => {
    child.on('error', (error) => {
      failed = error;
      resolve(-1);
    });
    child.on('close', (code) => resolve(code ?? -1));
  });
  child.stderr.on('data', (chunk: Buffer) => said.add(chunk));
  child.stdin.on('error', () => {}); // It may end before it has read everything; its exit code tells.
  source.on('error', (error: Error) => child.stdin.destroy(error));
  source.pipe(child.stdin);
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const code = await closed;
    if (code !== 0) throw new AdaptError(failed === undefined ? `${file} failed (exit code ${code}): ${said.end().trim().slice(0, 300)}` : `cannot start ${file}: no such program`, { advice, cause: failed });
  } finally {
    if (pid !== undefined) {
      running.delete(pid);
      if (child.exitCode === null) endGroup(pid, 'SIGKILL');
    }
  }
}
