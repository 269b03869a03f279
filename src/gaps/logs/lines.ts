import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Interrupted, errorCode, userError } from '../../lib/errors.js';
import { cleanLine } from './clean.js';

/** One line of a log. */
export interface LogLine {
  /** 1-based. */
  number: number;
  text: string;
}

/** No line that says something is longer; what is beyond is dropped. */
const LONGEST = 2000;

/**
 * The lines of a log, cleaned, one after the other: a log of any size costs no more memory than its longest kept line.
 * Bytes that aren't UTF-8 are read as GB 18030, which consoles in China still write; UTF-16 needs its byte order mark.
 *
 * @throws AdaptError (user) where the log can't be read.
 */
export async function* logLines(path: string, signal: AbortSignal): AsyncGenerator<LogLine> {
  const wide = await isWide(path);
  let number = 0;
  try {
    for await (const bytes of rawLines(path, wide, signal)) {
      number++;
      if (bytes.length > 0) yield { number, text: cleanLine(decode(bytes, wide)) };
    }
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    throw errorCode(error) === '' ? error : unreadable(error, path);
  }
}

async function isWide(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch((error: unknown) => { throw unreadable(error, path); });
  try {
    const info = await file.stat();
    if (info.isDirectory()) throw userError('the log is a folder', path, 'Name a file.');
    if (!info.isFile()) return false; // A pipe can be read only once.
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0xff && buffer[1] === 0xfe;
  } finally {
    await file.close();
  }
}

function unreadable(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === '') return error;
  return userError(code === 'ENOENT' ? 'there is no such log' : `the log can't be read (${code})`, path, 'Check the path given with --from-log.');
}

async function* rawLines(path: string, wide: boolean, signal: AbortSignal): AsyncGenerator<Buffer> {
  const newline = Buffer.from('\n', wide ? 'utf16le' : 'utf8');
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal }) as AsyncIterable<Buffer>) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = data.indexOf(newline); at >= 0; at = data.indexOf(newline, from)) {
      yield data.subarray(from, Math.min(at, from + LONGEST));
      from = at + newline.length;
    }
    // The end of the line counts, too: a progress bar may fill it with what it overwrote.
    rest = Buffer.from(data.length - from > 2 * LONGEST ? data.subarray(data.length - LONGEST) : data.subarray(from));
  }
  if (rest.length > 0) yield rest.subarray(0, LONGEST);
}

const chinese = new TextDecoder('gb18030');

function decode(bytes: Buffer, wide: boolean): string {
  if (wide) return bytes.toString('utf16le');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? chinese.decode(bytes) : text;
}
