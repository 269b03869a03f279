import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { execOk } from '../../../src/lib/exec.js';
import { removeTree } from '../../../src/lib/files.js';
import { scratch } from './support.js';

/** A module proxy that is a folder, with a module cache of its own: for modules that nobody published. */
export interface ModuleProxy {
  folder: string;
  /** A cache folder for the tool. */
  cacheDir: string;
  /** Puts a version of a module there: its files by path. */
  publish(module: string, version: string, files: Record<string, string>): Promise<void>;
  /** Gives the go command its former settings back. */
  close(): Promise<void>;
}

/** Makes one; the go commands of this process use it until it is closed. */
export async function moduleProxy(): Promise<ModuleProxy> {
  const folder = await scratch();
  const env = { GOPROXY: `file://${join(folder, 'proxy')}`, GOMODCACHE: join(folder, 'mod'), GOSUMDB: 'off', GONOSUMDB: '*', GOFLAGS: '-modcacherw' };
  const saved = Object.keys(env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, env);
  return {
    folder, cacheDir: join(folder, 'cache'),
    publish: (module, version, files) => publish(folder, module, version, files),
    close: async () => {
      for (const [name, value] of saved) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await removeTree(folder);
    },
  };
}

async function publish(folder: string, module: string, version: string, files: Record<string, string>): Promise<void> {
  const at = join(folder, 'proxy', module, '@v');
  const prefix = `${module}@${version}`;
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, 'source', prefix, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  await mkdir(at, { recursive: true });
  await writeFile(join(at, `${version}.info`), JSON.stringify({ Version: version, Time: '2024-01-01T00:00:00Z' }));
  await writeFile(join(at, `${version}.mod`), files['go.mod'] ?? '');
  await writeFile(join(at, 'list'), `${version}\n`, { flag: 'a' });
  const program = 'import sys, os, zipfile\nz = zipfile.ZipFile(sys.argv[1], "w")\nfor n in sys.argv[3:]: z.write(os.path.join(sys.argv[2], n), n)\nz.close()';
  await execOk('python3', ['-c', program, join(at, `${version}.zip`), join(folder, 'source'), ...Object.keys(files).map((name) => `${prefix}/${name}`)], '');
}

/** A module proxy's folder behind a server on loopback that counts what it is asked. */
export interface CountingServer {
  url: string;
  /** How often each path was asked, since the last time. */
  asked(): Map<string, number>;
  close(): Promise<void>;
}

/** Serves a module proxy's folder; what `refuse` fits is answered as a proxy does that doesn't hand it out. */
export async function countingServer(folder: string, refuse: RegExp): Promise<CountingServer> {
  let counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    counts.set(path, (counts.get(path) ?? 0) + 1);
    if (refuse.test(path)) response.writeHead(403).end('This module version is not available.');
    else readFile(join(folder, path)).then((content) => response.end(content), () => response.writeHead(404).end('not found'));
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => {
      const now = counts;
      counts = new Map();
      return now;
    },
    close: () => new Promise((done) => { server.close(() => { done(); }); server.closeAllConnections(); }),
  };
}
