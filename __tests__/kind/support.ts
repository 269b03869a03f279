import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { lookForEngine } from '../../src/cluster/engine.js';
import type { Context } from '../../src/lib/context.js';
import { exec } from '../../src/lib/exec.js';
import { silentReporter } from '../../src/lib/log.js';
import { architecture } from '../../src/target/architectures.js';
import { go } from '../../src/target/go.js';

/** The user's own cache: tools and the node image are made once on a machine. */
export const sharedCache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'loong-adapt');

export const temporary = (): Promise<string> => mkdtemp(join(tmpdir(), 'loong-adapt-kind-'));

export const root = process.getuid?.() === 0;
export const answering = 'engine' in (await lookForEngine());

export async function testContext(changes: Partial<Context> = {}): Promise<Context> {
  return {
    target: architecture('loong64'), baseline: architecture('amd64'), workDir: await temporary(), cacheDir: sharedCache,
    reporter: silentReporter, signal: new AbortController().signal, install: true, network: true, ...changes,
  };
}

/** What a cluster could leave on this machine: containers, volumes and networks of the engine, mounts, registrations, processes, notes. */
export async function traces(): Promise<Record<string, string[]>> {
  const lines = async (args: string[]): Promise<string[]> => (await exec(process.env['KIND_EXPERIMENTAL_PROVIDER'] ?? 'docker', args)).stdout.split('\n').filter((line) => line !== '').sort();
  const processes: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
    if (/^\S*(containerd-shim|docker-proxy|kubelet|kube-|dockerd|kind) /.test(command)) processes.push(`${pid} ${command.slice(0, 60)}`);
  }
  return {
    containers: await lines(['ps', '--all', '--quiet']), volumes: await lines(['volume', 'ls', '--quiet']), networks: await lines(['network', 'ls', '--format', '{{.Name}}']),
    mounts: (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '').filter((path) => /docker|loong-adapt|binfmt/.test(path)).sort(),
    binfmt: (await readdir('/proc/sys/fs/binfmt_misc').catch(() => [])).sort(), processes: processes.sort(), notes: await readdir('/run/loong-adapt/clusters').catch(() => []),
  };
}

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

/** An archive (as \`docker save\` writes it) with a server for loong64 that says where it runs. */
export async function serverImage(name: string, context: Context): Promise<string> {
  const folder = await temporary();
  await writeFile(join(folder, 'go.mod'), 'module server\n\ngo 1.21\n');
  await writeFile(join(folder, 'main.go'), PROGRAM);
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
