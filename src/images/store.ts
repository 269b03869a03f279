import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, rename, rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AdaptError, Interrupted } from '../lib/errors.js';
import { describe, exists } from '../lib/files.js';
import { initLayout, nameRoot, putBlob } from './layout-write.js';
import { blobPath, findRoot, readBlob, readLayout } from './layout.js';
import { broken, isIndex, isManifest, type Descriptor } from './oci.js';
import { Registry, type Fetched, type OpenContent } from './registry/client.js';

/** A place that images can be read from or written to: one repository of a registry, or a layout. */
export interface ImageStore {
  /** For messages. */
  readonly name: string;
  /** The image of a tag, digest or name; an empty one stands for the only image there. `undefined` where there is none. */
  resolve(reference: string): Promise<Fetched | undefined>;
  /** A manifest by its digest. */
  manifest(descriptor: Descriptor): Promise<Fetched>;
  open(descriptor: Descriptor): OpenContent;
  hasBlob(descriptor: Descriptor): Promise<boolean>;
  /** Takes a blob from elsewhere; answers the bytes that moved. */
  putBlob(descriptor: Descriptor, from: ImageStore): Promise<number>;
  /** Stores a manifest without a name. */
  putManifest(fetched: Fetched): Promise<void>;
  /** Stores a manifest under a tag or name: the last step. */
  putName(fetched: Fetched, name: string): Promise<void>;
}

/** A repository of a registry. */
export class RepositoryStore implements ImageStore {
  constructor(readonly registry: Registry, readonly repository: string) {}

  get name(): string {
    return `${this.registry.name}/${this.repository}`;
  }

  resolve(reference: string): Promise<Fetched | undefined> {
    return this.registry.manifest(this.repository, reference === '' ? 'latest' : reference);
  }

  async manifest(descriptor: Descriptor): Promise<Fetched> {
    const found = await this.registry.manifest(this.repository, descriptor.digest);
    if (found === undefined) throw broken(this.name, `manifest ${descriptor.digest} is missing`);
    // What refers to it says what it is; a registry may label it otherwise.
    return { ...found, descriptor: { ...found.descriptor, mediaType: descriptor.mediaType } };
  }

  open(descriptor: Descriptor): OpenContent {
    return (start) => this.registry.open(this.repository, descriptor, start);
  }

  hasBlob(descriptor: Descriptor): Promise<boolean> {
    return this.registry.hasBlob(this.repository, descriptor.digest);
  }

  async putBlob(descriptor: Descriptor, from: ImageStore): Promise<number> {
    if (from instanceof RepositoryStore && sameRegistry(from, this) && (await this.registry.mount(this.repository, descriptor.digest, from.repository))) return 0;
    if (await this.hasBlob(descriptor)) return 0;
    await this.registry.upload(this.repository, descriptor, from.open(descriptor));
    return descriptor.size;
  }

  async putManifest(fetched: Fetched): Promise<void> {
    await this.registry.putManifest(this.repository, fetched.descriptor.digest, fetched);
  }

  async putName(fetched: Fetched, name: string): Promise<void> {
    await this.registry.putManifest(this.repository, name, fetched);
  }
}

/** Whether two places are repositories of one registry: then blobs are mounted, and no byte moves. */
export function sameRegistry(a: ImageStore, b: ImageStore): boolean {
  return a instanceof RepositoryStore && b instanceof RepositoryStore && a.registry.name === b.registry.name;
}

/** An OCI layout folder. */
export class LayoutStore implements ImageStore {
  constructor(readonly dir: string, private readonly signal: AbortSignal) {}

  get name(): string {
    return `oci:${this.dir}`;
  }

  async resolve(reference: string): Promise<Fetched | undefined> {
    if (!(await exists(`${this.dir}/index.json`))) return undefined;
    const layout = await readLayout(this.dir);
    if (reference !== '' && !layout.roots.some((r) => r.digest === reference || r.annotations?.['org.opencontainers.image.ref.name'] === reference)) return undefined;
    return this.manifest(findRoot(layout, reference));
  }

  async manifest(descriptor: Descriptor): Promise<Fetched> {
    const { mediaType, digest, size } = descriptor;
    return { descriptor: { mediaType, digest, size }, content: await readBlob(this.dir, descriptor) };
  }

  open(descriptor: Descriptor): OpenContent {
    return (start) => createReadStream(blobPath(this.dir, descriptor.digest), { start });
  }

  hasBlob(descriptor: Descriptor): Promise<boolean> {
    return lstat(blobPath(this.dir, descriptor.digest)).then((info) => info.isFile() && info.size === descriptor.size, () => false);
  }

  /** Nothing is stored under a digest but what has it. */
  async putBlob(descriptor: Descriptor, from: ImageStore): Promise<number> {
    await initLayout(this.dir);
    if (await this.hasBlob(descriptor)) return 0;
    const path = blobPath(this.dir, descriptor.digest);
    const part = `${path}.${randomBytes(4).toString('hex')}.part`;
    const hash = createHash(descriptor.digest.split(':')[0] ?? 'sha256');
    let bytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done): void {
        hash.update(chunk);
        bytes += chunk.length;
        done(bytes > descriptor.size ? new Error('too long') : null, chunk);
      },
    });
    try {
      await pipeline(await from.open(descriptor)(0), measure, createWriteStream(part, { flags: 'wx' }), { signal: this.signal });
      const found = `${descriptor.digest.split(':')[0] ?? ''}:${hash.digest('hex')}`;
      if (found !== descriptor.digest) throw broken(from.name, `blob ${descriptor.digest} has the content of ${found}`);
      await rename(part, path);
      return bytes;
    } catch (error) {
      if (this.signal.aborted) throw new Interrupted();
      throw error instanceof AdaptError ? error : describe(error, path);
    } finally {
      await rm(part, { force: true });
    }
  }

  async putManifest(fetched: Fetched): Promise<void> {
    await initLayout(this.dir);
    const stored = await putBlob(this.dir, fetched.descriptor.mediaType, fetched.content);
    if (stored.digest !== fetched.descriptor.digest) throw broken(this.name, `${fetched.descriptor.digest} has the content of ${stored.digest}`);
  }

  async putName(fetched: Fetched, name: string): Promise<void> {
    if (!isIndex(fetched.descriptor.mediaType) && !isManifest(fetched.descriptor.mediaType)) throw broken(this.name, `${fetched.descriptor.mediaType} is no image`);
    await this.putManifest(fetched);
    await nameRoot(this.dir, fetched.descriptor, name);
  }
}
