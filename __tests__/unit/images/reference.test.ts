import { describe, expect, test } from '@jest/globals';
import { formatReference, isLoopback, parseReference, qualified, tagOf } from '../../../src/images/reference.js';

const HEX = 'a'.repeat(64);

describe('parseReference', () => {
  test.each([
    ['alpine', { registry: '', repository: 'alpine', tag: '', digest: '' }],
    ['loong/alpine:v3.11.11', { registry: '', repository: 'loong/alpine', tag: 'v3.11.11', digest: '' }],
    ['localhost/x:1', { registry: 'localhost', repository: 'x', tag: '1', digest: '' }],
    ['127.0.0.1:5000/a/b_c:1.0', { registry: '127.0.0.1:5000', repository: 'a/b_c', tag: '1.0', digest: '' }],
    [`harbor.example.test/calico/cni@sha256:${HEX}`, { registry: 'harbor.example.test', repository: 'calico/cni', tag: '', digest: `sha256:${HEX}` }],
    [`quay.io/x/y:t@sha256:${HEX}`, { registry: 'quay.io', repository: 'x/y', tag: 't', digest: `sha256:${HEX}` }],
  ])('%s', (text, parts) => {
    expect(parseReference(text)).toEqual(parts);
    expect(formatReference(parseReference(text))).toBe(text);
  });

  test('a digest of 63 digits is refused by name', () => {
    const text = `harbor.example.test/calico/node@sha256:${'a'.repeat(63)}`;
    expect(() => parseReference(text)).toThrow(/calico\/node.*63 hex digits, sha256 needs 64/);
  });

  test.each(['', 'Upper/case', 'a//b', 'a:b c', '../x', 'a/../b', 'x@sha256:zz', `x@md5:${'a'.repeat(32)}`, `x@sha256:${'A'.repeat(64)}`, 'x:-tag', 'x;rm', 'a\nFROM b', 'x'.repeat(600)])('%j is refused', (text) => {
    expect(() => parseReference(text)).toThrow(/is no image reference/);
  });

  test('short names are completed as Docker does it', () => {
    expect(formatReference(qualified(parseReference('alpine')))).toBe('docker.io/library/alpine:latest');
    expect(formatReference(qualified(parseReference('loong/alpine:1')))).toBe('docker.io/loong/alpine:1');
    expect(formatReference(qualified(parseReference(`quay.io/x@sha256:${HEX}`)))).toBe(`quay.io/x@sha256:${HEX}`);
  });

  test('versions become tags', () => {
    expect(tagOf('v1.2.3+incompatible')).toBe('v1.2.3_incompatible');
    expect(tagOf('')).toBe('latest');
  });

  test('loopback registries may speak plain HTTP, others not', () => {
    expect(['127.0.0.1:5000', 'localhost', 'localhost:80', '[::1]:5000'].every(isLoopback)).toBe(true);
    expect(['127.0.0.1.example.test', 'registry.example.test:5000', ''].some(isLoopback)).toBe(false);
  });
});
