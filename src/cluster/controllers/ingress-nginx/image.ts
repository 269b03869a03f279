import { chmod, copyFile, readFile, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { asset } from '../../../lib/assets.js';
import type { Context } from '../../../lib/context.js';
import { copyTree, exists, makeDir, sha256, sha256File, walk } from '../../../lib/files.js';
import type { Architecture } from '../../../target/architectures.js';
import { resolvePackages, unpackRoot, withDebian } from '../../../target/apt/root.js';
import type { Offer } from '../../../target/apt/packages.js';
import { markUsed } from '../../../target/cache-room.js';
import { storedVersions, toolFolder } from '../../../target/store.js';
import { keepImage } from '../build-image.js';
import type { ControllerImage, ControllerTools } from '../controller.js';
import { controllerPins, type NginxPin } from '../pins.js';
import { buildPrograms, fetchModule } from '../thin-module.js';
import { NAME } from './objects.js';

/** The entry point of the image, and of any that takes its place. */
export const NGINX_CONFIG = { entrypoint: ['/usr/bin/dumb-init', '--'], cmd: ['/nginx-ingress-controller'] };

/** Folders that the controller and nginx write to. */
const FOLDERS = ['etc/ingress-controller/ssl', 'etc/ingress-controller/auth', 'etc/ingress-controller/geoip', 'etc/ingress-controller/telemetry', 'etc/nginx/modules', 'tmp/nginx', 'var/lib/nginx/body', 'var/log/nginx'];

/**
 * The image of ingress-nginx for an architecture that upstream has none for: nginx with Lua from Debian's packages, the controller from its Go
 * module, and what the two do not agree on put right by recipes. Source: [0192]-[0194].
 */
export async function nginxImage(arch: Architecture, context: Context, tools: ControllerTools): Promise<ControllerImage> {
  const pin = controllerPins()['ingress-nginx'];
  const programs = await buildPrograms(pin, arch, context);
  const make = async (packages: Offer[], unpack: (root: string) => Promise<void>): Promise<ControllerImage> => keepImage({
    name: NAME, arch, key: [programs.split('/').at(-1), packages, await recipesKey(arch)], config: NGINX_CONFIG,
    fill: async (root) => {
      await unpack(root);
      await addController(root, programs, context);
      await adapt(root, arch, tools);
      return [`${pin.module}@${pin.version}`, ...packages.map(({ name, version }) => `${name} ${version}`)];
    },
  }, context);
  if (!context.network) {
    const kept = await newestKept(arch, context);
    if (kept !== undefined) return kept;
  }
  return withDebian(pin.suite, arch, context, async (debian) => {
    const packages = await resolvePackages(debian, pin.packages);
    return make(packages, async (root) => {
      context.reporter.info(`fetching ${packages.length} packages of Debian ${pin.suite} for ${arch.debian}`);
      await unpackRoot(debian, packages, root, context);
    });
  });
}

/** Without a network nobody can ask which packages are current: the image built last is as good. */
async function newestKept(arch: Architecture, context: Context): Promise<ControllerImage | undefined> {
  const name = `image-${NAME}`;
  const kept = (await storedVersions(context, name)).filter((version) => version.startsWith(`${arch.go}-`));
  const dated = await Promise.all(kept.map(async (version) => ({ folder: join(toolFolder(context, name), version), at: (await stat(join(toolFolder(context, name), version))).mtimeMs })));
  const newest = dated.sort((a, b) => b.at - a.at)[0];
  if (newest === undefined) return undefined;
  await markUsed(newest.folder);
  return { ...(JSON.parse(await readFile(join(newest.folder, 'image.json'), 'utf8')) as Omit<ControllerImage, 'archive'>), archive: join(newest.folder, `${NAME}.tar`) };
}

/** Puts upstream's own files and programs over Debian's nginx. */
export async function addController(root: string, programs: string, context: Context): Promise<void> {
  const pin = controllerPins()['ingress-nginx'];
  const { dir } = await fetchModule(pin, context);
  for (const name of ['modules-enabled', 'sites-enabled', 'sites-available', 'conf.d', 'nginx.conf']) await rm(join(root, 'etc/nginx', name), { recursive: true, force: true });
  await copyTree(join(dir, 'rootfs/etc/nginx'), join(root, 'etc/nginx'), (path) => path === 'lua/test' || path === 'lua/OWNERS');
  for (const program of Object.keys(pin.programs)) {
    await copyFile(join(programs, program), join(root, program));
    await chmod(join(root, program), 0o755);
  }
  if (!(await exists(join(root, 'usr/bin/nginx')))) await symlink('../sbin/nginx', join(root, 'usr/bin/nginx'));
  for (const folder of FOLDERS) await makeDir(join(root, folder));
  for (const [name, device] of [['access.log', '/dev/stdout'], ['error.log', '/dev/stderr']] as const) {
    await rm(join(root, 'var/log/nginx', name), { force: true });
    await symlink(device, join(root, 'var/log/nginx', name));
  }
}

/** What Debian's nginx and the controller do not agree on is put right by recipes; for a target that they are not for there is nothing to do. */
async function adapt(root: string, arch: Architecture, tools: ControllerTools): Promise<void> {
  for (const { recipe, kind, file } of recipesFor(arch)) await tools.applyRecipe(root, recipe, { kind, file });
}

function recipesFor(arch: Architecture): NginxPin['recipes'] {
  return controllerPins()['ingress-nginx'].recipes.filter(({ targets }) => targets?.includes(arch.go) ?? true);
}

/** Changes when a recipe does. */
async function recipesKey(arch: Architecture): Promise<string> {
  const sums: string[] = [];
  for (const { recipe } of recipesFor(arch)) {
    const folder = asset('recipes', recipe);
    for await (const { path } of walk(folder)) sums.push(`${recipe}/${path} ${await sha256File(join(folder, path))}`);
  }
  return sha256(sums.join('\n'));
}
