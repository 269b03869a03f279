import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { makeDir, sha256 } from '../lib/files.js';
import type { Architecture } from '../target/architectures.js';
import { goProgram } from '../target/go-program.js';
import { keepImage } from './controllers/build-image.js';
import type { ControllerImage } from './controllers/controller.js';

/** Image of the proxy that stands before services, for the node's own architecture: it notes requests and should not cost them anything. */
export async function proxyImage(arch: Architecture, context: Context): Promise<ControllerImage> {
  const program = await goProgram('proxy', context, arch);
  return keepImage({
    name: 'proxy', arch, key: [sha256(await readFile(program))], config: { entrypoint: ['/bin/proxy'], user: '65532:65532' },
    fill: async (root) => {
      await copyFile(program, join(await makeDir(join(root, 'bin')), 'proxy'));
      return ['proxy'];
    },
  }, context);
}
