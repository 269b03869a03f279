import { request as plain, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as secure } from 'node:https';
import { TLSSocket } from 'node:tls';

/** One request through the controller. */
export interface ProbeRequest {
  /** Value of X-Request-Id; unique. */
  id: string;
  method: string;
  host: string;
  path: string;
  tls: boolean;
  headers: { [name: string]: string };
  body?: string;
}

/** What came back. */
export interface ProbeAnswer {
  /** 0 where nothing did. */
  status: number;
  headers: { [name: string]: string };
  body: string;
  milliseconds: number;
  /** Why nothing came back; empty where something did. */
  error: string;
  /** Names that the certificate is for. */
  certificate?: string[];
}

const BODY = 64 << 10;

/** Sends a request to a port of the loopback address; redirects aren't followed, certificates are shown and not judged. */
export async function sendProbe(request: ProbeRequest, port: number, timeout = 15): Promise<ProbeAnswer> {
  const began = performance.now();
  const spent = (): number => Math.round((performance.now() - began) * 10) / 10;
  return new Promise((resolve) => {
    const options: RequestOptions & { rejectUnauthorized?: boolean; servername?: string } = {
      host: '127.0.0.1', port, method: request.method, path: request.path, agent: false, timeout: timeout * 1000,
      headers: { 'host': request.host, 'x-request-id': request.id, 'user-agent': 'loong-adapt', ...request.headers, ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }) },
      ...(request.tls ? { rejectUnauthorized: false, servername: request.host } : {}),
    };
    const sent = (request.tls ? secure : plain)(options, (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      const certificate = response.socket instanceof TLSSocket ? namesOf(response.socket) : undefined;
      response.on('data', (chunk: Buffer) => {
        if (bytes < BODY) parts.push(chunk);
        bytes += chunk.length;
      });
      const end = (error: string): void => resolve({ status: response.statusCode ?? 0, headers: flat(response.headers), body: Buffer.concat(parts).toString('utf8').slice(0, BODY), milliseconds: spent(), error, ...(certificate === undefined ? {} : { certificate }) });
      response.on('end', () => end(''));
      response.on('error', (error) => end(error.message));
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer for ${timeout} s`)));
    sent.on('error', (error) => resolve({ status: 0, headers: {}, body: '', milliseconds: spent(), error: error.message }));
    sent.end(request.body);
  });
}

function namesOf(socket: TLSSocket): string[] {
  const certificate = socket.getPeerCertificate();
  const alternatives = (certificate.subjectaltname ?? '').split(', ').map((name) => name.replace(/^DNS:/, ''));
  const common = certificate.subject?.CN;
  return [...new Set([...alternatives, ...(Array.isArray(common) ? common : [common ?? ''])])].filter((name) => name !== '');
}

function flat(headers: IncomingHttpHeaders): { [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));
}
