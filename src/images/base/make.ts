import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { AdaptError, userError } from '../../lib/errors.js';
import { execOk, withEnv } from '../../lib/exec.js';
import { exists, makeDir, removeTree, sha256 } from '../../lib/files.js';
import type { Architecture } from '../../target/architectures.js';
import type { MadeVariant } from '../../target/bases.js';
import { withForeign } from '../../target/foreign.js';
import { which } from '../../target/which.js';
import { installPackage } from '../build/install.js';
import { auditLayout } from '../audit.js';
import { initLayout, nameRoot, putBlob } from '../layout-write.js';
import { findRoot, readLayout } from '../layout.js';
import { MEDIA } from '../oci.js';
import { keep } from '../../target/keep.js';
import { readMadeTable, type MadeTable } from './made-table.js';
import { packRoot } from './pack-root.js';

/** What a base image is made of. */
export interface MadeRequest {
  variant: MadeVariant;
  arch: Architecture;
  /** Debian release; default that of the table. */
  suite?: string;
  /** Address of a Debian archive; `{snapshot}` in it is filled in. Default: mmdebstrap's own. */
  mirror?: string;
  /** Time of an archive's snapshot, `20261101T000000Z`. */
  snapshot?: string;
  /** Further packages. */
  include?: readonly string[];
  /** The emulator may be registered with the kernel. */
  binfmt?: boolean;
}

/** A base that was made. */
export interface MadeBase {
  /** OCI layout that holds it alone. */
  layout: string;
  /** Name in the layout. */
  name: string;
  /** Of the manifest. */
  digest: string;
  /** It was in the cache. */
  cached: boolean;
}

const PACKAGE = /^[a-z0-9][a-z0-9+.-]+(?:=[A-Za-z0-9.+:~-]+)?$/;

/**
 * Makes a base image from Debian's packages, or takes it from the cache. apt verifies the archive's signature and the
 * packages' hashes. The same packages give the same digest, on whatever machine and day (with the same Node.js).
 *
 * @throws AdaptError where there is no mmdebstrap, no network, or a package is missing.
 */
export async function makeBase(request: MadeRequest, context: Context): Promise<MadeBase> {
  const table = await readMadeTable();
  const made = table.variants[request.variant];
  const suite = request.suite ?? table.suite;
  const packages = [...made.packages, ...(request.include ?? [])];
  const wrong = packages.find((name) => !PACKAGE.test(name));
  if (wrong !== undefined) throw userError(`${JSON.stringify(wrong)} is no name of a package`, 'include', 'Name Debian packages.');
  if (!/^[a-z][a-z0-9-]*$/.test(suite)) throw userError(`${JSON.stringify(suite)} is no Debian release`, 'suite', 'Name it by its code name.');
  const mirror = mirrorOf(request);
  const name = `loong-adapt/base:${request.variant}`;
  const key = sha256(JSON.stringify([request.variant, request.arch.go, suite, mirror, packages, table.never, table.unread, table.links, process.versions.node])).slice(0, 16);
  const layout = join(context.cacheDir, 'bases', 'made', `${request.variant}-${request.arch.go}-${key}`);
  const cached = await exists(layout);
  if (!cached && !context.network) throw new AdaptError(`the base ${request.variant} for ${request.arch.go} is not in the cache`, { advice: 'Make it once with the network: loong-adapt base.', blame: 'user' });
  await keep(layout, async (part) => {
    const work = async (): Promise<void> => build({ ...request, suite, mirror, packages }, made.configured === true, table, part, name, context);
    await (made.configured === true ? withForeign(request.arch, `the base ${request.variant}`, request.binfmt === true, context, work) : work());
  });
  return { layout, name, digest: findRoot(await readLayout(layout), name).digest, cached };
}

function mirrorOf({ mirror = '', snapshot }: MadeRequest): string {
  if (snapshot !== undefined && !/^\d{8}T\d{6}Z$/.test(snapshot)) throw userError(`${JSON.stringify(snapshot)} is no time of a snapshot`, '--snapshot', 'Write it as 20261101T000000Z.');
  if (snapshot !== undefined && !mirror.includes('{snapshot}')) throw userError('a snapshot needs the address of an archive that keeps them', '--mirror', 'Name one with {snapshot} in it.');
  if (snapshot === undefined && mirror.includes('{snapshot}')) throw userError('the address of the archive asks for a snapshot', '--mirror', 'Name one with --snapshot.');
  if (mirror !== '' && !/^(?:https?|file):\/\/[^\s'"]+$/.test(mirror)) throw userError(`${JSON.stringify(mirror)} is no address`, '--mirror', 'Write it as http://….');
  return mirror.replace('{snapshot}', snapshot ?? '');
}

async function build(request: MadeRequest & { suite: string; mirror: string; packages: string[] }, configured: boolean, table: MadeTable, layout: string, name: string, context: Context): Promise<void> {
  const { arch, suite, mirror, packages, variant } = request;
  const mmdebstrap = await findMmdebstrap(context);
  const temp = await mkdtemp(join(await makeDir(join(context.cacheDir, 'tmp')), 'base-'));
  const archive = join(temp, 'root.tar');
  // Files that have no date of their own get this one, which then becomes that of the newest package.
  const now = Math.floor(Date.now() / 1000);
  try {
    context.reporter.progress(`making the base ${variant} for ${arch.go} from Debian ${suite}: ${packages.length} packages and what they need`);
    await execOk(mmdebstrap, [
      `--mode=${process.getuid?.() === 0 ? 'root' : 'unshare'}`, `--architectures=${arch.debian}`, `--variant=${configured ? 'minbase' : 'extract'}`, '--skip=check/qemu',
      // A snapshot's lists are past their date by nature.
      '--aptopt=Acquire::Check-Valid-Until "false"', '--aptopt=APT::Install-Recommends "false"', `--include=${packages.join(',')}`, '--format=tar', suite, archive, ...(mirror === '' ? [] : [mirror]),
    ], `Check the network, the archive's keys (Debian: package debian-archive-keyring) and that Debian ${suite} has ${arch.debian}.`, {
      signal: context.signal, env: withEnv({ SOURCE_DATE_EPOCH: String(now), TMPDIR: temp, LC_ALL: 'C.UTF-8' }), lines: 'both', onLine: (line) => context.reporter.debug(line),
    });
    await initLayout(layout);
    const { layer, diffId, newest } = await packRoot(archive, layout, { never: table.never, unread: configured || table.variants[variant].whole === true ? [] : table.unread, users: !configured, links: table.links, now, tempDir: temp, signal: context.signal });
    const created = newest.toISOString().replace('.000Z', 'Z');
    const config = {
      created, os: 'linux', architecture: arch.oci,
      config: {
        Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt'],
        ...(packages.includes('dash') || configured ? { Cmd: ['/bin/sh'] } : {}), WorkingDir: '/', Labels: { 'org.opencontainers.image.title': name, 'org.opencontainers.image.version': `debian-${suite}` },
      },
      rootfs: { type: 'layers', diff_ids: [diffId] },
      history: [{ created, created_by: `Debian ${suite}: ${packages.join(' ')}` }],
    };
    const manifest = { schemaVersion: 2, mediaType: MEDIA.manifest, config: await putBlob(layout, MEDIA.config, JSON.stringify(config)), layers: [layer] };
    await nameRoot(layout, await putBlob(layout, MEDIA.manifest, JSON.stringify(manifest)), name);
    await checkIt(layout, name, context);
  } finally {
    await removeTree(temp);
  }
}

async function checkIt(layout: string, name: string, context: Context): Promise<void> {
  for (const audit of await auditLayout(layout, { reference: name, signal: context.signal, tempDir: context.cacheDir })) {
    const failed = audit.checks.filter((check) => !check.passed);
    if (failed.length > 0) throw new AdaptError(`the base is not what it should be: ${failed.map((check) => `${check.name}: ${check.detail}`).join('; ')}`, { where: name, advice: 'Check the archive that it was made from.' });
  }
}

async function findMmdebstrap(context: Context): Promise<string> {
  const find = async (): Promise<string | undefined> => which('mmdebstrap');
  const found = (await find()) ?? (context.install && (await installPackage('mmdebstrap', context)) ? await find() : undefined);
  if (found === undefined) throw new AdaptError('making a base image needs mmdebstrap', { advice: 'Install it (Debian, Ubuntu: apt-get install mmdebstrap), or name a base image that can be had.', blame: 'user' });
  return found;
}
