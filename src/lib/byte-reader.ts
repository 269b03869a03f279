/** Reads a stream by lengths instead of chunks. */
export class ByteReader {
  /** Bytes read so far. */
  position = 0;
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The next bytes; fewer at the end of the stream. */
  async read(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.stream(length)) parts.push(part);
    return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
  }

  /** The next bytes as they come, without being kept. */
  async *stream(length: number): AsyncGenerator<Buffer> {
    let left = length;
    while (left > 0) {
      if (this.rest.length === 0) {
        const next = await this.source.next();
        if (next.done === true) return;
        this.rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length);
        continue;
      }
      const part = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(part.length);
      left -= part.length;
      this.position += part.length;
      yield part;
    }
  }

  /** Everything that is left. */
  async *remaining(): AsyncGenerator<Buffer> {
    yield* this.stream(Number.MAX_SAFE_INTEGER);
  }

  /** Passes over bytes. */
  async skip(length: number): Promise<void> {
    for await (const _part of this.stream(length));
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.source.return?.();
  }
}
