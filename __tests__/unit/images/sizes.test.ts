import { expect, test } from '@jest/globals';
import { sizesBeside } from '../../../src/images/sizes.js';

test('each platform beside the baseline, where that one is there', () => {
  const both = [{ platform: 'linux/loong64', bytes: 12_300_000 }, { platform: 'linux/amd64', bytes: 10_000_000 }];
  expect(sizesBeside(both, 'amd64')).toBe('linux/loong64 (12.3 MB, 1.23 of linux/amd64), linux/amd64 (10.0 MB)');
  expect(sizesBeside(both.slice(0, 1), 'amd64')).toBe('linux/loong64 (12.3 MB)');
});
