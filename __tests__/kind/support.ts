import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { lookForEngine } from '../../src/cluster/engine.js';
import type { ClusterNote } from '../../src/cluster/leftovers.js';
import type { Context } from '../../src/lib/context.js';
import { exec } from '../../src/lib/exec.js';
import { readIfThere } from '../../src/lib/files.js';
import { silentReporter } from '../../src/lib/log.js';
import { architecture } from '../../src/target/architectures.js';
import { go } from '../../src/target/go.js';
import { stillRuns, type ProcessMark } from '../../src/target/process.js';

/** The user's own cache: tools and the node image are made once on a machine. */
export const sharedCache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'loong-adapt');

export const temporary = (): Promise<string> => mkdtemp(join(tmpdir(), 'loong-adapt-kind-'));

const NOTES = '/run/loong-adapt/clusters';

export const root = process.getuid?.() === 0;
export const answering = 'engine' in (await lookForEngine());

export async function testContext(changes: Partial<Context> = {}): Promise<Context> {
  return {
    target: architecture('loong64'), baseline: architecture('amd64'), workDir: await temporary(), cacheDir: sharedCache,
    reporter: silentReporter, signal: new AbortController().signal, install: true, network: true, ...changes,
  };
}

/** Daemons whose clusters are this test's: the one that answers, and those that it starts. */
export const hosts = new Set<string>();

/**
 * What our clusters could leave on this machine: containers, volumes and networks of the engine, mounts, registrations, processes, notes.
 * Others may use the same machine meanwhile: what belongs to other daemons, and to living runs that aren't ours, is left out.
 */
export async function traces(): Promise<Record<string, string[]>> {
  const engine = await lookForEngine();
  if ('engine' in engine) hosts.add(engine.engine.host);
  const notes = await notedClusters();
  const foreign: ClusterNote[] = [];
  for (const note of notes) if (!hosts.has(note.host) || (!isOurs(note.owner) && (await stillRuns(note.owner)))) foreign.push(note);
  const daemonsOfOthers = await foreignDaemons();
  const lines = async (args: string[]): Promise<string[]> => (await exec(process.env['KIND_EXPERIMENTAL_PROVIDER'] ?? 'docker', args)).stdout.split('\n').filter((line) => line !== '' && !foreign.some(({ name }) => line.includes(name))).sort();
  const used = (await lines(['ps', '--all', '--no-trunc', '--format', '{{.ID}} {{.Names}}'])).map((line) => line.split(' '));
  const ids = used.map(([id = '']) => id);
  const left: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const cgroup = (await readIfThere(`/proc/${pid}/cgroup`).catch(() => undefined)) ?? '';
    if (ids.some((id) => cgroup.includes(id))) left.push(pid);
  }
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '').filter((path) => /loong-adapt-kind|dockerd-|binfmt/.test(path) && !daemonsOfOthers.some((name) => path.includes(`/${name}/`)));
  return {
    containers: used.map(([, name = '']) => name), networks: await lines(['network', 'ls', '--format', '{{.Name}}']), mounts: mounts.sort(), processes: left,
    volumes: foreign.length > 0 ? [] : await lines(['volume', 'ls', '--quiet']),
    binfmt: foreign.length > 0 ? [] : (await readdir('/proc/sys/fs/binfmt_misc').catch(() => [])).sort(), notes: notes.filter((note) => !foreign.includes(note)).map(({ name }) => name).sort(),
    daemons: (await readdir('/run/loong-adapt').catch(() => [])).filter((name) => name.startsWith('dockerd-') && !daemonsOfOthers.includes(name)).sort(),
  };
}

const isOurs = ({ pid }: ProcessMark): boolean => pid === process.pid || children.has(pid);

/** Folders of the daemons that living runs other than ours have a share in. */
async function foreignDaemons(): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir('/run/loong-adapt').catch(() => [])) {
    if (!name.startsWith('docker-')) continue;
    const holders = join('/run/loong-adapt', name, 'holders');
    for (const holder of await readdir(holders).catch(() => [])) {
      const mark = JSON.parse((await readIfThere(join(holders, holder))) ?? '{"pid":0,"started":""}') as ProcessMark;
      if (!isOurs(mark) && (await stillRuns(mark))) found.push(name.replace('docker-', 'dockerd-'));
    }
  }
  return found;
}

/** Clusters that runs of this machine have noted. */
export async function notedClusters(): Promise<ClusterNote[]> {
  const texts = await Promise.all((await readdir(NOTES).catch(() => [])).filter((name) => name.endsWith('.json')).map(async (name) => readIfThere(join(NOTES, name))));
  return texts.flatMap((text) => (text === undefined ? [] : [JSON.parse(text) as ClusterNote]));
}

/** Processes of the tests that open clusters. */
export const children = new Set<number>();

const PROGRAM = `package main

import (
	"fmt"
	"net/http"
	"os"
	"runtime"
)

func main() {
	host, _ := os.Hostname()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "%s on %s\\n", runtime.GOARCH, host) })
	fmt.Println(http.ListenAndServe(":8080", nil))
	os.Exit(1)
}
`;

export async function serverImage(name: string, context: Context, program = PROGRAM): Promise<string> {
  const folder = await temporary();
  await writeFile(join(folder, 'go.mod'), 'module server\n\ngo 1.21\n');
  await writeFile(join(folder, 'main.go'), program);
  await mkdir(join(folder, 'out'));
  await go(context, ['build', '-trimpath', '-ldflags=-s -w', '-o', 'out/server', '.'], { cwd: folder, arch: context.target, advice: 'none', env: { GOFLAGS: '', GOWORK: 'off' } });
  const layer = await packed([['server', await readFile(join(folder, 'out', 'server')), 0o755]]);
  const config = Buffer.from(JSON.stringify({ architecture: 'loong64', os: 'linux', config: { Entrypoint: ['/server'] }, rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(layer).digest('hex')}`] } }));
  const manifest = Buffer.from(JSON.stringify([{ Config: 'config.json', RepoTags: [name], Layers: ['layer.tar'] }]));
  const archive = join(folder, 'image.tar');
  await writeFile(archive, await packed([['manifest.json', manifest, 0o644], ['config.json', config, 0o644], ['layer.tar', layer, 0o644]]));
  return archive;
}

async function packed(files: [string, Buffer, number][]): Promise<Buffer> {
  const path = join(await temporary(), 'a.tar');
  const writer = pack();
  for (const [name, content, mode] of files) writer.entry({ name, mode, mtime: new Date(0) }, content);
  writer.finalize();
  await pipeline(writer as unknown as NodeJS.ReadableStream, createWriteStream(path));
  return readFile(path);
}

/** Manifests of a pod with a server that is reached at port 80 of the node. */
export function serverPod(image: string): string {
  return JSON.stringify({
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'server' },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'server', image, imagePullPolicy: 'Never', ports: [{ containerPort: 8080, hostPort: 80 }], readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 } }] },
  });
}
