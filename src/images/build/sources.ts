import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { userError } from '../../lib/errors.js';
import { exec } from '../../lib/exec.js';
import { exists } from '../../lib/files.js';
import { which } from '../../target/tools.js';

const BUNDLES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/ssl/cert.pem'];

/** This machine's bundle of CA certificates; empty where it has none. */
export async function certificatesFile(): Promise<string> {
  for (const path of BUNDLES) if (await exists(path)) return path;
  return '';
}

/**
 * Seconds since 1970 that an image is dated to, so that the same input gives the same digest: SOURCE_DATE_EPOCH where it
 * is set, else the time in a pseudo-version, else that of the last commit, else 0.
 */
export async function imageTimestamp(version: string, root: string, context: Context, env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const epoch = env['SOURCE_DATE_EPOCH'] ?? '';
  if (epoch !== '') {
    if (!/^\d{1,12}$/.test(epoch)) throw userError(`SOURCE_DATE_EPOCH is ${JSON.stringify(epoch)}`, 'environment', 'Set it to seconds since 1970, or unset it.');
    return Number(epoch);
  }
  const stamp = /[-.](\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)-[0-9a-f]{12}(?:\+incompatible)?$/.exec(version);
  if (stamp !== null) {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = stamp.slice(1).map(Number);
    return Math.max(0, Math.floor(Date.UTC(year, month - 1, day, hour, minute, second) / 1000));
  }
  if (version !== '' || !(await exists(join(root, '.git')))) return 0;
  const git = await which('git');
  if (git === undefined) return 0;
  const log = await exec(git, ['-C', root, 'log', '-1', '--format=%ct'], { signal: context.signal, timeout: 30 });
  return log.exitCode === 0 && /^\d+\s*$/.test(log.stdout) ? Number(log.stdout.trim()) : 0;
}
