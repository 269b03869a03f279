import { describe, expect, test } from '@jest/globals';
import { goreleaser } from '../../../../src/gaps/declarations/goreleaser/detector.js';
import { findings, findingsOf } from '../find.js';

describe('goreleaser', () => {
  test('each list without the target is found at its key, and nothing else', async () => {
    expect(await findings('goreleaser', goreleaser)).toEqual([
      '.goreleaser.yml:5 goreleaser/goarch amd64 arm64',
      '.goreleaser.yml:24 goreleaser/goarch x86_64-unknown-linux-gnu',
      '.goreleaser.yml:15 goreleaser/ignore loong64',
      '.goreleaser.yml:29 goreleaser/docker amd64 arm64',
      '.goreleaser.yml:34 goreleaser/manifest ghcr.io/acme/server:{{ .Version }}-amd64 ghcr.io/acme/server:{{ .Version }}-arm64',
      'next/.goreleaser.yaml:6 goreleaser/docker linux/amd64 linux/arm64',
    ]);
  });

  test('another target gets its own answer', async () => {
    expect(await findings('goreleaser', goreleaser, 'arm64')).toEqual([
      '.goreleaser.yml:24 goreleaser/goarch x86_64-unknown-linux-gnu',
      'cgo/.goreleaser.yaml:3 goreleaser/goarch amd64',
    ]);
  });

  test('a broken file is an error with its line', async () => {
    await expect(async () => findingsOf('.goreleaser.yml', 'builds:\n  - goarch: [amd64\n  x: {', goreleaser)).rejects.toThrow(/^line 3: /);
  });
});

test('a template of a configuration is read with all of its branches', async () => {
  const text = 'builds:\n  - goos:\n      - "[[ .GOOS ]]"\n    goarch:\n      [[if .GOARCH]]\n      - "[[ .GOARCH ]]"\n      [[else]]\n      - amd64\n      - arm64\n      [[end]]\n';
  expect(await findingsOf('.goreleaser.yml.tmpl', text, goreleaser)).toEqual(['4 goreleaser/goarch amd64 arm64']);
  expect(await findingsOf('.goreleaser.yml.tmpl', text.replace('- arm64', '- loong64'), goreleaser)).toEqual([]);
});
