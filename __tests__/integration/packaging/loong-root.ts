import { spawn } from 'node:child_process';
import { readlinkSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentReporter } from '../../../src/lib/log.js';
import { exists } from '../../../src/lib/files.js';
import { openContext } from '../../../src/stages/run.js';
import { findEmulator } from '../../../src/target/emulator.js';

/** What a program answered. */
export interface Answer {
  code: number | null;
  output: string;
}

/** Magic and mask of a LoongArch program. Source: qemu's scripts/qemu-binfmt-conf.sh. */
const ENTRY = String.raw`\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x02\x01:\xff\xff\xff\xff\xff\xff\xff\xfc\x00\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff`;
/** Root is nobody until its ids are known: first the wait, then everything else. */
const WAIT = 'read -r _; exec setpriv --reuid 0 --regid 0 --clear-groups bash -c "$INSIDE" bash "$@"';
const INSIDE = `
mount -t proc proc /proc && mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
printf %s ":loong-test:M::$ENTRY:$QEMU:F" > /proc/sys/fs/binfmt_misc/register
exec "$@" </dev/null`;

/**
 * Runs a program where programs of LoongArch start like any other: in a user namespace, whose table of binary formats is its own
 * (Linux 6.7 on), so that nothing of the machine changes. Root there is root here, so that owners are what they are.
 */
export async function inNamespace(qemu: string, command: readonly string[]): Promise<Answer> {
  const child = spawn('unshare', ['--user', '--mount', '--pid', '--fork', '--kill-child', 'bash', '-c', WAIT, 'bash', ...command], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, QEMU: qemu, ENTRY, INSIDE } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text; });
  const ended = new Promise<number | null>((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  child.stdin.on('error', () => {});
  const pid = child.pid ?? 0;
  for (let i = 0; i < 200 && readlinkSync(`/proc/${pid}/ns/user`) === readlinkSync('/proc/self/ns/user'); i++) await sleep(20);
  for (const map of ['uid_map', 'gid_map']) writeFileSync(`/proc/${pid}/${map}`, '0 0 65536\n');
  child.stdin.end('go\n');
  return { code: await ended, output };
}

/** Whether such a namespace can be made here. */
export async function canNest(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  return inNamespace('/bin/true', ['true']).then(({ code }) => code === 0, () => false);
}

/** The emulator of this machine, fetched where there is none; empty where it can't be had. */
export async function emulator(): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), 'loong-root-'));
  const context = await openContext({ project: '', workDir: work }, silentReporter, new AbortController().signal);
  return (await findEmulator(context.target, context))?.path ?? '';
}

/**
 * A small Debian of the loong64 port, its packages configured under emulation. The archive of it is made once and kept.
 *
 * @returns the archive.
 */
export async function debianArchive(qemu: string, cacheDir: string): Promise<string> {
  const archive = join(cacheDir, 'test-roots', 'forky-loong64.tar');
  if (await exists(archive)) return archive;
  await mkdir(dirname(archive), { recursive: true });
  const part = `${archive}.${process.pid}.part.tar`;
  // Snapshots of a port in motion are soon out of date.
  const made = await inNamespace(qemu, ['mmdebstrap', '--mode=root', '--skip=check/qemu', '--variant=essential', '--arch=loong64', '--include=adduser,init-system-helpers,passwd', '--aptopt=Acquire::Check-Valid-Until "false"', 'forky', part]);
  if (made.code !== 0) throw new Error(`mmdebstrap answered ${made.code}:\n${made.output.slice(-3000)}`);
  await rename(part, archive);
  return archive;
}
