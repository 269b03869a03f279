import { describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { architectures } from '../../../src/target/architectures.js';

/** The source files with their code, comments left out: those may give examples. */
function sources(): { file: string; lines: string[] }[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => {
    const text = readFileSync(join('src', name), 'utf8').replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, '')).replace(/(^|\s)\/\/.*$/gm, '');
    return { file: `src/${name}`, lines: text.split('\n') };
  });
}

/** Places whose code matches, as `file:line: text`. */
function places(pattern: RegExp, besides: readonly string[] = []): string[] {
  return sources().filter(({ file }) => !besides.some((name) => file.startsWith(name))).flatMap(({ file, lines }) =>
    lines.flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])));
}

describe('the source', () => {
  test('names no program that is adapted, not even in a comment: that is for project files and recipes', () => {
    const named = sources().filter(({ file }) => /\b(minio|gopsutil|boltdb|heketi|calicoctl)\b|\bmc\b/i.test(readFileSync(file, 'utf8')));
    expect(named.map(({ file }) => file)).toEqual([]);
  });

  test('spells architectures only in their table', () => {
    const words = [...new Set(architectures.flatMap((a) => [a.go, ...a.uname, a.debian, a.gnu]))].filter((word) => !['arm', '386'].includes(word));
    const pattern = new RegExp(`['"\`](${words.join('|')})['"\`]`);
    expect(places(pattern, ['src/target/architectures.ts'])).toEqual([]);
  });
});
