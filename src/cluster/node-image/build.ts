import { randomBytes } from 'node:crypto';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asset } from '../../lib/assets.js';
import type { Context } from '../../lib/context.js';
import { withScratch } from '../../target/scratch.js';
import { engine, engineFailed, engineOk, type Engine } from '../engine.js';
import { ownerLabel } from '../leftovers.js';
import { buildBase } from './base.js';
import { readNodeImageData } from './data.js';
import { nodePrograms } from './programs.js';

const ENTRYPOINT = 'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]';

/**
 * Builds the node image and gives it its name: the distribution's packages, Kubernetes from its Go modules, the control plane's images
 * preloaded. Put together in a container, so it needs no more rights than a cluster does.
 *
 * @throws AdaptError where packages or modules can't be had, or the disk is full.
 */
export async function buildNodeImage(name: string, on: Engine, context: Context): Promise<void> {
  const { kubernetes, minutes } = readNodeImageData().built;
  context.reporter.info(`building a node image (once): Kubernetes ${kubernetes} is compiled, which takes about ${minutes} minutes on two free cores; what is compiled already is kept`);
  const programs = await nodePrograms(context);
  await withScratch(context, 'node-image', async (scratch) => {
    const base = join(scratch, 'base.tar');
    await buildBase(base, scratch, context);
    const stage = join(scratch, 'stage');
    await mkdir(stage);
    await cp(asset('node-image', 'files'), join(stage, 'files'), { recursive: true });
    await cp(asset('node-image', 'assemble'), join(stage, 'assemble'));
    for (const program of ['kube', 'pause']) await cp(join(programs, program), join(stage, program));
    await assemble(name, base, stage, on, context);
  });
}

async function assemble(name: string, base: string, stage: string, on: Engine, context: Context): Promise<void> {
  const { kubernetes, pause, images } = readNodeImageData().built;
  const container = `loong-adapt-node-build-${randomBytes(4).toString('hex')}`;
  const plain = `${container}:base`;
  const { signal } = context;
  context.reporter.progress('putting the node image together');
  try {
    await engineOk(on, ['import', base, plain], { signal });
    await engineOk(on, [
      'create', '--name', container, '--label', await ownerLabel(), '--privileged', '--network', 'none', '--mount', 'type=volume,dst=/preload',
      '--stop-signal', 'SIGRTMIN+3', '--env', 'container=docker', plain,
      '/bin/bash', '-c', '/stage/assemble /stage "$@" && rm -rf /stage', 'assemble', kubernetes, pause, ...images,
    ], { signal });
    await engineOk(on, ['cp', `${stage}/.`, `${container}:/stage`], { signal });
    const run = await engine(on, ['start', '--attach', container], { signal, lines: 'both', onLine: (line) => context.reporter.debug(line) });
    if (run.exitCode !== 0) throw engineFailed(run, on, 'The node image could not be put together; the lines above say where it stopped.');
    await engineOk(on, ['commit', '--change', ENTRYPOINT, '--change', 'CMD []', '--change', 'LABEL loong-adapt.owner=', container, name], { signal });
  } finally {
    // Without the signal: an interrupted run cleans up as well. A daemon that is gone is told by what failed above.
    await engine(on, ['rm', '--force', '--volumes', container], { timeout: 120 }).catch(() => {});
    await engine(on, ['rmi', plain], { timeout: 120 }).catch(() => {});
  }
}
