import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { parse } from 'yaml';
import { Interrupted } from '../lib/errors.js';
import type { ExecResult } from '../lib/exec.js';
import type { KubeAnswer } from './types.js';

/** Most bytes of an answer: what comes after is dropped. */
const LARGEST = 64 << 20;
const SECONDS = 60;

/** How to ask. */
export interface AskOptions {
  /** Seconds; default 60. */
  timeout?: number;
  signal?: AbortSignal;
}

/** A cluster's API server, asked from here: no program is started for it. */
export interface ApiServer {
  /**
   * Asks for what is at a path.
   *
   * @returns undefined where no connection comes about.
   * @throws Interrupted when `signal` fires.
   */
  get(path: string, options?: AskOptions): Promise<KubeAnswer | undefined>;
  /** Closes its connections. */
  close(): void;
}

interface Kubeconfig {
  'current-context'?: string;
  contexts?: { name: string; context: { cluster: string; user: string } }[];
  clusters?: { name: string; cluster: { server?: string; 'certificate-authority-data'?: string } }[];
  users?: { name: string; user: { 'client-certificate-data'?: string; 'client-key-data'?: string } }[];
}

/** The API server that a kubeconfig leads to, where certificates in it are all that it takes to log in, as with kind's; else undefined. */
export async function apiServer(kubeconfig: string): Promise<ApiServer | undefined> {
  const config = parse(await readFile(kubeconfig, 'utf8')) as Kubeconfig | null;
  const context = config?.contexts?.find(({ name }) => name === config['current-context'])?.context;
  const server = config?.clusters?.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config?.users?.find(({ name }) => name === context?.user)?.user;
  const [ca, cert, key] = [server?.['certificate-authority-data'], user?.['client-certificate-data'], user?.['client-key-data']].map((data) => (data === undefined ? undefined : Buffer.from(data, 'base64')));
  const address = server?.server ?? '';
  if (ca === undefined || cert === undefined || key === undefined || !address.startsWith('https://')) return undefined;
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca, cert, key });
  return { get: async (path, options = {}) => get(`${address.replace(/\/$/, '')}${path}`, agent, options), close: () => agent.destroy() };
}

async function get(url: string, agent: Agent, { timeout = SECONDS, signal }: AskOptions): Promise<KubeAnswer | undefined> {
  if (signal?.aborted === true) throw new Interrupted();
  return new Promise((resolve, reject) => {
    const late = AbortSignal.timeout(timeout * 1000);
    const stopped = (): void => {
      if (signal?.aborted === true) reject(new Interrupted());
      else if (late.aborted) resolve({ ok: false, text: '', why: `no answer for ${timeout} s` });
      // It listens no more, or is reached otherwise: whoever asks may know another way.
      else resolve(undefined);
    };
    const asked = request(url, { agent, headers: { accept: 'application/json, */*' }, signal: signal === undefined ? late : AbortSignal.any([signal, late]) }, (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes <= LARGEST) parts.push(part);
      });
      response.on('end', () => resolve(answerOf(response.statusCode ?? 0, Buffer.concat(parts).toString('utf8'))));
      response.on('error', stopped);
    });
    asked.on('error', stopped);
    asked.end();
  });
}

function answerOf(status: number, text: string): KubeAnswer {
  if (status >= 200 && status < 300) return { ok: true, text, why: '' };
  let why = `status ${status}`;
  try {
    why = (JSON.parse(text) as { message?: string }).message ?? why;
  } catch {
    // Not the API's own words.
  }
  return { ok: false, text: '', why };
}

/** The same by kubectl, for clusters to which only it knows the way. */
export async function askByKubectl(kubectl: (args: readonly string[], options?: { timeout?: number }) => Promise<ExecResult>, path: string, timeout = SECONDS): Promise<KubeAnswer> {
  const answer = await kubectl(['get', '--raw', path], { timeout });
  if (answer.timedOut) return { ok: false, text: '', why: `no answer for ${timeout} s` };
  if (answer.exitCode === 0) return { ok: true, text: answer.stdout, why: '' };
  return { ok: false, text: '', why: answer.stderr.trim().split('\n').at(-1) ?? '' };
}
