import { AdaptError } from '../../lib/errors.js';
import { isLoopback } from '../reference.js';
import type { Credentials } from './credentials.js';
import { drain, publicUrl, readBody, send, type Body } from './http.js';
import { Transient, retryAfter } from './retry.js';
import { Readable } from 'node:stream';

/** What a 401 asks for. */
export interface Challenge {
  scheme: 'basic' | 'bearer';
  realm: string;
  service: string;
  scope: string;
}

/** Parses `WWW-Authenticate` (RFC 9110, section 11); `undefined` for schemes that are unknown here. */
export function parseChallenge(header: string): Challenge | undefined {
  const scheme = /^\s*(basic|bearer)\b/i.exec(header)?.[1]?.toLowerCase();
  if (scheme !== 'basic' && scheme !== 'bearer') return undefined;
  const values: Record<string, string> = {};
  for (const [, key = '', quoted, bare] of header.matchAll(/([a-z_]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi)) values[key.toLowerCase()] = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? '';
  return { scheme, realm: values['realm'] ?? '', service: values['service'] ?? '', scope: values['scope'] ?? '' };
}

export const basic = (credentials: Credentials): string => `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;

/** A token and when it ends, in milliseconds since 1970. */
export interface Token {
  value: string;
  until: number;
}

/**
 * Gets a token by the distribution project's token protocol, or by OAuth2 where a refresh token is kept.
 *
 * @throws AdaptError where the login is refused; Transient where trying again may help.
 */
export async function fetchToken(challenge: Challenge, scopes: readonly string[], credentials: Credentials | undefined, signal: AbortSignal, ca: string[]): Promise<Token> {
  let url: URL;
  try {
    url = new URL(challenge.realm);
  } catch {
    throw new AdaptError('the registry names no address for tokens', { where: challenge.realm.slice(0, 100), advice: 'Check the name of the registry.' });
  }
  if (url.protocol !== 'https:' && !isLoopback(url.host)) throw new AdaptError('the registry asks for the login over an open connection', { where: publicUrl(url), advice: 'It is not sent there; use a registry with TLS.' });
  const headers: Record<string, string> = { accept: 'application/json' };
  let body: Body | undefined;
  if (credentials?.identityToken !== undefined) {
    const form = Buffer.from(new URLSearchParams({ grant_type: 'refresh_token', service: challenge.service, scope: scopes.join(' '), client_id: 'loong-adapt', refresh_token: credentials.identityToken }).toString());
    headers['content-type'] = 'application/x-www-form-urlencoded';
    body = { bytes: form.length, open: () => Readable.from([form]) };
  } else {
    if (challenge.service !== '') url.searchParams.set('service', challenge.service);
    for (const scope of scopes) url.searchParams.append('scope', scope);
    if (credentials !== undefined) headers['authorization'] = basic(credentials);
  }
  const response = await send({ method: body === undefined ? 'GET' : 'POST', url, headers, signal, ca, ...(body === undefined ? {} : { body }) });
  if (response.status === 429 || response.status >= 500) {
    drain(response);
    throw new Transient(`the token service answered ${response.status}`, retryAfter(response.headers['retry-after']));
  }
  if (response.status !== 200) {
    drain(response);
    throw new AdaptError(`the registry refuses the login (${response.status})`, { where: publicUrl(url), advice: 'Log in with `docker login` or `buildah login`, with a user who may do this.' });
  }
  const answer = parse(await readBody(response, 1 << 20));
  const value = typeof answer['token'] === 'string' ? answer['token'] : answer['access_token'];
  if (typeof value !== 'string' || value === '') throw new AdaptError('the registry answered no token', { where: publicUrl(url), advice: 'Check the name of the registry.' });
  const seconds = typeof answer['expires_in'] === 'number' ? answer['expires_in'] : 60;
  return { value, until: Date.now() + Math.max(5, seconds * 0.8) * 1000 };
}

function parse(content: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(content.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
