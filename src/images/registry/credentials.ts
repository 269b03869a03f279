import { homedir } from 'node:os';
import { join } from 'node:path';
import { readIfThere } from '../../lib/files.js';
import { which } from '../../target/which.js';

/** What a registry is told of the user. It stands in no log, record or error. */
export interface Credentials {
  user: string;
  password: string;
  /** OAuth2 refresh token, used instead of user and password. */
  identityToken?: string;
}

interface DockerConfig {
  auths?: Record<string, { auth?: string; username?: string; password?: string; identitytoken?: string }>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

/** The files where docker, podman and buildah keep logins, first one first. */
export function authFiles(env: NodeJS.ProcessEnv = process.env): string[] {
  const explicit = env['REGISTRY_AUTH_FILE'];
  if (explicit !== undefined && explicit !== '') return [explicit];
  const docker = env['DOCKER_CONFIG'];
  return [
    join(docker !== undefined && docker !== '' ? docker : join(homedir(), '.docker'), 'config.json'),
    ...(env['XDG_RUNTIME_DIR'] === undefined ? [] : [join(env['XDG_RUNTIME_DIR'], 'containers', 'auth.json')]),
    join(homedir(), '.config', 'containers', 'auth.json'),
  ];
}

/** The login for a registry as docker or buildah saved it, `undefined` for none. */
export async function findCredentials(registry: string, files: readonly string[] = authFiles()): Promise<Credentials | undefined> {
  for (const file of files) {
    const config = parse(await readIfThere(file));
    if (config === undefined) continue;
    const helper = config.credHelpers?.[registry] ?? (config.auths?.[keyIn(config, registry)]?.auth === undefined ? config.credsStore : undefined);
    const found = fromEntry(config, registry) ?? (helper === undefined ? undefined : await fromHelper(helper, registry));
    if (found !== undefined) return found;
  }
  return undefined;
}

function parse(text: string | undefined): DockerConfig | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined; // As docker does: a broken file is no login.
  }
}

/** Docker Hub's login is kept under its old address. */
const names = (registry: string): string[] => (registry === 'docker.io' ? ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io'] : [registry, `https://${registry}`, `https://${registry}/v1/`, `https://${registry}/v2/`]);
const keyIn = (config: DockerConfig, registry: string): string => names(registry).find((name) => config.auths?.[name] !== undefined) ?? registry;

function fromEntry(config: DockerConfig, registry: string): Credentials | undefined {
  const entry = config.auths?.[keyIn(config, registry)];
  if (entry === undefined) return undefined;
  const identity = typeof entry.identitytoken === 'string' && entry.identitytoken !== '' ? { identityToken: entry.identitytoken } : {};
  if (typeof entry.auth === 'string' && entry.auth !== '') {
    const text = Buffer.from(entry.auth, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    if (colon > 0) return { user: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, ''), ...identity };
  }
  if (typeof entry.username === 'string' && typeof entry.password === 'string') return { user: entry.username, password: entry.password, ...identity };
  return undefined;
}

async function fromHelper(helper: string, registry: string): Promise<Credentials | undefined> {
  if (!/^[A-Za-z0-9_-]+$/.test(helper)) return undefined;
  const program = await which(`docker-credential-${helper}`);
  if (program === undefined) return undefined;
  const { exec } = await import('../../lib/exec.js');
  for (const name of names(registry)) {
    const result = await exec(program, ['get'], { input: name, timeout: 30 });
    if (result.exitCode !== 0) continue;
    try {
      const answer = JSON.parse(result.stdout) as { Username?: string; Secret?: string };
      if (answer.Secret === undefined || answer.Secret === '') continue;
      return answer.Username === '<token>' ? { user: '', password: '', identityToken: answer.Secret } : { user: answer.Username ?? '', password: answer.Secret };
    } catch {
      continue;
    }
  }
  return undefined;
}
