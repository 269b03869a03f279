import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../../lib/context.js';
import { AdaptError } from '../../../lib/errors.js';
import { store } from '../../../target/store.js';
import { writeAtomic } from '../../../lib/files.js';
import { controllerPins } from '../pins.js';
import { fetchModule } from '../thin-module.js';

const GATEWAY_API = 'sigs.k8s.io/gateway-api';

/** The definitions of the Gateway API (standard channel), of the version that Traefik is built with. */
export async function gatewayDefinitions(context: Context): Promise<string[]> {
  const { module, version } = controllerPins().traefik;
  const folder = await store(context, 'gateway-api', `for-traefik-${version}`, async (part) => {
    const { goMod } = await fetchModule(controllerPins().traefik, context);
    const wanted = new RegExp(`^\\s*(?:require )?${GATEWAY_API.replaceAll('.', '\\.')} (v\\S+)`, 'm').exec(await readFile(goMod, 'utf8'))?.[1];
    if (wanted === undefined) throw new AdaptError(`${module} ${version} does not say which Gateway API it serves`, { where: goMod, advice: 'Use Ingress only.' });
    const { dir } = await fetchModule({ module: GATEWAY_API, version: wanted, sum: '' }, context);
    const crds = join(dir, 'config', 'crd', 'standard');
    for (const name of (await readdir(crds)).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')) await writeAtomic(join(part, name), await readFile(join(crds, name)));
  });
  return Promise.all((await readdir(folder)).sort().map(async (name) => readFile(join(folder, name), 'utf8')));
}
