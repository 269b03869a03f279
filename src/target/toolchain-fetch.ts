import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { Interrupted } from '../lib/errors.js';
import { removeTree } from '../lib/files.js';
import { debianGo, goAt } from './go-at.js';
import { hasApt, sourceGroups } from './apt/groups.js';
import { offers, unpackPackages, upstream } from './apt/packages.js';
import { privateApt } from './apt/private.js';
import { withScratch } from './scratch.js';
import { store } from './store.js';
import { compareVersions } from './version.js';
import type { Tool } from './which.js';

/** Fetches the newest Go that the distribution has into the cache; nothing is installed. Undefined where there is no apt. */
export async function fetchGo(context: Context): Promise<Tool | undefined> {
  if (!(await hasApt())) return undefined;
  for (const sources of await sourceGroups()) {
    const tool = await withScratch(context, 'apt', async (scratch) => {
      context.reporter.progress(`reading the package lists of ${sources.flatMap((source) => source.suites).join(', ')}`);
      const apt = await privateApt(scratch, sources, context);
      const names = (await apt.run('apt-cache', ['pkgnames', 'golang-1.'])).stdout.split('\n').filter((name) => /^golang-1\.\d+-go$/.test(name));
      const [newest] = names.length === 0 ? [] : (await offers(apt, names)).sort((a, b) => compareVersions(upstream(b.version), upstream(a.version)));
      if (newest === undefined) return undefined;
      context.reporter.info(`fetching ${newest.name} ${newest.version}`);
      const folder = await store(context, 'go', upstream(newest.version), async (part) => {
        const [source] = await offers(apt, [newest.name.replace(/go$/, 'src')]);
        await unpackPackages(apt, source === undefined ? [newest] : [newest, source], part, context);
        await removeTree(join(part, 'usr', 'share', 'doc'));
      });
      const [path] = await debianGo(folder);
      return path === undefined ? undefined : goAt(path, context);
    }).catch((error: unknown) => {
      if (error instanceof Interrupted) throw error;
      context.reporter.debug(String(error));
      return undefined;
    });
    if (tool !== undefined) return tool;
  }
  return undefined;
}
