import { join } from 'node:path';
import { packImage } from '../../../lib/image-archive.js';
import { withScratch } from '../../../target/scratch.js';
import { applyController, awaitController, type DeployCluster, type Deployment } from '../../controllers/deploy.js';
import type { Starter } from '../types.js';

/** A cluster that takes archives of images. */
export interface StarterCluster extends DeployCluster {
  load(archive: string): Promise<{ reference: string }>;
}

/**
 * Starts the image as the controller of a cluster: packs it, loads it into the nodes, deploys it, and waits for its pod.
 *
 * @param seconds until the pod must be ready.
 */
export function clusterStarter(cluster: StarterCluster, deployment: Omit<Deployment, 'image'>, seconds: number): Starter {
  const { controller } = deployment;
  return async ({ root, command, env, digest }, tellsFault, context) => withScratch(context, 'turn', async (scratch) => {
    const archive = join(scratch, 'image.tar');
    const name = `loong-adapt/${controller.name}-turn:${digest.slice(-12)}`;
    await packImage(root, { names: [name], architecture: context.target.oci, entrypoint: command, ...(env.length === 0 ? {} : { env }), ...(controller.user === undefined ? {} : { user: controller.user }) }, archive, context.signal);
    const { reference } = await cluster.load(archive);
    // A pod that is there would be found ready, though it is that of the turn before.
    await cluster.kubectl(['-n', controller.namespace, 'delete', 'deployment', controller.deployment, '--ignore-not-found', '--wait']);
    await cluster.kubectl(['-n', controller.namespace, 'delete', 'pod', '-l', controller.selector, '--ignore-not-found', '--grace-period=0', '--force']);
    await applyController(cluster, { ...deployment, image: reference }, context);
    const { ready, log } = await awaitController(cluster, controller, seconds, context.signal, tellsFault);
    return { serves: ready, log, exitCode: 0, signal: '' };
  });
}
