import { basename } from 'node:path';
import type { Cluster } from '../../cluster/index.js';
import { formatReference, parseReference, qualified, retagImage } from '../../images/index.js';
import type { Context } from '../../lib/context.js';
import { withStores } from '../registry.js';

/**
 * A cluster whose nodes nobody can put images into from here: they are pushed to a registry instead, where the nodes pull them from, by digest.
 *
 * @param registry `registry.example/prefix`; this machine may write there, and the nodes read.
 */
export function viaRegistry(cluster: Cluster, registry: string, context: Context): Cluster {
  return {
    ...cluster,
    load: async (archive) => {
      const last = basename(archive, '.tar').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
      const name = formatReference(qualified(parseReference(`${registry.replace(/\/$/, '')}/${last}:smoke`)));
      const { digest } = await withStores({}, context, async (stores) => retagImage({ source: `oci-archive:${archive}`, destinations: [name] }, stores));
      return { name, digest, config: '', reference: `${name.replace(/:smoke$/, '')}@${digest}`, platform: '' };
    },
  };
}
