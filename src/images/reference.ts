import { userError, type AdaptError } from '../lib/errors.js';

/** A parsed image reference: `[registry/]repository[:tag][@digest]`. Absent parts are empty. */
export interface Reference {
  /** `quay.io`, `127.0.0.1:5000`; empty for a name without one. */
  registry: string;
  /** `library/alpine`, `calico/cni`. */
  repository: string;
  tag: string;
  /** `sha256:` and 64 hex digits. */
  digest: string;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const REGISTRY = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const DIGEST_LENGTH: Record<string, number> = { sha256: 64, sha384: 96, sha512: 128 };

/**
 * Parses an image reference.
 *
 * @throws AdaptError (user) that says which part is wrong; a digest of the wrong length is refused by name
 *   (the source of the method prints one with 63 digits, [0110]).
 */
export function parseReference(text: string, where = 'image reference'): Reference {
  const refuse = (why: string): AdaptError => userError(`${JSON.stringify(text)} is no image reference: ${why}`, where, 'Write it as [registry/]name[:tag][@sha256:64 hex digits].');
  if (text.length > 512) throw refuse('it is too long');
  const at = text.indexOf('@');
  const digest = at < 0 ? '' : text.slice(at + 1);
  if (at >= 0) {
    const problem = digestProblem(digest);
    if (problem !== '') throw refuse(problem);
  }
  let name = at < 0 ? text : text.slice(0, at);
  let tag = '';
  const colon = name.lastIndexOf(':');
  if (colon > name.lastIndexOf('/')) {
    tag = name.slice(colon + 1);
    name = name.slice(0, colon);
    if (!TAG.test(tag)) throw refuse(`the tag ${JSON.stringify(tag)} has a forbidden character or length`);
  }
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const registry = first.includes('.') || first.includes(':') || first === 'localhost' ? first : '';
  const repository = registry === '' ? name : name.slice(slash + 1);
  if (registry !== '' && !REGISTRY.test(registry)) throw refuse(`${JSON.stringify(registry)} is no host name`);
  if (repository.length > 255 || !REPOSITORY.test(repository)) throw refuse(`the name ${JSON.stringify(repository)} must be of lower-case letters, digits and single separators`);
  return { registry, repository, tag, digest };
}

/** Why a digest is none; empty for a good one. */
export function digestProblem(digest: string): string {
  const colon = digest.indexOf(':');
  const algorithm = digest.slice(0, Math.max(0, colon));
  const hex = digest.slice(colon + 1);
  const length = DIGEST_LENGTH[algorithm];
  if (length === undefined) return `the digest ${JSON.stringify(digest.slice(0, 80))} is not of sha256`;
  if (hex.length !== length) return `its digest has ${hex.length} hex digits, ${algorithm} needs ${length}`;
  return /^[0-9a-f]+$/.test(hex) ? '' : 'its digest has characters that are not lower-case hex digits';
}

/** The reference as text. */
export function formatReference(reference: Reference): string {
  const name = reference.registry === '' ? reference.repository : `${reference.registry}/${reference.repository}`;
  return `${name}${reference.tag === '' ? '' : `:${reference.tag}`}${reference.digest === '' ? '' : `@${reference.digest}`}`;
}

/** The full name by Docker's rules: `alpine` → `docker.io/library/alpine:latest`. */
export function qualified(reference: Reference): Reference {
  const registry = reference.registry === '' || reference.registry === 'index.docker.io' ? 'docker.io' : reference.registry;
  const repository = registry === 'docker.io' && !reference.repository.includes('/') ? `library/${reference.repository}` : reference.repository;
  return { ...reference, registry, repository, tag: reference.tag === '' && reference.digest === '' ? 'latest' : reference.tag };
}

/** True for a registry on this machine, which may speak plain HTTP. */
export function isLoopback(registry: string): boolean {
  const host = registry.replace(/:\d+$/, '');
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** A version as a tag: characters that tags forbid become `_`. */
export function tagOf(version: string): string {
  const tag = version.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^[.-]+/, '').slice(0, 128);
  return tag === '' ? 'latest' : tag;
}
