import { expect, test } from '@jest/globals';
import { merge } from '../../../src/recipes/apply/merge.js';

const BASE = 'one\ntwo\nthree\nfour\nfive\n';

test.each([
  ['lines far apart', 'ONE\ntwo\nthree\nfour\nfive\n', 'one\ntwo\nthree\nfour\nFIVE\n', 'ONE\ntwo\nthree\nfour\nFIVE\n'],
  ['a line added and one removed', 'one\nand\ntwo\nthree\nfour\nfive\n', 'one\ntwo\nthree\nfive\n', 'one\nand\ntwo\nthree\nfive\n'],
  ['the same change twice', 'one\n2\nthree\nfour\nfive\n', 'one\n2\nthree\nfour\nfive\n', 'one\n2\nthree\nfour\nfive\n'],
  ['neighbours', 'one\n2\nthree\nfour\nfive\n', 'one\ntwo\n3\nfour\nfive\n', 'one\n2\n3\nfour\nfive\n'],
  ['only one of them', BASE, 'one\ntwo\n', 'one\ntwo\n'],
  ['an end added and a beginning', 'zero\none\ntwo\nthree\nfour\nfive\n', 'one\ntwo\nthree\nfour\nfive\nsix\n', 'zero\none\ntwo\nthree\nfour\nfive\nsix\n'],
])('two changes of one text come together: %s', (_, mine, theirs, both) => {
  expect(merge(BASE, mine, theirs)).toBe(both);
  expect(merge(BASE, theirs, mine)).toBe(both);
});

test('in one line, the words that each changed are taken', () => {
  expect(merge('FROM --platform=linux/amd64 alpine:3.10 AS x\n', 'FROM alpine:3.10 AS x\n', 'FROM --platform=linux/amd64 alpine:3.21 AS x\n')).toBe('FROM alpine:3.21 AS x\n');
  expect(merge('a b c\n', 'a 1 c\n', 'a 2 c\n')).toBeUndefined();
});

test('the same place changed in two ways is no merge', () => {
  expect(merge(BASE, 'one\n2\nthree\nfour\nfive\n', 'one\nII\nthree\nfour\nfive\n')).toBeUndefined();
});

test('a merge of any two sets of edited lines holds both', () => {
  const lines = Array.from({ length: 60 }, (_, i) => `line ${i}\n`);
  for (let round = 0; round < 200; round++) {
    const [mine, theirs] = [0, 1].map((side) => lines.map((line, i) => ((i * 7919 + round * 104729) % 11 === side * 3 && i % 2 === side ? `${side} changed ${i}\n` : line)).join(''));
    const both = lines.map((line, i) => [mine, theirs].map((text) => text!.split(/(?<=\n)/)[i]).find((one) => one !== line) ?? line).join('');
    expect(merge(lines.join(''), mine!, theirs!)).toBe(both);
  }
});
