import { copyFile, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { asset } from '../../lib/assets.js';
import type { Context } from '../../lib/context.js';
import { go } from '../../target/go.js';
import { withScratch } from '../../target/scratch.js';
import { store } from '../../target/store.js';
import { hashOf, readNodeImageData } from './data.js';

const ENV = { GOFLAGS: '', GOWORK: 'off', GO111MODULE: 'on', CGO_ENABLED: '0' };
const ADVICE = 'Check the network and the module proxy (`go env GOPROXY`); what was compiled is kept, so another run goes on from there.';

/** Programs of the node: `kube`, which is all of Kubernetes, etcd and CoreDNS by the name it is called by, and `pause`. Compiled once; answers their folder. */
export async function nodePrograms(context: Context): Promise<string> {
  const { kubernetes } = readNodeImageData().built;
  return store(context, 'kube', `${kubernetes}-${(await hashOf(['kube'])).slice(0, 12)}`, async (part) => {
    await withScratch(context, 'kube', async (folder) => {
      const sources = asset('node-image', 'kube');
      await mkdir(join(folder, 'pause'));
      // From a copy: the package may lie inside somebody's module or workspace.
      for (const name of await readdir(sources)) if (name !== 'pause') await copyFile(join(sources, name), join(folder, name));
      await copyFile(join(sources, 'pause', 'main.go'), join(folder, 'pause', 'main.go'));
      context.reporter.progress('downloading the modules of Kubernetes');
      await go(context, ['mod', 'download'], { cwd: folder, env: ENV, advice: ADVICE });
      await compile(folder, '.', 'kube', context);
      await compile(folder, './pause', 'pause', context);
      for (const name of ['kube', 'pause']) await rename(join(folder, `out-${name}`), join(part, name));
    });
  });
}

async function compile(folder: string, pkg: string, name: string, context: Context): Promise<void> {
  const { kubernetes } = readNodeImageData().built;
  const [major = '', minor = ''] = kubernetes.split('.');
  const said = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) => [
    `-X ${path}.gitVersion=v${kubernetes}`, `-X ${path}.gitMajor=${major}`, `-X ${path}.gitMinor=${minor}`, `-X ${path}.gitTreeState=clean`,
  ]);
  const listed = await go(context, ['list', '-deps', pkg], { cwd: folder, env: ENV, advice: ADVICE });
  const total = listed.stdout.trim().split('\n').length;
  let compiled = 0;
  await go(context, ['build', '-v', '-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags', ['-s -w', ...said].join(' '), '-o', join(folder, `out-${name}`), pkg], {
    cwd: folder, env: ENV, advice: ADVICE,
    // One line for each package that wasn't in Go's cache.
    onLine: () => context.reporter.progress(`compiling Kubernetes: ${++compiled} of at most ${total} packages`),
  });
}
