import { createHash, randomBytes, type Hash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { SECRET_TEXT, secretsIn } from './secrets.js';
import { parseElf, readElf, type ElfInfo } from './elf.js';

/** Above this, an ELF file is parsed from a temporary file instead of from memory. */
const IN_MEMORY = 16 * 2 ** 20;

/** What one file's content told. */
export interface Scanned {
  elf: ElfInfo | undefined;
  /** SHA-256, hex; only where it was asked for. */
  sha256: string;
  /** Which of the forbidden texts occur. */
  found: string[];
  /** Kinds of secrets in it, where it is a text. */
  secrets: string[];
}

/** What to look for. */
export interface ScanOptions {
  forbidden: readonly string[];
  hash: boolean;
  /** Whether to look for secrets in texts. */
  secrets?: boolean;
  /** For ELF files too large for memory. */
  tempDir: string;
}

/** Reads a file's content once; memory stays below some 50 MiB whatever its size. */
export async function scanContent(content: AsyncIterable<Uint8Array>, options: ScanOptions): Promise<Scanned> {
  const search = new Search(options.forbidden);
  const hash: Hash | undefined = options.hash ? createHash('sha256') : undefined;
  const keep = new Keeper(options.tempDir);
  const text = options.secrets === true ? new SmallText() : undefined;
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      search.push(chunk);
      hash?.update(chunk);
      text?.push(chunk);
      await keep.push(chunk);
    }
    return { elf: await keep.elf(), sha256: hash?.digest('hex') ?? '', found: search.found, secrets: text?.secrets() ?? [] };
  } finally {
    await keep.close();
  }
}

/** Finds texts in a stream, also across chunks. */
class Search {
  readonly found: string[] = [];
  private needles: Buffer[];
  private tail: Buffer = Buffer.alloc(0);
  private readonly overlap: number;
  constructor(texts: readonly string[]) {
    this.needles = texts.filter((t) => t !== '').map((t) => Buffer.from(t));
    this.overlap = Math.max(0, ...this.needles.map((n) => n.length - 1));
  }

  push(chunk: Buffer): void {
    if (this.needles.length === 0) return;
    const seam = Buffer.concat([this.tail, chunk.subarray(0, this.overlap)]);
    this.needles = this.needles.filter((needle) => {
      if (!seam.includes(needle) && !chunk.includes(needle)) return true;
      this.found.push(needle.toString());
      return false;
    });
    const end = chunk.length >= this.overlap ? chunk : Buffer.concat([this.tail, chunk]);
    this.tail = Buffer.from(end.subarray(Math.max(0, end.length - this.overlap)));
  }
}

/** Keeps the content of a file as long as it may be a small text. */
class SmallText {
  private chunks: Buffer[] | undefined = [];
  private size = 0;

  push(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.chunks === undefined) return;
    if (this.size > SECRET_TEXT || chunk.includes(0)) this.chunks = undefined;
    else this.chunks.push(Buffer.from(chunk));
  }

  secrets(): string[] {
    return this.chunks === undefined || this.size === 0 ? [] : secretsIn(Buffer.concat(this.chunks).toString('latin1'));
  }
}

/** Keeps the content of ELF files: in memory, or on disk once it is large. */
class Keeper {
  private chunks: Buffer[] = [];
  private size = 0;
  private state: 'unknown' | 'elf' | 'other' = 'unknown';
  private file: FileHandle | undefined;
  private readonly path: string;
  constructor(tempDir: string) {
    this.path = join(tempDir, `elf-${randomBytes(6).toString('hex')}`);
  }

  async push(chunk: Buffer): Promise<void> {
    if (this.state === 'other') return;
    this.size += chunk.length;
    this.chunks.push(chunk);
    if (this.state === 'unknown' && this.size >= 4) {
      this.state = Buffer.concat(this.chunks).readUInt32BE(0) === 0x7f454c46 ? 'elf' : 'other';
      if (this.state === 'other') this.chunks = [];
    }
    if (this.state !== 'elf' || (this.file === undefined && this.size < IN_MEMORY)) return;
    this.file ??= await open(this.path, 'wx', 0o600);
    for (const part of this.chunks) await this.file.writeFile(part);
    this.chunks = [];
  }

  async elf(): Promise<ElfInfo | undefined> {
    if (this.state !== 'elf') return undefined;
    if (this.file !== undefined) return readElf(this.path);
    const all = Buffer.concat(this.chunks);
    return parseElf((offset, length) => Promise.resolve(all.subarray(Math.min(offset, all.length), Math.min(offset + length, all.length))));
  }

  async close(): Promise<void> {
    await this.file?.close();
    if (this.file !== undefined) await rm(this.path, { force: true });
    this.chunks = [];
  }
}
