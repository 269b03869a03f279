import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fetchModule } from '../../../src/cluster/controllers/thin-module.js';
import { controllerPins } from '../../../src/cluster/controllers/pins.js';
import { findController, rebuildProgram } from '../../../src/cluster/controllers/index.js';
import { LOG_SETTINGS } from '../../../src/cluster/controllers/ingress-nginx/log.js';
import { debianPackages, folderReference, rootStarter, runLoop } from '../../../src/cluster/loop/index.js';
import type { Context } from '../../../src/lib/context.js';
import { execOk } from '../../../src/lib/exec.js';
import { copyTree, sha256 } from '../../../src/lib/files.js';
import type { ControllerAdaptation } from '../../../src/record/types.js';
import { controllerTools } from '../../../src/stages/mend-controller.js';
import { go } from '../../../src/target/go.js';
import { store } from '../../../src/target/store.js';
import { temporary } from '../target/context.js';

const PORTS = ['STATUS_PORT', 'STREAM_PORT', 'HTTP_PORT', 'HTTPS_PORT', 'HEALTH_PORT', 'DEFAULT_PORT', 'PROXY_PORT'] as const;

/** The program that stands in for the controller: its own template code, and no Kubernetes. */
async function renderProgram(context: Context): Promise<string> {
  const source = await readFile('__tests__/integration/cluster/render/main.go', 'utf8');
  const pin = controllerPins()['ingress-nginx'];
  const folder = await store(context, 'test-render', sha256(source + pin.version + context.target.go).slice(0, 16), async (part) => {
    const { dir } = await fetchModule(pin, context);
    const tree = await temporary();
    await copyTree(dir, tree, (path) => !/^(cmd|internal|pkg|version|go\.mod|go\.sum)(\/|$)/.test(path));
    await mkdir(join(tree, 'cmd/render'));
    await writeFile(join(tree, 'cmd/render/main.go'), source);
    await go(context, ['build', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', join(part, 'render'), './cmd/render'], { cwd: tree, arch: context.target, env: { GOWORK: 'off', GOFLAGS: '-mod=mod' }, advice: '' });
  });
  return join(folder, 'render');
}

/** The unpacked root of the image that is shipped, with the stand-in in the controller's place. */
export async function nginxRoot(context: Context): Promise<string> {
  const image = await findController('ingress-nginx').build(context.target, context, controllerTools(context));
  const dir = await temporary();
  const root = join(dir, 'root');
  await mkdir(root);
  await execOk('tar', ['-xf', image.archive, '-C', dir], '');
  const [manifest] = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as [{ Layers: [string] }];
  await execOk('tar', ['-xf', join(dir, manifest.Layers[0]), '-C', root], '');
  await cp(await renderProgram(context), join(root, 'render'));
  return root;
}

/** A further root with the same files, which cost no space until they are changed. Change none in place. */
export async function twin(root: string): Promise<string> {
  const copy = join(await temporary(), 'root');
  await execOk('cp', ['-al', root, copy], '');
  return copy;
}

/** What stands for the baseline's image: upstream's own files, and a program of the baseline. */
export async function reference(context: Context): Promise<string> {
  const { dir } = await fetchModule(controllerPins()['ingress-nginx'], context);
  const root = await temporary();
  await copyTree(join(dir, 'rootfs/etc/nginx'), join(root, 'etc/nginx'));
  await mkdir(join(root, 'usr/bin'), { recursive: true });
  await cp(process.execPath, join(root, 'usr/bin/nginx'));
  return root;
}

/** The environment of a start on free ports. */
export async function environment(): Promise<{ env: string[]; ports: Record<(typeof PORTS)[number], number> }> {
  const entries: [string, number][] = [];
  const servers = PORTS.map(() => createServer());
  for (const [index, server] of servers.entries()) {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    entries.push([PORTS[index] ?? '', address.port]);
  }
  for (const server of servers) await new Promise((done) => server.close(done));
  const ports = Object.fromEntries(entries) as Record<(typeof PORTS)[number], number>;
  return { ports, env: [...entries.map(([name, port]) => `${name}=${port}`), `SETTINGS=${JSON.stringify({ 'worker-processes': '1', ...LOG_SETTINGS })}`] };
}

/** Runs the loop on a root until it serves or nothing can be done. */
export async function loop(root: string, context: Context): Promise<ControllerAdaptation> {
  const { env, ports } = await environment();
  const { applyRecipe } = controllerTools(context);
  return runLoop({ controller: 'ingress-nginx', root, command: ['/usr/bin/dumb-init', '--', '/render'], env }, {
    starter: rootStarter({ port: ports.STATUS_PORT, path: '/healthz', seconds: 240 }), applyRecipe, reference: folderReference('the baseline\'s image', await reference(context)),
    packages: debianPackages(await temporary(), context), rebuild: async (name) => rebuildProgram(name, context),
  }, context);
}

/** Debian's folder of the target's libraries. */
export const LIBRARIES = 'usr/lib/loongarch64-linux-gnu';
const CORE = 'usr/share/lua/5.1/resty/core';

/** Takes back what recipe `luajit-many-arguments` did: then nginx' workers crash in a loop. */
export async function unpatch(root: string): Promise<void> {
  for (const name of ['shdict', 'response']) {
    const path = join(root, CORE, `${name}.lua`);
    const text = await readFile(path, 'utf8');
    await rm(path);
    await writeFile(path, text.replace(/package\.loaded\["many_arguments"\] = .*\nlocal MACOS = true/, 'local MACOS = jit and jit.os == "OSX"'));
  }
  await rm(join(root, LIBRARIES, 'liblua-many-arguments.so'));
}
