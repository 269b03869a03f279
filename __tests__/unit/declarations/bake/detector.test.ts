import { describe, expect, test } from '@jest/globals';
import { bake } from '../../../../src/gaps/declarations/bake/detector.js';
import { findings, findingsOf } from '../find.js';

describe('bake files', () => {
  test('platforms without the target are found in HCL and JSON', async () => {
    expect(await findings('bake', bake)).toEqual([
      'docker-bake.hcl:3 bake/platforms linux/amd64 linux/arm64',
      'docker-bake.hcl:10 bake/platforms linux/amd64 linux/arm64',
      'docker-bake.hcl:17 bake/platforms amd64 s390x',
      'docker-bake.json:3 bake/platforms linux/amd64 linux/arm64',
    ]);
  });

  test('a list that a condition chooses, or that is joined to another, is the attribute\'s', async () => {
    const target = (value: string): string => `target "a" {\n  platforms = ${value}\n}\n`;
    for (const value of ['RELEASE ? ["linux/amd64"] : []', 'RELEASE ? [] : ["linux/amd64"]', 'concat(MORE, ["linux/amd64"])']) expect(await findingsOf('docker-bake.hcl', target(value), bake)).toEqual(['2 bake/platforms linux/amd64']);
  });

  test('an unclosed string or bracket hides nothing but itself', async () => {
    expect(await findingsOf('docker-bake.hcl', 'target "a" {\n  x = "open\n  platforms = ["linux/amd64"]\n', bake)).toEqual(['3 bake/platforms linux/amd64']);
    expect(await findingsOf('docker-bake.hcl', `${'['.repeat(200_000)}"amd64"`, bake)).toEqual([]);
  });
});
