import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asset } from '../../../lib/assets.js';
import type { Context } from '../../../lib/context.js';
import { copyTree, makeDir, sha256 } from '../../../lib/files.js';
import type { Architecture } from '../../../target/architectures.js';
import { go } from '../../../target/go.js';
import { withScratch } from '../../../target/scratch.js';
import { findGo } from '../../../target/tools.js';
import { keepImage } from '../build-image.js';
import type { ControllerImage, KubeObject } from '../controller.js';

const NAME = 'default-backend';
const PORT = 8080;

/** The default backend's image: answers 404 to everything and 200 on /healthz. Source: [0174]-[0189]. */
export async function defaultBackendImage(arch: Architecture, context: Context): Promise<ControllerImage> {
  const source = asset('examples', NAME);
  const { version } = await findGo(context);
  const files = [await readFile(join(source, 'main.go'), 'utf8'), await readFile(join(source, 'go.mod'), 'utf8')];
  return keepImage({
    name: NAME, arch, key: [sha256(files.join('\0')), version], config: { entrypoint: ['/bin/server'], user: '65532:65532' },
    fill: async (root) => withScratch(context, NAME, async (dir) => {
      await copyTree(source, dir);
      await makeDir(join(root, 'bin'));
      // As the example's Makefile does it.
      await go(context, ['build', '-trimpath', '-buildvcs=false', '-o', join(root, 'bin', 'server'), 'main.go'], { cwd: dir, arch, env: { GOFLAGS: '', GOWORK: 'off' }, advice: 'Check the Go installation.' });
      return [`default backend, ${version}`];
    }),
  }, context);
}

/** Deployment and service of the default backend. */
export function defaultBackendObjects(image: string, namespace: string): KubeObject[] {
  const labels = { app: NAME };
  return [
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: NAME, namespace, labels },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 1,
            containers: [{
              name: NAME, image, imagePullPolicy: 'IfNotPresent', ports: [{ containerPort: PORT }],
              readinessProbe: { httpGet: { path: '/healthz', port: PORT }, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 60 },
            }],
          },
        },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: NAME, namespace, labels }, spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: PORT }] } },
  ];
}
