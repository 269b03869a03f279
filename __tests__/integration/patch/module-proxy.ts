import { mkdir, writeFile } from 'node:fs/promises';
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
