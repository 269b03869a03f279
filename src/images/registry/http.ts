import * as http from 'node:http';
import type * as https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { Interrupted } from '../../lib/errors.js';

/** A request body that can be sent again after a failure. */
export interface Body {
  bytes: number;
  open(): Readable | Promise<Readable>;
}

export interface HttpRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: Body;
  signal: AbortSignal;
  /** Further CA certificates, PEM. */
  ca?: string[];
}

export interface HttpResponse {
  status: number;
  headers: http.IncomingHttpHeaders;
  url: URL;
  stream: http.IncomingMessage;
}

/** Seconds without a byte after which a connection counts as dead. */
const IDLE = 60;

const plain = new http.Agent({ keepAlive: true, maxSockets: 8 });
const agents = new Map<string, https.Agent>();

function secure(Agent: typeof https.Agent, ca: readonly string[] = []): https.Agent {
  const key = ca.join('');
  let agent = agents.get(key);
  if (agent === undefined) agents.set(key, (agent = new Agent({ keepAlive: true, maxSockets: 8, ...(ca.length === 0 ? {} : { ca: [...ca] }) })));
  return agent;
}

/** Sends one request; answers as soon as the status line and headers are there. Errors are the network's own. */
export async function send(request: HttpRequest): Promise<HttpResponse> {
  if (request.signal.aborted) throw new Interrupted();
  const source = await request.body?.open();
  // TLS takes a while to load, and a registry on this machine doesn't need it.
  const tls = request.url.protocol === 'https:' ? await import('node:https') : undefined;
  return new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      method: request.method, signal: request.signal, agent: tls === undefined ? plain : secure(tls.Agent, request.ca), timeout: IDLE * 1000,
      headers: { ...request.headers, ...(request.body === undefined ? (request.method === 'GET' || request.method === 'HEAD' ? {} : { 'content-length': '0' }) : { 'content-length': String(request.body.bytes) }) },
    };
    let answered = false;
    const fail = (error: Error): void => {
      source?.destroy();
      reject(request.signal.aborted ? new Interrupted() : error);
    };
    const outgoing = (tls ?? http).request(request.url, options, (stream) => {
      answered = true;
      resolve({ status: stream.statusCode ?? 0, headers: stream.headers, url: request.url, stream });
    });
    outgoing.on('timeout', () => outgoing.destroy(Object.assign(new Error(`nothing came for ${IDLE} seconds`), { code: 'ETIMEDOUT' })));
    outgoing.on('error', fail);
    if (source === undefined) outgoing.end();
    // A server may answer (413, 429) and close before it has read everything: then the answer counts.
    else pipeline(source, outgoing, (error) => { if (error !== null && error !== undefined && !answered) fail(error); });
  });
}

/** Reads a small answer. */
export async function readBody(response: HttpResponse, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      response.stream.destroy();
      throw new Error(`the answer is larger than ${limit} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Gives the connection back without caring for the content. */
export function drain(response: HttpResponse): void {
  response.stream.on('error', () => {});
  response.stream.resume();
}

/** An address without what may be secret in it. */
export function publicUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
