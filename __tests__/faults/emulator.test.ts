// @seconds 60
import { beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { folderWith, loongAdapt, message, scratch, SMALL } from './support.js';

const SECONDS = 120_000;
let small = '';
let env: Record<string, string> = {};

/** A PATH with what a build needs and nothing that emulates, an empty cache, and no network to fetch one. */
beforeAll(async () => {
  small = await folderWith(SMALL);
  const bin = await scratch();
  for (const name of ['sh', 'env', 'uname', 'cp', 'mkdir', 'rm', 'cat', 'mount', 'unshare', 'setpriv', 'git', 'go', 'node']) {
    await symlink(execFileSync('sh', ['-c', 'command -v "$0"', name]).toString().trim(), join(bin, name)).catch(() => {});
  }
  env = { PATH: bin, LOONG_ADAPT_TEST_BIN: bin };
});

async function setup(more: string[] = []): Promise<Awaited<ReturnType<typeof loongAdapt>>> {
  return loongAdapt(['setup', small, '--runner', 'qemu', '--no-install', '--no-network', '--work-dir', join(await scratch(), 'work'), '--cache-dir', join(await scratch(), 'cache'), ...more], { env });
}

/** A program on PATH under an emulator's name. */
async function fakeEmulator(script: string): Promise<void> {
  const path = join(env['PATH'] ?? '', 'qemu-loongarch64');
  await mkdir(env['PATH'] ?? '', { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

describe('setup --runner qemu', () => {
  test('without an emulator: exit 1 and how to get one', async () => {
    const run = await setup();
    expect(run.code).toBe(1);
    expect(message(run)).toMatch(/qemu/i);
    expect(message(run)).toMatch(/install/i);
  }, SECONDS);

  test('with one that is too old (no LSX): refused, with its version and advice', async () => {
    await fakeEmulator('case "$1" in --version) echo "qemu-loongarch64 version 7.2.22 (Debian 1:7.2+dfsg-7)";; *) echo "qemu: uncaught target signal 4 (Illegal instruction) - core dumped" >&2; kill -ILL $$;; esac');
    const run = await setup();
    expect(run.code).toBe(1);
    expect(message(run)).toMatch(/7\.2|LSX/);
  }, SECONDS);

  test('with one that lies about its version and cannot run: refused, too', async () => {
    await fakeEmulator('case "$1" in --version) echo "qemu-loongarch64 version 10.0.2";; *) exit 1;; esac');
    const run = await setup();
    expect(run.code).toBe(1);
    expect(message(run)).toMatch(/qemu/i);
  }, SECONDS);

  test('that hangs is ended', async () => {
    await fakeEmulator('case "$1" in --version) echo "qemu-loongarch64 version 10.0.2";; *) while :; do read -r line < /dev/zero || true; done;; esac');
    const run = await setup();
    expect(run.code).toBe(1);
    expect(run.seconds).toBeLessThan(100);
  }, SECONDS);
});
