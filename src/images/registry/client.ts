import { Readable } from 'node:stream';
import { createHash } from 'node:crypto';
import { verifyDigest } from '../layout.js';
import { AdaptError } from '../../lib/errors.js';
import { JSON_LIMIT, MEDIA, broken, type Descriptor } from '../oci.js';
import { Connection, RegistryRefusal, type RegistryOptions } from './connection.js';
import { drain, readBody, type HttpResponse } from './http.js';
import { Transient, isTransient, withRetry } from './retry.js';

/** Opens a blob's content from a byte on; called again after a failure. */
export type OpenContent = (start: number) => Readable | Promise<Readable>;

/** A manifest or index as a registry has it. */
export interface Fetched {
  descriptor: Descriptor;
  content: Buffer;
}

const ACCEPT = [MEDIA.index, MEDIA.dockerList, MEDIA.manifest, MEDIA.dockerManifest].join(', ');

/** A client of the OCI distribution API for one registry. */
export class Registry {
  readonly connection: Connection;
  /** Whether it lists referrers; `undefined` until it was asked. */
  private lists: boolean | undefined;
  /** Bytes of blobs sent and received, for reports. */
  sent = 0;
  received = 0;

  constructor(readonly name: string, options: RegistryOptions) {
    this.connection = new Connection(name, options);
  }

  /** The manifest of a tag or digest, `undefined` where there is none. Its digest is computed here, not believed. */
  async manifest(repository: string, reference: string): Promise<Fetched | undefined> {
    const response = await this.connection.call({ method: 'GET', path: `${repository}/manifests/${reference}`, scopes: [pull(repository)], headers: { accept: ACCEPT }, expect: [200, 404] });
    if (response.status === 404) {
      drain(response);
      return undefined;
    }
    const content = await readBody(response, JSON_LIMIT).catch((error: unknown) => {
      throw isTransient(error) ? error : broken(`${this.name}/${repository}`, error instanceof Error ? error.message : 'unreadable');
    });
    const descriptor = { mediaType: (response.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '', digest: `sha256:${createHash('sha256').update(content).digest('hex')}`, size: content.length };
    if (reference.includes(':')) verifyDigest(content, { ...descriptor, digest: reference }, `${this.name}/${repository}`);
    return { descriptor: reference.includes(':') ? { ...descriptor, digest: reference } : descriptor, content };
  }

  /** Digest that a tag has now; empty for none. */
  async digestOf(repository: string, tag: string): Promise<string> {
    return (await this.manifest(repository, tag))?.descriptor.digest ?? '';
  }

  /**
   * The index of what refers to a manifest, as the registry itself lists it; `undefined` where it keeps no such list. One that does answers
   * with an empty list for what it doesn't know, so after a 404 it isn't asked again.
   * Source: OCI distribution specification 1.1, "Listing Referrers".
   */
  async referrers(repository: string, digest: string): Promise<Buffer | undefined> {
    if (this.lists === false) return undefined;
    const response = await this.connection.call({ method: 'GET', path: `${repository}/referrers/${digest}`, scopes: [pull(repository)], headers: { accept: MEDIA.index }, expect: [200, 400, 404, 405] });
    this.lists = response.status === 200 ? true : response.status === 404 || response.status === 405 ? false : this.lists;
    if (response.status === 200) return readBody(response, JSON_LIMIT);
    drain(response);
    return undefined;
  }

  /**
   * Stores a manifest by digest or tag.
   *
   * @returns whether the registry lists it as a referrer of its subject by itself.
   */
  async putManifest(repository: string, reference: string, fetched: Fetched): Promise<boolean> {
    const { content, descriptor } = fetched;
    const { retry, say, options } = this.connection;
    const response = await withRetry(`PUT ${this.name}`, retry, options.signal, async () => this.connection.once({
      method: 'PUT', path: `${repository}/manifests/${reference}`, scopes: [push(repository)], headers: { 'content-type': descriptor.mediaType },
      body: { bytes: content.length, open: () => Readable.from([content]) }, expect: [200, 201, 202],
    }).catch((error: unknown) => {
      // The digest is the content's own: what a registry means is the link to a blob, which another job is just writing.
      if (error instanceof RegistryRefusal && error.status === 400 && /digest/i.test(error.message)) throw new Transient(error.message);
      throw error;
    }), say);
    drain(response);
    const said = response.headers['docker-content-digest'];
    if (typeof said === 'string' && said !== descriptor.digest) throw broken(`${this.name}/${repository}:${reference}`, `the registry stored ${said} instead of ${descriptor.digest}`);
    return response.headers['oci-subject'] !== undefined;
  }

  async hasBlob(repository: string, digest: string): Promise<boolean> {
    const response = await this.connection.call({ method: 'HEAD', path: `${repository}/blobs/${digest}`, scopes: [pull(repository)], expect: [200, 404] });
    drain(response);
    return response.status === 200;
  }

  /** All tags of a repository; none where it doesn't exist. */
  async tags(repository: string): Promise<string[]> {
    const tags: string[] = [];
    let path: string | URL = `${repository}/tags/list?n=1000`;
    for (let page = 0; page < 1000; page++) {
      const response: HttpResponse = await this.connection.call({ method: 'GET', path, scopes: [pull(repository)], expect: [200, 404] });
      if (response.status === 404) {
        drain(response);
        return tags;
      }
      const answer = JSON.parse((await readBody(response, JSON_LIMIT)).toString('utf8')) as { tags?: unknown };
      if (Array.isArray(answer.tags)) tags.push(...answer.tags.filter((t) => typeof t === 'string'));
      const next = /<([^>]+)>;\s*rel="?next"?/.exec(typeof response.headers.link === 'string' ? response.headers.link : '')?.[1];
      if (next === undefined) return tags;
      path = new URL(next, response.url);
      if (path.origin !== response.url.origin) return tags;
    }
    return tags;
  }

  /** Makes a blob of another repository of this registry known in this one, without moving a byte; false where the registry won't. */
  async mount(repository: string, digest: string, from: string): Promise<boolean> {
    const response = await this.connection.call({
      method: 'POST', path: `${repository}/blobs/uploads/?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`, scopes: [push(repository), pull(from)], expect: [201, 202],
    });
    drain(response);
    return response.status === 201;
  }

  /** A blob's content from a byte on. A connection that breaks is taken up where it broke. */
  async open(repository: string, descriptor: Descriptor, start = 0): Promise<Readable> {
    return Readable.from(this.chunks(repository, descriptor, start), { objectMode: false });
  }

  private async *chunks(repository: string, descriptor: Descriptor, start: number): AsyncGenerator<Buffer> {
    let at = start;
    const { retry, options, say } = this.connection;
    for (let failures = 0; at < descriptor.size || descriptor.size === 0;) {
      const before = at;
      try {
        const response = await this.connection.call({ method: 'GET', path: `${repository}/blobs/${descriptor.digest}`, scopes: [pull(repository)], headers: at > 0 ? { range: `bytes=${at}-` } : {}, expect: [200, 206] });
        let skip = response.status === 200 ? at : 0;
        for await (const raw of response.stream as AsyncIterable<Buffer>) {
          const chunk = raw.subarray(Math.min(skip, raw.length));
          skip -= raw.length - chunk.length;
          if (chunk.length === 0) continue;
          at += chunk.length;
          this.received += chunk.length;
          if (at > descriptor.size) throw broken(`${this.name}/${repository}`, `blob ${descriptor.digest} is longer than ${descriptor.size} bytes`);
          yield chunk;
        }
        if (at >= descriptor.size) return;
        throw new Transient(`blob ${descriptor.digest} ended after ${at} of ${descriptor.size} bytes`);
      } catch (error) {
        if (!isTransient(error) || options.signal.aborted) throw error;
        failures = at > before ? 1 : failures + 1;
        const last = error;
        await withRetry(`GET ${this.name}`, { ...retry, attempts: retry.attempts - failures + 1 }, options.signal, (attempt) => (attempt === 1 ? Promise.reject(last) : Promise.resolve()), say);
      }
    }
  }

  /** Sends a blob; an upload that breaks is taken up where the registry has it. The registry checks the digest. */
  async upload(repository: string, descriptor: Descriptor, open: OpenContent): Promise<void> {
    const state: { location?: URL; offset: number } = { offset: 0 };
    const { retry, options, say } = this.connection;
    await withRetry(`upload to ${this.name}`, retry, options.signal, async () => {
      if (state.location !== undefined) await this.resume(repository, state);
      if (state.location === undefined) {
        const begun = await this.connection.once({ method: 'POST', path: `${repository}/blobs/uploads/`, scopes: [push(repository)], expect: [202] });
        drain(begun);
        state.location = locationOf(begun);
        state.offset = 0;
      }
      if (state.offset < descriptor.size) {
        const from = state.offset;
        const patched = await this.connection.once({
          method: 'PATCH', path: state.location, scopes: [push(repository)], expect: [202, 204],
          headers: { 'content-type': 'application/octet-stream', ...(from > 0 ? { 'content-range': `${from}-${descriptor.size - 1}` } : {}) },
          body: { bytes: descriptor.size - from, open: () => open(from) },
        });
        drain(patched);
        this.sent += descriptor.size - from;
        state.location = locationOf(patched);
        state.offset = descriptor.size;
      }
      const end = `${state.location.href}${state.location.search === '' ? '?' : '&'}digest=${encodeURIComponent(descriptor.digest)}`;
      const done = await this.connection.once({ method: 'PUT', path: new URL(end), scopes: [push(repository)], expect: [201, 204] }).catch((error: unknown) => {
        if (error instanceof RegistryRefusal && error.status === 400) throw new AdaptError(`the registry refuses blob ${descriptor.digest}: its content has another digest`, { where: `${this.name}/${repository}`, advice: 'The source is damaged, or changed meanwhile: get it again.', cause: error });
        throw error;
      });
      drain(done);
    }, say);
  }

  /** Asks how much of a broken upload arrived; forgets the upload where the registry has. */
  private async resume(repository: string, state: { location?: URL; offset: number }): Promise<void> {
    const location = state.location;
    if (location === undefined) return;
    delete state.location;
    const response = await this.connection.once({ method: 'GET', path: location, scopes: [push(repository)], expect: [204, 200, 202, 404, 400, 405, 416] });
    drain(response);
    const range = /^(?:bytes=)?0-(\d+)$/.exec(typeof response.headers.range === 'string' ? response.headers.range : '')?.[1];
    if (response.status !== 204 || range === undefined) return;
    state.offset = range === '0' ? 0 : Number(range) + 1;
    if (state.offset === 0) return; // `0-0` stands for nothing as well as for one byte.
    state.location = response.headers.location === undefined ? location : new URL(response.headers.location, location);
  }
}

function locationOf(response: HttpResponse): URL {
  const { location } = response.headers;
  if (location === undefined) throw broken(response.url.host, 'the registry names no place for the upload');
  return new URL(location, response.url);
}

const pull = (repository: string): string => `repository:${repository}:pull`;
const push = (repository: string): string => `repository:${repository}:pull,push`;
