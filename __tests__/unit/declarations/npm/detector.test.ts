import { describe, expect, test } from '@jest/globals';
import { cpuMilliseconds } from '../../cpu.js';
import { npm } from '../../../../src/gaps/declarations/npm/detector.js';
import { familyOf } from '../../../../src/gaps/declarations/npm/family.js';
import { npmLock } from '../../../../src/gaps/declarations/npm/lockfile.js';
import { findings, findingsOf } from '../find.js';

describe('package.json', () => {
  test('cpu, prebuilt packages and lists without the target are found; other systems and packages of one architecture are not', async () => {
    expect(await findings('npm', npm)).toEqual([
      'not/package.json:1 npm/cpu !loong64',
      'package.json:4 npm/cpu x64 arm64',
      'package.json:8 npm/prebuilt @acme/tool-linux-x64-gnu @acme/tool-linux-arm64-musl',
      'package.json:14 npm/list x86_64-unknown-linux-gnu riscv64gc-unknown-linux-gnu',
    ]);
  });

  test('prebuilt packages of one dependency are told by their name', () => {
    expect(['@esbuild/linux-x64', '@esbuild/linux-arm64'].map(familyOf)).toEqual(['@esbuild/', '@esbuild/']);
    expect(['a-linux-x64-gnu', 'a-linux-arm-musleabihf', 'a-arm64-linux'].map(familyOf)).toEqual(['a', 'a', 'a']);
  });
});

describe('lock files', () => {
  test('a dependency without a prebuilt package for the target is found once, in each format', async () => {
    expect(await findings('npm', npmLock)).toEqual([
      'package-lock.json:6 npm/prebuilt-dependency @pack/core-linux-arm64 @pack/core-linux-x64',
      'pnpm-lock.yaml:2 npm/prebuilt-dependency @pack/core-linux-x64',
      'yarn.lock:4 npm/prebuilt-dependency @pack/core-linux-arm64 @pack/core-linux-x64',
    ]);
  });

  test('a long line costs no more than its length', async () => {
    const start = process.cpuUsage();
    await findingsOf('yarn.lock', `"${'node_modules/a'.repeat(100_000)}`, npmLock);
    await findingsOf('yarn.lock', '@/'.repeat(500_000), npmLock);
    expect(cpuMilliseconds(start)).toBeLessThan(1500);
  });
});
