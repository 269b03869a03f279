import type { Context } from '../lib/context.js';
import { findEngine } from './engine.js';
import { saveNodeImage } from './node-image/archive.js';
import { nodeImage } from './node-image/index.js';

/** Makes a node image ready and writes it into an archive for machines without a network; answers its name. */
export async function exportNodeImage(wanted: string | undefined, archive: string, context: Context): Promise<string> {
  const on = await findEngine(context);
  const { name } = await nodeImage(wanted, on, context);
  await saveNodeImage(name, archive, on, context);
  return name;
}
