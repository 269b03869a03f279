// @seconds 40
import { beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec, withEnv } from '../../../src/lib/exec.js';
import { silentReporter } from '../../../src/lib/log.js';
import { entryOf, inOwnRoot, type OwnRoot } from '../../../src/smoke/own-root.js';
import { runStep, type Side } from '../../../src/smoke/step.js';
import { defaultCacheDir } from '../../../src/lib/cache-folder.js';
import { architecture, hostArchitecture, type Architecture } from '../../../src/target/architectures.js';
import { runnerFor, type Runner } from '../../../src/target/runner.js';

const signal = new AbortController().signal;
const PROGRAM = `package main

import ("fmt"; "os"; "runtime")

func main() {
	dir, _ := os.Getwd()
	_, outside := os.Stat("/usr/bin/env")
	_, written := os.Stat("/written")
	_ = os.WriteFile("/written", nil, 0o644)
	_ = os.WriteFile("here", []byte("kept"), 0o644)
	fmt.Println(runtime.GOARCH, dir, os.Getenv("HOME"), os.Getenv("GREETING"), os.Getenv("ENTER_ROOT_SHARE") == "", outside != nil, written != nil, os.Args[1:])
}
`;

/** A root that holds one static program, links to it, and a script. */
async function makeRoot(arch: Architecture): Promise<OwnRoot> {
  const folder = await mkdtemp(join(tmpdir(), 'own-root-'));
  const source = join(folder, 'source');
  await mkdir(source);
  await writeFile(join(source, 'main.go'), PROGRAM);
  const root = join(folder, 'root');
  await mkdir(join(root, 'opt/bin'), { recursive: true });
  const built = await exec('go', ['build', '-o', join(root, 'opt/bin/app'), 'main.go'], { cwd: source, env: withEnv({ GOARCH: arch.go, GOOS: 'linux', CGO_ENABLED: '0', GOFLAGS: '' }) });
  if (built.exitCode !== 0) throw new Error(built.stderr);
  await symlink('/opt/bin/app', join(root, 'absolute'));
  await symlink('../../../../../../opt/bin/app', join(root, 'opt/up'));
  await symlink('/etc/passwd', join(root, 'outside'));
  await symlink('loop', join(root, 'loop'));
  await writeFile(join(root, 'script'), '#!/opt/bin/app\n');
  await chmod(join(root, 'script'), 0o755);
  return { folder: root, env: ['PATH=/opt/bin', 'GREETING=hello', 'HOME=/root'], entrypoint: ['app', 'serve'], cmd: [], workdir: '/' };
}

describe.each([['loong64', architecture('loong64')], ['this machine', hostArchitecture()]])('an image for %s in its own root', (_, arch) => {
  let root: OwnRoot;
  let runner: Runner;
  let side: Side;
  beforeAll(async () => {
    const workDir = await mkdtemp(join(tmpdir(), 'own-root-work-'));
    root = await makeRoot(arch);
    runner = await runnerFor(arch, 'auto', { target: architecture('loong64'), baseline: architecture('amd64'), workDir, cacheDir: defaultCacheDir(), reporter: silentReporter, signal, install: true, network: true });
    // As where nobody registered the emulator with the kernel.
    side = { runner, dir: join(workDir, 'dir'), programs: new Map(), ports: new Map(), root, startedByKernel: false };
    await mkdir(side.dir);
  }, 300_000);

  test('its program sees the image and the fresh folder, and nothing else of this machine; what it writes is lost', async () => {
    for (const program of ['/opt/bin/app', '/absolute', '/opt/up', '/opt/bin/app']) {
      const { command } = await runStep({ run: [program, '${dir}/x'] }, side, signal);
      expect(command).toMatchObject({ passed: true, output: '<arch> <dir> <dir>/home hello true true true [<dir>/x]\n' });
    }
    expect(await readdir(root.folder)).not.toContain('written');
    expect(await readdir(side.dir)).toContain('here');
    expect((await exec('grep', ['-c', root.folder, '/proc/self/mounts'])).stdout.trim()).toBe('0');
  }, 120_000);

  test('what is no program of the image is said: missing, a folder, links out of it and in a circle', async () => {
    for (const program of ['/nothing', '/opt', '/outside', '/loop']) await expect(runStep({ run: [program] }, side, signal)).rejects.toThrow(`the image has no program ${program}`);
  });

  test('the entry point is found on the image\'s own PATH; a command for a shell is none', async () => {
    expect(await entryOf(root)).toEqual(['/opt/bin/app', 'serve']);
    expect(await entryOf({ ...root, entrypoint: [], cmd: ['./opt/bin/app', 'x'] })).toEqual(['/opt/bin/app']);
    expect(await entryOf({ ...root, entrypoint: ['/bin/sh', '-c', 'exec app'] })).toEqual([]);
    expect(await entryOf({ ...root, entrypoint: ['absent'] })).toEqual([]);
  });

  test('links of the image lead nowhere out of it: they are refused, or replaced for the time of the run', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'own-root-outside-'));
    await writeFile(join(outside, 'hosts'), 'kept\n');
    await symlink(outside, join(root.folder, 'etc'));
    const { command } = await runStep({ run: ['/opt/bin/app'] }, side, signal);
    expect(command).toMatchObject({ passed: false, exitCode: 126, output: '/etc of the image is a link\n' });
    await rm(join(root.folder, 'etc'));
    await symlink(outside, join(root.folder, 'tmp'));
    expect((await runStep({ run: ['/opt/bin/app'] }, side, signal)).command).toMatchObject({ passed: true });
    await rm(join(root.folder, 'tmp'));
    expect([await readdir(outside), await readFile(join(outside, 'hosts'), 'utf8')]).toEqual([['hosts'], 'kept\n']);
  }, 60_000);

  test('what fails before the program runs is no answer of it', async () => {
    const broken = { ...side, root: { ...root, folder: await mkdtemp(join(tmpdir(), 'own-root-ro-')) } };
    await mkdir(join(broken.root.folder, 'opt/bin'), { recursive: true });
    await writeFile(join(broken.root.folder, 'proc'), '');
    await writeFile(join(broken.root.folder, 'opt/bin/app'), await readFile(join(root.folder, 'opt/bin/app')), { mode: 0o755 });
    expect((await runStep({ run: ['/opt/bin/app'], exitCode: 1 }, broken, signal)).command).toMatchObject({ passed: false, exitCode: 126 });
  }, 60_000);

  test('variables of the image that this machine\'s programs would take for theirs stay out', async () => {
    const { env } = await inOwnRoot({ ...root, env: [...root.env, 'LD_PRELOAD=../x.so', 'LD_LIBRARY_PATH=/opt', 'QEMU_LD_PREFIX=/', 'GLIBC_TUNABLES=x', 'BASH_ENV=/x', 'LDAP=kept'] }, ['/opt/bin/app'], side.dir, {}, runner, false);
    expect(Object.keys(env).filter((name) => /LD|QEMU|GLIBC|BASH/.test(name))).toEqual(['LDAP']);
  });

  test('a script needs a kernel that starts its interpreter', async () => {
    const started = inOwnRoot(root, ['/script'], side.dir, {}, runner, false);
    if (runner.kind === 'native') await expect(started).resolves.toMatchObject({ file: expect.stringMatching(/\/unshare$/) });
    else await expect(started).rejects.toThrow('is a script, and this kernel does not start its interpreter');
  });
});
