import { expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanLine } from '../../../src/gaps/logs/clean.js';
import { logLines } from '../../../src/gaps/logs/lines.js';

const LINE = "Arch 'loongarch64' is not supported.";

test.each([
  ['colours', `\u001b[1;31m${LINE}\u001b[0m`],
  ['a link of a terminal', `\u001b]8;;file:///x\u0007${LINE}\u001b]8;;\u0007`],
  ['a progress bar', ` 10%\r 99%\r${LINE}`],
  ['time stamps of a workflow', `2026-11-25T13:08:44.1234567Z ${LINE}`],
  ['job and step of a workflow', `build\tRun make\t2026-11-25T13:08:44.1234567Z ${LINE}`],
  ['an error mark of a workflow', `2026-11-25T13:08:44.1234567Z ##[error]${LINE}`],
  ['buildx', `#12 3.456 ${LINE}`],
  ['buildx in a workflow', `2026-11-25T13:08:44.1234567Z #12 103.456 ${LINE}`],
  ['the excerpt under an error of buildx', `0.345 ${LINE}`],
  ['compose', `builder-1  | ${LINE}`],
  ['Jenkins', `[2026-11-25T13:08:44.123Z] ${LINE}`],
  ['a GitLab runner', `2026-11-25T13:08:44.123456Z 01O ${LINE}`],
  ['Windows line ends', `${LINE}\r`],
])('%s are taken off a line', (_what, raw) => {
  expect(cleanLine(raw)).toBe(LINE);
});

async function linesOf(content: Buffer): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'loong-adapt-log-'));
  try {
    await writeFile(join(dir, 'log'), content);
    const lines: string[] = [];
    for await (const { number, text } of logLines(join(dir, 'log'), new AbortController().signal)) lines.push(`${number}:${text}`);
    return lines;
  } finally {
    await rm(dir, { recursive: true });
  }
}

test('UTF-8, GB 18030 and UTF-16 are read alike', async () => {
  const text = '不支持的架构\n错误 1\n';
  const gb = Buffer.from('b2bbd6a7b3d6b5c4bcdcb9b90ab4edcef320310a', 'hex'); // By iconv -t GB18030.
  expect(await linesOf(Buffer.from(text))).toEqual(['1:不支持的架构', '2:错误 1']);
  expect(await linesOf(gb)).toEqual(['1:不支持的架构', '2:错误 1']);
  expect((await linesOf(Buffer.from(`\ufeff${text}`, 'utf16le'))).map((line) => line.replace('\ufeff', ''))).toEqual(['1:不支持的架构', '2:错误 1']);
});

test('a line without end costs no memory, and the next keeps its number', async () => {
  const [first = '', second = ''] = await linesOf(Buffer.concat([Buffer.alloc(12 << 20, 'x'), Buffer.from('\nnext\n')]));
  expect(first.length).toBeLessThan(2100);
  expect(second).toBe('2:next');
});

test('a folder, and nothing at all, are told apart', async () => {
  await expect(async () => { for await (const _ of logLines(tmpdir(), new AbortController().signal)); }).rejects.toThrow('the log is a folder');
  await expect(async () => { for await (const _ of logLines('/no/such/log', new AbortController().signal)); }).rejects.toThrow('there is no such log');
});
