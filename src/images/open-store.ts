import { setMaxListeners } from 'node:events';
import { mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { removeTree } from '../lib/files.js';
import { userError } from '../lib/errors.js';
import { REF_NAME, isIndex, parseIndex, parseJson, parseManifest } from './oci.js';
import { readBlob, readLayout } from './layout.js';
import type { Place } from './place.js';
import { Registry } from './registry/client.js';
import type { RegistryOptions } from './registry/connection.js';
import { LayoutStore, RepositoryStore, type ImageStore } from './store.js';

/** Opens the places of one command: one connection per registry, archives by way of a temporary layout. */
export class Stores {
  private readonly registries = new Map<string, Registry>();
  private readonly archives = new Map<string, Promise<string>>();
  private readonly repositories = new Map<string, RepositoryStore>();

  constructor(private readonly options: RegistryOptions) {
    setMaxListeners(64, options.signal); // Several blobs move at once, and each listens.
  }

  /** The store of a place; a place to read from must be there. */
  async open(place: Place, use: 'read' | 'write'): Promise<ImageStore> {
    if (place.kind === 'layout') {
      if (use === 'read') await readLayout(resolve(place.path));
      return new LayoutStore(resolve(place.path), this.options.signal);
    }
    if (place.kind === 'archive') return new LayoutStore(await this.archive(resolve(place.path), use), this.options.signal);
    const { registry: name, repository } = place.reference;
    const key = `${name}/${repository}`;
    let store = this.repositories.get(key);
    if (store === undefined) this.repositories.set(key, (store = new RepositoryStore(this.registry(name), repository)));
    return store;
  }

  /** Tags that a place's repository has, for choosing those of a version. */
  async tags(place: Place): Promise<string[]> {
    if (place.kind === 'registry') return this.registry(place.reference.registry).tags(place.reference.repository);
    const store = await this.open(place, 'write');
    const layout = await (store instanceof LayoutStore ? readLayout(store.dir).catch(() => undefined) : undefined);
    const repository = place.name.replace(/:[^/:]*$/, '');
    return (layout?.roots ?? []).flatMap((r) => {
      const name = r.annotations?.[REF_NAME] ?? '';
      return name.startsWith(`${repository}:`) ? [name.slice(repository.length + 1)] : [];
    });
  }

  /** Writes the archives that were filled, each in one step. */
  async finish(written: readonly Place[]): Promise<void> {
    for (const place of written) {
      if (place.kind !== 'archive') continue;
      const dir = await this.archives.get(resolve(place.path));
      if (dir === undefined) continue;
      const { packArchive } = await import('./archive.js');
      const layout = await readLayout(dir);
      const digests: string[] = [];
      for (const root of layout.roots) {
        const manifests = isIndex(root.mediaType) ? parseIndex(parseJson(await readBlob(dir, root), dir), dir).manifests : [root];
        for (const entry of manifests) {
          const manifest = parseManifest(parseJson(await readBlob(dir, entry), dir), dir);
          digests.push(root.digest, entry.digest, manifest.config.digest, ...manifest.layers.map((l) => l.digest));
        }
      }
      const part = `${resolve(place.path)}.part`;
      await packArchive(dir, digests, JSON.stringify({ schemaVersion: 2, manifests: layout.roots }), part, this.options.signal);
      await rename(part, resolve(place.path));
    }
  }

  /** Removes what was temporary. */
  async close(): Promise<void> {
    for (const opened of this.archives.values()) {
      const dir = await opened.catch(() => undefined);
      if (dir !== undefined) await removeTree(dir);
    }
  }

  /** Bytes that went to and came from registries. */
  get traffic(): { sent: number; received: number } {
    const all = [...this.registries.values()];
    return { sent: all.reduce((n, r) => n + r.sent, 0), received: all.reduce((n, r) => n + r.received, 0) };
  }

  private registry(name: string): Registry {
    let registry = this.registries.get(name);
    if (registry === undefined) this.registries.set(name, (registry = new Registry(name, this.options)));
    return registry;
  }

  /** Once, also where several places of it are opened at the same time. */
  private async archive(path: string, use: 'read' | 'write'): Promise<string> {
    let dir = this.archives.get(path);
    if (dir === undefined) this.archives.set(path, (dir = this.openArchive(path, use)));
    return dir;
  }

  private async openArchive(path: string, use: 'read' | 'write'): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), 'loong-adapt-archive-'));
    if (use === 'write') return dir;
    const { unpackArchive } = await import('./archive.js');
    await unpackArchive(path, dir, this.options.signal).catch(async (error: unknown) => {
      await removeTree(dir);
      throw error instanceof Error && 'code' in error && error.code === 'ENOENT' ? userError('there is no such archive', path, 'Check the path.') : error;
    });
    return dir;
  }
}
