import { AdaptError } from '../lib/errors.js';
import { commandFailed, exec, withEnv, type ExecOptions, type ExecResult } from '../lib/exec.js';
import { which } from '../target/which.js';

/** How to get the client: Debian has had it in a package of its own since release 13. */
export const NO_CLIENT = 'Install it (Debian and Ubuntu: docker.io, and docker-cli where that is a package of its own).';

/** What runs containers: Docker, or Podman where kind is to use that. */
export interface Engine {
  kind: 'docker' | 'podman';
  /** Absolute path of the program. */
  path: string;
  /** What it answers to, as in DOCKER_HOST; empty for the default. */
  host: string;
  version: string;
  /** Environment that leads kind and the program to it. */
  env: NodeJS.ProcessEnv;
}

/** An engine that answers, or why there is none and what to do. */
export type EngineState = { engine: Engine } | { problem: string; advice: string };

/**
 * Looks for a container engine that answers; starts nothing.
 *
 * @param host of the daemon; default: the user's own setting.
 */
export async function lookForEngine(host: string = process.env['DOCKER_HOST'] ?? '', signal?: AbortSignal): Promise<EngineState> {
  const options = { timeout: 30, ...(signal === undefined ? {} : { signal }) };
  if (process.env['KIND_EXPERIMENTAL_PROVIDER'] === 'podman') {
    const podman = await which('podman');
    if (podman === undefined) return { problem: 'KIND_EXPERIMENTAL_PROVIDER asks for podman, which is not there', advice: 'Install podman, or unset the variable.' };
    const answer = await exec(podman, ['version', '--format', '{{.Client.Version}}'], options);
    if (answer.exitCode !== 0) return { problem: `podman does not answer: ${firstLine(answer.stderr)}`, advice: 'Check `podman info`.' };
    return { engine: { kind: 'podman', path: podman, host: '', version: answer.stdout.trim(), env: process.env } };
  }
  const docker = await which('docker');
  if (docker === undefined) return { problem: 'there is no docker', advice: NO_CLIENT };
  const env = host === '' ? process.env : withEnv({ DOCKER_HOST: host });
  const answer = await exec(docker, ['version', '--format', '{{.Server.Version}}'], { ...options, env });
  if (answer.exitCode === 0 && !answer.timedOut) return { engine: { kind: 'docker', path: docker, host, version: answer.stdout.trim(), env } };
  if (/permission denied/i.test(answer.stderr)) return { problem: 'the Docker daemon refuses this user', advice: 'Join the group docker (`sudo usermod -aG docker $USER`, then log in again), or run as root.' };
  return { problem: `no Docker daemon answers: ${firstLine(answer.stderr)}`, advice: 'Start it (`sudo systemctl start docker`); or, as root and with docker.io installed, allow one of our own by --private-docker.' };
}

/** Runs the engine's program and answers whatever its exit code is. */
export async function engine(on: Engine, args: readonly string[], options: Omit<ExecOptions, 'env'> = {}): Promise<ExecResult> {
  return exec(on.path, args, { ...options, env: on.env });
}

/**
 * Runs the engine's program, which must succeed.
 *
 * @throws AdaptError, in plain words where the daemon is gone or the disk full.
 */
export async function engineOk(on: Engine, args: readonly string[], options: Omit<ExecOptions, 'env'> = {}): Promise<ExecResult> {
  const result = await engine(on, args, options);
  if (result.exitCode === 0 && !result.timedOut) return result;
  throw engineFailed(result, on);
}

/** The error for a command of the engine, or of kind's, that failed. */
export function engineFailed(result: ExecResult, on: Engine, advice = 'Check the daemon with `docker info`.'): AdaptError {
  const text = `${result.stderr}\n${result.stdout}`;
  if (isGone(text)) return new AdaptError('the Docker daemon stopped answering', { where: on.host, advice: 'See whether it still runs (`docker info`) and why it stopped, then run again: what this run left is removed first.' });
  if (/no space left on device|disk quota exceeded/i.test(text)) return new AdaptError('the disk of the Docker daemon is full', { where: on.host, advice: 'Free some space where Docker keeps its data (`docker system df`): a node needs about 2 GB. Then run again.' });
  return commandFailed(result, advice);
}

/** True where a command says that the daemon is gone. */
export function isGone(text: string): boolean {
  return /cannot connect to the docker daemon|error during connect|is the docker daemon running/i.test(text);
}

/** Asks the engine for one thing as JSON; undefined where it isn't there. */
export async function inspect<T>(on: Engine, type: 'image' | 'container' | 'network', name: string): Promise<T | undefined> {
  const result = await engine(on, [type, 'inspect', name], { timeout: 60 });
  if (result.exitCode !== 0) {
    if (isGone(result.stderr)) throw engineFailed(result, on);
    return undefined;
  }
  const [first] = JSON.parse(result.stdout) as T[];
  return first;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.replace(/\. Is the docker daemon running\?$/, '') ?? '';
}
