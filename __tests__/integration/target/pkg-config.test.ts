// @seconds 60
import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exec, withEnv } from '../../../src/lib/exec.js';
import { cTools } from '../../../src/target/c-tools.js';
import { pkgConfigProgram } from '../../../src/target/pkg-config.js';
import { temporary, testContext } from './context.js';

/** A PATH with all that is there but pkg-config. */
async function withoutPkgConfig(): Promise<string> {
  const folder = await temporary();
  for (const from of (process.env['PATH'] ?? '').split(':')) {
    for (const name of await readdir(from).catch(() => [])) {
      if (!/^(.*-)?pkg-?config$|^pkgconf$/.test(name)) await symlink(join(from, name), join(folder, name)).catch(() => undefined);
    }
  }
  return folder;
}

test('where a machine has no pkg-config one is fetched, which knows the libraries of the target and those of the machine', async () => {
  const before = process.env['PATH'];
  process.env['PATH'] = await withoutPkgConfig();
  try {
    const context = await testContext({ cLibraries: ['zlib1g-dev'] });
    const offline = await testContext({ network: false, cacheDir: await temporary() });
    expect(await pkgConfigProgram(offline)).toBeUndefined();
    const ask = async (env: Record<string, string>, ...args: string[]): Promise<string> => {
      const result = await exec(env['PKG_CONFIG'] ?? '-', args, { env: withEnv(env) });
      return `${result.stdout}${result.stderr}`.trim();
    };
    const { env, sysroot } = await cTools(context.target, context);
    expect(env['PKG_CONFIG']).toContain('/pkgconf/');
    const version = await ask(env, '--modversion', 'zlib');
    expect(version).toMatch(/^\d+\.\d+/);
    expect(sysroot?.packages.find((line) => line.startsWith('zlib1g-dev '))).toContain(version);
    expect(await ask(env, '--cflags', '--libs', 'zlib')).toBe('-lz');
    const own = (await cTools(context.baseline, context)).env;
    expect(own['PKG_CONFIG']).toBe(env['PKG_CONFIG']);
    expect(await ask(own, '--cflags', '--libs', 'zlib')).toBe('-lz');
  } finally {
    process.env['PATH'] = before;
  }
}, 300_000);
