import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepareNodeImage, type PreparedNodeImage } from '../cluster/index.js';
import { removeTree } from '../lib/files.js';
import type { Options } from '../project/options.js';
import type { RunControl } from './pipeline.js';
import { openContext } from './run.js';

/** What the command about the node image may be told. */
export type NodeImageOptions = Partial<Options> & {
  /** Archive to write it to. */
  output?: string;
};

/** Makes the image of a cluster's nodes ready, and writes it into an archive where one is named. */
export async function nodeImage(options: NodeImageOptions, control: RunControl): Promise<PreparedNodeImage> {
  const workDir = await mkdtemp(join(tmpdir(), 'loong-adapt-node-image-'));
  try {
    const context = await openContext({ ...options, project: '', workDir }, control.reporter, control.signal);
    return await prepareNodeImage(options, options.output === undefined ? undefined : resolve(options.output), context);
  } finally {
    await removeTree(workDir);
  }
}
