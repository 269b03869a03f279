import { expect, test } from '@jest/globals';
import { imageAvailability, isKnownBase, packagedAt, publishedAt, splitImage, unknownPlatforms } from '../../../src/gaps/declarations/known.js';
import { architecture } from '../../../src/target/architectures.js';

const loong64 = architecture('loong64');

test('the table spells architectures as Go does', () => {
  expect(unknownPlatforms()).toEqual([]);
});

test.each([
  ['alpine', 'docker.io/library/alpine', 'latest'],
  ['docker.io/alpine:3.18', 'docker.io/library/alpine', '3.18'],
  ['index.docker.io/library/vault:1.2', 'docker.io/library/vault', '1.2'],
  ['localhost:5000/a/b:c@sha256:00', 'localhost:5000/a/b', 'c'],
  ['team/app', 'docker.io/team/app', 'latest'],
])('%s is %s', (image, name, tag) => {
  expect(splitImage(image)).toEqual({ name, tag });
});

test.each([
  ['debian:trixie', 'missing'], ['ghcr.io/loong64/debian:trixie', 'there'], ['registry.alpinelinux.org/img/alpine:3.22', 'there'], ['registry.alpinelinux.org/img/alpine:3.20', 'missing'],
  ['openeuler/openeuler:24.03-lts', 'there'], ['openeuler/openeuler:22.03', 'missing'], ['example/app-loong64:1', 'there'], ['example/app', 'unlisted'],
  ['mcr.microsoft.com/windows/servercore', 'other system'], ['${BASE}', 'unsaid'], ['PLACEHOLDER', 'unsaid'], ['quay.io/prometheus/busybox-linux-amd64', 'missing'],
])('%s for loong64: %s', (image, answer) => {
  expect(imageAvailability(image, loong64)).toBe(answer);
});

test('only bases count where commands name images, and only known places publish for the target', () => {
  expect(isKnownBase('golang:1.22')).toBe(true);
  expect(isKnownBase('calico/node:v3')).toBe(false);
  expect(publishedAt('https://go.dev/dl/go1.25.linux-x.tar.gz', loong64)).toBe(true);
  expect(packagedAt('https://download.docker.com/linux/debian', loong64)).toBe(false);
  expect(packagedAt('https://example.org/debian', loong64)).toBeUndefined();
});
