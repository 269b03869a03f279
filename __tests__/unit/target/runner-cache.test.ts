import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { runnerTool } from '../../../src/target/runner-cache.js';

const before = process.env['RUNNER_TOOL_CACHE'];
afterEach(() => {
  if (before === undefined) delete process.env['RUNNER_TOOL_CACHE'];
  else process.env['RUNNER_TOOL_CACHE'] = before;
});

test("the runner's newest fitting Go is found, and nothing is printed", async () => {
  const cache = await mkdtemp(join(tmpdir(), 'loong-adapt-runner-'));
  for (const version of ['1.20.14', '1.24.3', '1.26.8']) {
    await mkdir(join(cache, 'go', version, process.arch), { recursive: true });
    await writeFile(join(cache, 'go', version, `${process.arch}.complete`), '');
  }
  process.env['RUNNER_TOOL_CACHE'] = cache;
  const written = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  try {
    expect(await runnerTool('go', '>=1.21')).toBe(join(cache, 'go', '1.26.8', process.arch));
    expect(await runnerTool('go', '>=1.99')).toBeUndefined();
    expect(written).not.toHaveBeenCalled();
    process.stdout.write('still ours');
    expect(written).toHaveBeenCalledTimes(1);
  } finally {
    written.mockRestore();
  }
  delete process.env['RUNNER_TOOL_CACHE'];
  expect(await runnerTool('go', '>=1.21')).toBeUndefined();
});
