import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { extract, type Header, type Pack } from 'tar-stream';
import type { Readable } from 'node:stream';
import { cleanPath } from '../layer.js';
import { writeLayer, type WrittenLayer } from '../layer-write.js';

/** How a root file system becomes a layer. */
export interface PackOptions {
  /** Paths that stay out; of one that ends with a slash the folder itself stays. */
  never: readonly string[];
  unread: readonly string[];
  /** Nobody made users, the bundle of certificates, or folders to write to: they are added. */
  users: boolean;
  /** Links that nobody made either: path → what it leads to, beside it. They are added where that is there, and nothing else. */
  links: Readonly<Record<string, string>>;
  /** Seconds since 1970 given to what had no date; it becomes that of the newest package. */
  now: number;
  tempDir: string;
  signal: AbortSignal;
}

const CERTIFICATES = 'usr/share/ca-certificates/';
const BUNDLE = 'etc/ssl/certs/ca-certificates.crt';
const PASSWD = 'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n';
const GROUP = 'root:x:0:\nnogroup:x:65534:\nnonroot:x:65532:\n';

/** Packs a root file system (a tar, as mmdebstrap writes it) as the one layer of an image. Nothing is unpacked to the disk. */
export async function packRoot(archive: string, layout: string, options: PackOptions): Promise<WrittenLayer & { newest: Date }> {
  const newest = await newestDate(archive, options);
  const left = [...options.never, ...options.unread];
  const isOut = (path: string): boolean => left.some((one) => (one.endsWith('/') ? path.startsWith(one) && path !== one : path === one));
  const certificates = new Map<string, Buffer>();
  const folders = new Set<string>();
  const seen = new Set<string>();
  const written = await writeLayer(layout, options.tempDir, options.signal, async (pack) => {
    await readTar(archive, options.signal, async (header, content) => {
      const clean = cleanPath(header.name, archive);
      if (clean === '') return;
      const path = header.type === 'directory' ? `${clean}/` : clean;
      if (options.users && path.startsWith(CERTIFICATES) && header.type === 'file') certificates.set(path, await buffer(content));
      if (isOut(path) || header.type === 'character-device' || header.type === 'block-device' || (options.users && path === 'tmp/')) return;
      if (header.type === 'directory') folders.add(path);
      seen.add(path);
      await copyEntry(pack, { ...header, name: path, mtime: header.mtime > newest ? newest : header.mtime, uname: '', gname: '' }, content, certificates.get(path));
    });
    if (options.users) for (const [path, to] of Object.entries(options.links)) if (seen.has(join(dirname(path), to)) && !seen.has(path)) pack.entry({ name: path, type: 'symlink', linkname: to, mode: 0o777, uid: 0, gid: 0, mtime: newest });
    if (options.users) addBasics(pack, newest, folders, [...certificates].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text));
  });
  return { ...written, newest };
}

/** The date of the newest file that has one of its own. */
async function newestDate(archive: string, { now, signal }: PackOptions): Promise<Date> {
  let newest = 0;
  await readTar(archive, signal, ({ mtime }) => {
    const seconds = Math.floor(mtime.getTime() / 1000);
    if (seconds < now) newest = Math.max(newest, seconds);
  });
  return new Date(newest * 1000);
}

async function readTar(archive: string, signal: AbortSignal, visit: (header: Header, content: Readable) => Promise<void> | void): Promise<void> {
  const reader = extract();
  const piping = pipeline(createReadStream(archive, { highWaterMark: 1 << 20 }), reader as unknown as NodeJS.WritableStream, { signal });
  piping.catch(() => {});
  for await (const entry of reader) {
    const content = entry as unknown as Readable;
    await visit(entry.header, content);
    content.resume();
  }
  await piping;
}

async function copyEntry(pack: Pack, header: Header, content: Readable, read: Buffer | undefined): Promise<void> {
  if (header.type !== 'file' || header.size === 0) pack.entry({ ...header, size: 0 }, '');
  else if (read !== undefined) pack.entry(header, read);
  else await pipeline(content, pack.entry(header) as unknown as NodeJS.WritableStream);
}

/** What the packages' scripts would have made: users, the bundle of certificates, a home, a place for temporary files. */
function addBasics(pack: Pack, mtime: Date, folders: ReadonlySet<string>, certificates: readonly Buffer[]): void {
  const root = { uid: 0, gid: 0, mtime };
  const folder = (name: string, mode: number, owner = root): void => {
    if (!folders.has(name) || mode !== 0o755) pack.entry({ name, type: 'directory', mode, ...owner });
  };
  pack.entry({ name: 'etc/passwd', mode: 0o644, ...root }, PASSWD);
  pack.entry({ name: 'etc/group', mode: 0o644, ...root }, GROUP);
  pack.entry({ name: 'etc/nsswitch.conf', mode: 0o644, ...root }, 'hosts: files dns\n');
  if (certificates.length > 0) {
    for (const name of ['etc/ssl/', 'etc/ssl/certs/']) folder(name, 0o755);
    pack.entry({ name: BUNDLE, mode: 0o644, ...root }, Buffer.concat(certificates.flatMap((one) => [one, ...(one.at(-1) === 0x0a ? [] : [Buffer.from('\n')])])));
  }
  folder('tmp/', 0o1777);
  folder('home/', 0o755);
  folder('home/nonroot/', 0o700, { uid: 65532, gid: 65532, mtime });
}
