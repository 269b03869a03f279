import { setTimeout as sleep } from 'node:timers/promises';
import { request as httpRequest } from 'node:http';
import type { SmokeRequestSection } from '../../project/file.js';
import type { SmokeAnswer } from '../../record/types.js';
import { cut, plainText } from '../mask.js';
import { matches } from '../pattern.js';
import type { Machine } from './machine.js';

/** A request whose port is known. */
export interface KernelRequest extends SmokeRequestSection {
  port: number;
  /** Nobody wrote it down: any answer below 500 will do. */
  inferred?: true;
}

/** What came back. */
interface Answer {
  status: number;
  body: string;
  /** Why there is none; `no-http` where something answered that isn't HTTP. */
  error: string;
}

/** Asks until there is an answer, its time is over, or the server has ended. */
export async function askServer(machine: Machine, wanted: KernelRequest, ended: AbortSignal): Promise<SmokeAnswer> {
  const path = wanted.path ?? '/';
  const began = performance.now();
  const within = wanted.timeout ?? 60;
  let answer: Answer = { status: 0, body: '', error: 'nothing was asked' };
  do {
    answer = await ask(machine, wanted.port, path, wanted.headers ?? {});
    // Some answer 502 or 503 until they are ready.
    if (answer.status !== 0 && problemOf(wanted, answer) === '') break;
    if (answer.error === 'no-http') break;
    await sleep(200, undefined, { signal: ended }).catch(() => {});
  } while (!ended.aborted && performance.now() - began < within * 1000);
  const problem = ended.aborted && answer.status === 0 ? 'the program ended before it answered' : problemOf(wanted, answer);
  const note = problem === '' && answer.error === 'no-http' ? 'it answers, in another protocol than HTTP' : problem;
  return { request: `GET :${wanted.port}${path}`, status: answer.status, body: cut(plainText(answer.body)).slice(0, 2000), seconds: Math.round((performance.now() - began) / 10) / 100, passed: problem === '', ...(note === '' ? {} : { message: note }) };
}

function problemOf(wanted: KernelRequest, answer: Answer): string {
  if (answer.status === 0) return answer.error === 'no-http' && wanted.inferred === true ? '' : `no answer: ${answer.error}`;
  if (wanted.inferred === true) return answer.status < 500 ? '' : `status ${answer.status}`;
  const expected = wanted.status ?? 200;
  if (answer.status !== expected) return `status ${answer.status}, expected ${expected}`;
  const missing = (wanted.expect ?? []).filter((pattern) => !matches(pattern, answer.body));
  return missing.length === 0 ? '' : `the body does not match ${missing.join(' and ')}`;
}

async function ask(machine: Machine, port: number, path: string, headers: { [name: string]: string }): Promise<Answer> {
  const near = machine.hostPort(port);
  if (near !== undefined) return outside(near, path, headers);
  const event = await machine.ask({ do: 'ask', port, path, headers, seconds: 10 }, 'answer');
  const error = event.error ?? '';
  return { status: event.status ?? 0, body: Buffer.from(event.body ?? '', 'base64').toString('utf8'), error: /malformed HTTP/.test(error) ? 'no-http' : error };
}

/** QEMU takes every connection; whether the program does shows by the answer. */
async function outside(port: number, path: string, headers: { [name: string]: string }): Promise<Answer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const sent = httpRequest({ host: '127.0.0.1', port, path, headers: { host: `127.0.0.1:${port}`, ...headers }, timeout: 10_000, agent: false }, (response) => {
      response.on('data', (chunk: Buffer) => {
        if (bytes < 65536) parts.push(chunk);
        bytes += chunk.length;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8').slice(0, 65536), error: '' }));
      response.on('error', (error) => resolve({ status: 0, body: '', error: error.message }));
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer for 10 s')));
    sent.on('error', (error: NodeJS.ErrnoException) => resolve({ status: 0, body: '', error: (error.code ?? '').startsWith('HPE_') ? 'no-http' : error.message }));
    sent.end();
  });
}
