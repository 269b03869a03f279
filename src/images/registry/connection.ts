import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AdaptError, errorCode } from '../../lib/errors.js';
import { isLoopback } from '../reference.js';
import { basic, fetchToken, parseChallenge, type Challenge, type Token } from './auth.js';
import { findCredentials, type Credentials } from './credentials.js';
import { drain, publicUrl, readBody, send, type Body, type HttpResponse } from './http.js';
import { RETRY, Transient, retryAfter, withRetry, type RetryPolicy } from './retry.js';

/** How to talk to registries. */
export interface RegistryOptions {
  signal: AbortSignal;
  /** Registries that may be spoken to without TLS; those on this machine always may. */
  insecure?: readonly string[];
  retry?: RetryPolicy;
  /** Lines for debugging; never a credential. */
  say?: (line: string) => void;
  /** Files with logins; default docker's and podman's. */
  authFiles?: readonly string[];
  /** Folders like /etc/docker/certs.d with `<registry>/*.crt`. */
  certDirs?: readonly string[];
}

/** One request to a registry. */
export interface Call {
  method: string;
  /** Path below `/v2/`, or a whole address the registry gave. */
  path: string | URL;
  /** Repository scopes: `repository:NAME:pull,push`. */
  scopes: readonly string[];
  headers?: Record<string, string>;
  body?: Body;
  /** Statuses that are an answer; any other is an error. */
  expect: readonly number[];
}

const AGENT = { 'user-agent': 'loong-adapt' };

/** A connection to one registry: finds out how it speaks, logs in, follows redirects, tries again. */
export class Connection {
  private base: Promise<URL> | undefined;
  private challenge: Challenge | undefined;
  private credentials: Promise<Credentials | undefined> | undefined;
  private readonly tokens = new Map<string, Promise<Token>>();
  private ca: Promise<string[]> | undefined;
  readonly retry: RetryPolicy;
  readonly say: (line: string) => void;

  constructor(readonly registry: string, readonly options: RegistryOptions) {
    this.retry = options.retry ?? RETRY;
    this.say = options.say ?? (() => {});
  }

  /** Sends a call, again where that may help. The body of the answer is the caller's to read. */
  async call(call: Call): Promise<HttpResponse> {
    return withRetry(`${call.method} ${this.registry}`, this.retry, this.options.signal, async () => this.once(call), this.say);
  }

  /** One attempt; a login that ran out is renewed. */
  async once(call: Call): Promise<HttpResponse> {
    const first = await this.first(call);
    const base = await this.address();
    const url = typeof call.path === 'string' ? new URL(`/v2/${call.path}`, base) : new URL(call.path);
    if (url.host === base.host && url.protocol !== base.protocol) url.protocol = base.protocol; // Behind a proxy, registries name themselves without TLS.
    const key = call.scopes.join(' ');
    const token = this.tokens.get(key);
    let response = first ?? (await this.follow(call, url, base));
    if (response.status === 401) {
      drain(response);
      // Another call may have renewed it meanwhile.
      if (this.tokens.get(key) === token) this.tokens.delete(key);
      this.challenge = parseChallenge(response.headers['www-authenticate'] ?? '');
      response = await this.follow(call, url, base);
    }
    if (call.expect.includes(response.status)) return response;
    return this.refuse(call, response);
  }

  /**
   * The answer to a first call that itself found out that a registry on this machine speaks http: one round trip less than to ask for that.
   * `undefined` for what has to be asked by `address`.
   */
  private async first(call: Call): Promise<HttpResponse | undefined> {
    if (this.base !== undefined || !isLoopback(this.registry) || call.method !== 'GET' || typeof call.path !== 'string') return undefined;
    const base = new URL(`http://${this.registry}/`);
    const sent = send({ method: 'GET', url: new URL(`/v2/${call.path}`, base), headers: { ...AGENT, ...call.headers }, signal: this.options.signal });
    const answer = sent.then((response) => {
      if (response.status === 200 || response.status === 401) return response;
      drain(response);
      return undefined; // Of a registry that speaks TLS, or of one that means it: its front page tells.
    }, (error: unknown) => {
      if (this.options.signal.aborted || errorCode(error) === 'ECONNREFUSED') throw error;
      return undefined;
    });
    // Calls that come meanwhile wait for it.
    await this.keepBase(answer.then((response) => (response === undefined ? this.probe() : base)));
    return answer;
  }

  private async follow(call: Call, start: URL, base: URL): Promise<HttpResponse> {
    let url = start;
    for (let hops = 0; hops < 6; hops++) {
      const own = url.origin === base.origin;
      const authorization = own ? await this.authorization(call.scopes) : undefined;
      const response = await send({
        method: call.method, url, signal: this.options.signal, ...(url.protocol === 'https:' ? { ca: await this.certificates() } : {}), ...(call.body === undefined ? {} : { body: call.body }),
        headers: { ...AGENT, ...call.headers, ...(authorization === undefined ? {} : { authorization }) },
      });
      const location = response.headers.location;
      if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined || (call.method !== 'GET' && call.method !== 'HEAD')) return response;
      drain(response);
      const next = new URL(location, url);
      if (url.protocol === 'https:' && next.protocol !== 'https:') throw new AdaptError('the registry redirects to an open connection', { where: publicUrl(next), advice: 'It is not followed; check the registry.' });
      url = next;
    }
    throw new AdaptError('the registry redirects in a circle', { where: publicUrl(start), advice: 'Check the registry.' });
  }

  private async authorization(scopes: readonly string[]): Promise<string | undefined> {
    const challenge = this.challenge;
    if (challenge === undefined) return undefined;
    this.credentials ??= findCredentials(this.registry, this.options.authFiles);
    const credentials = await this.credentials;
    if (challenge.scheme === 'basic') return credentials === undefined ? undefined : basic(credentials);
    const key = scopes.join(' ');
    const renew = async (): Promise<Token> => fetchToken(challenge, scopes.length > 0 ? scopes : [challenge.scope].filter((s) => s !== ''), credentials, this.options.signal, await this.certificates());
    const token = await this.token(key, renew);
    return `Bearer ${token.value}`;
  }

  /** The token that is kept, or a new one; calls that need it at the same time share it. */
  private async token(key: string, renew: () => Promise<Token>): Promise<Token> {
    const pending = this.tokens.get(key);
    const known = await pending?.catch(() => undefined);
    if (known !== undefined && known.until > Date.now()) return known;
    if (this.tokens.get(key) === pending) this.tokens.set(key, renew());
    return this.tokens.get(key) ?? renew();
  }

  private async refuse(call: Call, response: HttpResponse): Promise<never> {
    const { status } = response;
    const text = (await readBody(response, 1 << 16).catch(() => Buffer.alloc(0))).toString('utf8');
    const reason = /"message"\s*:\s*"([^"]{1,200})"/.exec(text)?.[1] ?? /"code"\s*:\s*"([A-Z_]{1,60})"/.exec(text)?.[1] ?? '';
    const said = `${call.method} answered ${status}${reason === '' ? '' : `: ${reason}`}`;
    if (status === 429 || status === 408 || status >= 500) throw new Transient(said, retryAfter(response.headers['retry-after']));
    const advice = status === 401 || status === 403 ? 'Log in with `docker login` or `buildah login`, with a user who may do this.' : status === 404 ? 'Check the name.' : 'Check the registry.';
    throw new RegistryRefusal(status, said, publicUrl(response.url), advice);
  }

  /**
   * https, or http for registries on this machine or named insecure that don't speak TLS. On this machine http is asked first: nobody
   * listens in between, and few registries there speak TLS.
   */
  private address(): Promise<URL> {
    return this.base ?? this.keepBase(this.probe());
  }

  /** Remembers an address that is being found out; where that fails, it is asked again. */
  private keepBase(found: Promise<URL>): Promise<URL> {
    const base = found.catch((error: unknown) => {
      this.base = undefined;
      throw error;
    });
    this.base = base;
    return base;
  }

  private async probe(): Promise<URL> {
    const host = this.registry === 'docker.io' ? 'registry-1.docker.io' : this.registry;
    const secure = new URL(`https://${host}/`);
    const local = isLoopback(this.registry);
    const open = local || (this.options.insecure ?? []).includes(this.registry);
    if (local && (await this.speaksHttp(host))) return new URL(`http://${host}/`);
    try {
      const response = await send({ method: 'GET', url: new URL('/v2/', secure), headers: {}, signal: this.options.signal, ca: await this.certificates() });
      drain(response);
      if (response.status === 401) this.challenge = parseChallenge(response.headers['www-authenticate'] ?? '');
      return secure;
    } catch (error) {
      const code = errorCode(error);
      if (open && (code === 'EPROTO' || code.startsWith('ERR_SSL'))) return new URL(`http://${host}/`);
      if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)) throw new AdaptError(`the registry's certificate is not trusted (${code})`, { where: this.registry, advice: `Put its CA into /etc/docker/certs.d/${this.registry}/ca.crt, or set NODE_EXTRA_CA_CERTS.`, cause: error });
      if (code === 'EPROTO' || code.startsWith('ERR_SSL')) throw new AdaptError('the registry does not speak TLS', { where: this.registry, advice: 'Name it as insecure if that is meant.', cause: error });
      if (code === 'ENOTFOUND') throw new AdaptError('there is no such registry', { where: this.registry, advice: 'Check the name and the network.', cause: error });
      throw error;
    }
  }

  /** Whether a registry answers without TLS; one that speaks TLS calls that a bad request, or hangs up. */
  private async speaksHttp(host: string): Promise<boolean> {
    try {
      const response = await send({ method: 'GET', url: new URL(`http://${host}/v2/`), headers: {}, signal: this.options.signal });
      drain(response);
      if (response.status === 401) this.challenge = parseChallenge(response.headers['www-authenticate'] ?? '');
      return response.status === 200 || response.status === 401;
    } catch (error) {
      if (this.options.signal.aborted || errorCode(error) === 'ECONNREFUSED') throw error;
      return false;
    }
  }

  private certificates(): Promise<string[]> {
    return (this.ca ??= readCertificates(this.registry, this.options.certDirs ?? ['/etc/docker/certs.d', '/etc/containers/certs.d', join(homedir(), '.config', 'containers', 'certs.d'), join(homedir(), '.docker', 'certs.d')]));
  }
}

/** The registry said no, for good. */
export class RegistryRefusal extends AdaptError {
  constructor(readonly status: number, message: string, where: string, advice: string) {
    super(message, { where, advice });
  }
}

async function readCertificates(registry: string, dirs: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const dir of dirs) {
    for (const name of await readdir(join(dir, registry)).catch(() => [])) if (name.endsWith('.crt')) found.push(await readFile(join(dir, registry, name), 'utf8'));
  }
  if (found.length === 0) return [];
  const { rootCertificates } = await import('node:tls'); // Takes its time, and is rarely needed.
  return [...rootCertificates, ...found];
}
