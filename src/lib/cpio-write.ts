/** One file of a cpio archive. */
export interface CpioEntry {
  /** Without a leading slash. */
  path: string;
  type: 'file' | 'directory' | 'symlink';
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since 1970. */
  mtime: number;
  /** Of the content that follows, or of a link's target. */
  size: number;
  /** Entries with the same number are one file; the first has the content, the others a size of 0. */
  inode: number;
  /** How many names the file has. */
  links: number;
}

const TYPES = { file: 0o100000, directory: 0o040000, symlink: 0o120000 } as const;

/** Header of an entry in the new ASCII form, which the kernel unpacks as its first file system; the content follows, then `cpioPadding`. Source: cpio(5). */
export function cpioHeader(entry: CpioEntry): Buffer {
  const name = Buffer.from(`${entry.path}\0`);
  const fields = [entry.inode, TYPES[entry.type] | (entry.mode & 0o7777), entry.uid, entry.gid, entry.links, entry.mtime, entry.size, 0, 0, 0, 0, name.length, 0];
  const header = `070701${fields.map((field) => (field >>> 0).toString(16).padStart(8, '0')).join('')}`;
  return Buffer.concat([Buffer.from(header, 'latin1'), name, cpioPadding(header.length + name.length)]);
}

/** Names and contents end at multiples of four. */
export function cpioPadding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4);
}

/** What ends an archive. */
export function cpioEnd(): Buffer {
  return cpioHeader({ path: 'TRAILER!!!', type: 'file', mode: 0, uid: 0, gid: 0, mtime: 0, size: 0, inode: 0, links: 1 });
}
