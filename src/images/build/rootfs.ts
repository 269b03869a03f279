import { constants } from 'node:fs';
import { chmod, copyFile, lstat, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AdaptError, userError } from '../../lib/errors.js';
import { describe, exists, makeDir, removeTree } from '../../lib/files.js';
import { cleanPath } from '../layer.js';
import { dockerfile, owner } from './dockerfile.js';
import type { ImageSpec, PlatformSpec, SpecFile } from './spec.js';

/** Where programs look for certificates. */
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Fills a builder's folder for one platform: `rootfs/`, `home/`, `Dockerfile`. Modes are set here and do not depend on
 * this machine's umask; owners and dates are the builder's business.
 */
export async function makeContext(dir: string, spec: ImageSpec, platform: PlatformSpec): Promise<void> {
  await removeTree(dir);
  const rootfs = await makeDir(join(dir, 'rootfs'));
  await chmod(rootfs, 0o755);
  for (const program of platform.programs) await put(rootfs, program, 0o755);
  for (const file of spec.files) await put(rootfs, file);
  if (spec.certificates !== '') await put(rootfs, { from: spec.certificates, to: CERTIFICATES }, 0o644);
  if (spec.base === 'scratch') await addBasics(dir, rootfs, spec);
  await writeFile(join(dir, 'Dockerfile'), dockerfile(spec));
}

/** What programs expect of any system: a user database, a place for temporary files, a home. */
async function addBasics(dir: string, rootfs: string, spec: ImageSpec): Promise<void> {
  const [uid = '0', gid = '0'] = owner(spec.user).split(':');
  const name = uid === '0' ? 'root' : 'nonroot';
  const passwd = ['root:x:0:0:root:/root:/sbin/nologin', ...(uid === '0' ? [] : [`nonroot:x:${uid}:${gid}:nonroot:/home/nonroot:/sbin/nologin`])];
  const group = ['root:x:0:', ...(gid === '0' ? [] : [`nonroot:x:${gid}:`])];
  await text(rootfs, '/etc/passwd', `${passwd.join('\n')}\n`);
  await text(rootfs, '/etc/group', `${group.join('\n')}\n`);
  const tmp = join(rootfs, 'tmp');
  await makeDir(tmp);
  await chmod(tmp, 0o1777);
  const home = await folders(dir, `home/${name}`);
  await chmod(home, 0o700);
}

async function text(rootfs: string, path: string, content: string): Promise<void> {
  const target = join(rootfs, path);
  if (await exists(target)) return; // The project's own goes first.
  await folders(rootfs, dirname(cleanPath(path, path)));
  await writeFile(target, content);
  await chmod(target, 0o644);
}

/** Makes folders of mode 0755. */
async function folders(root: string, path: string): Promise<string> {
  let current = root;
  for (const part of path.split('/').filter((p) => p !== '' && p !== '.')) {
    current = join(current, part);
    if (await exists(current)) continue;
    await makeDir(current);
    await chmod(current, 0o755);
  }
  return current;
}

/** Copies a file or a folder; links stay links, anything else is refused. */
async function put(rootfs: string, file: SpecFile, mode?: number): Promise<void> {
  if (!file.to.startsWith('/')) throw userError(`${JSON.stringify(file.to)} is no absolute path`, 'image section of the project file', 'Name the place in the image from its root.');
  const to = cleanPath(file.to, 'image section of the project file');
  if (to === '') throw userError('a file cannot take the place of the root', file.from, 'Name a place below it.');
  const target = join(await folders(rootfs, dirname(to)), to.slice(to.lastIndexOf('/') + 1));
  const info = await lstat(file.from).catch(() => undefined);
  if (info === undefined) throw userError('there is no such file for the image', file.from, 'Check the files of the image section in the project file.');
  if (info.isDirectory()) {
    await folders(rootfs, to);
    for (const name of (await readdir(file.from)).sort()) if (name !== '.git') await put(rootfs, { from: join(file.from, name), to: `/${to}/${name}` });
    return;
  }
  try {
    if (info.isSymbolicLink()) {
      await symlink(await readlink(file.from), target);
      return;
    }
    if (!info.isFile()) throw new AdaptError('only files, folders and links go into an image', { where: file.from, advice: 'Leave it out.', blame: 'user' });
    await copyFile(file.from, target, constants.COPYFILE_FICLONE);
    await chmod(target, mode ?? ((info.mode & 0o111) === 0 ? 0o644 : 0o755));
  } catch (error) {
    throw describe(error, target);
  }
}
