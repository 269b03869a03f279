import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lookForEngine, openCluster, type Cluster } from '../../src/cluster/index.js';
import { folder, stage } from '../integration/build/fixture.js';
import { sharedCache, testContext } from './support.js';

/** The example of three services, its image built, and a cluster for its tests. */
export interface Shop {
  /** A copy of the example. */
  root: string;
  /** Its files as they were. */
  manifests: string;
  projectFile: string;
  /** Holds the image. */
  workDir: string;
  cluster: Cluster;
  privateDocker: boolean;
}

/** One cluster for all tests of a file: each takes its application away again. */
export async function openShop(): Promise<Shop> {
  const root = await folder();
  await cp('examples/shop', root, { recursive: true });
  const { workDir } = await stage('image', root, { cacheDir: sharedCache });
  const privateDocker = 'problem' in (await lookForEngine());
  const nodeImage = process.env['LOONG_ADAPT_NODE_IMAGE'];
  const cluster = await openCluster({ privateDocker, ...(nodeImage === undefined ? {} : { nodeImage }) }, await testContext());
  return { root, manifests: await readFile(join(root, 'deploy.yaml'), 'utf8'), projectFile: await readFile(join(root, 'loong-adapt.yml'), 'utf8'), workDir, cluster, privateDocker };
}
