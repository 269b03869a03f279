/** What a secret looks like, and what it is called in a message, which never holds one. Texts are somebody else's: no pattern may take long over one. */
const KINDS: readonly { name: string; pattern: RegExp }[] = [
  // With some of its content: programs and manuals name the line that such a key begins with.
  { name: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----\s{1,4}(?:[A-Za-z-]{1,40}: [^\n]{0,200}\n){0,8}\s{0,4}[A-Za-z0-9+/=]{40}/ },
  { name: 'a token of GitHub', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/ },
  { name: 'a token of GitLab', pattern: /\bglpat-[A-Za-z0-9_-]{20}\b/ },
  { name: 'a token of npm', pattern: /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[^\s$"'{}]{16}/ },
  { name: 'a token of Docker Hub', pattern: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20}/ },
  { name: 'a key of AWS', pattern: /\baws_secret_access_key\s*=\s*[A-Za-z0-9+/]{40}\b/i },
  { name: 'a key of Google', pattern: /"private_key"\s*:\s*"-----BEGIN PRIVATE KEY-----\\n[A-Za-z0-9+/=]{40}/ },
  { name: 'a token of Slack', pattern: /\bxox[abprs]-\d{8,}-[A-Za-z0-9-]{20}/ },
  // What docker login writes.
  { name: 'a login to a registry', pattern: /"auths"\s*:\s*\{[^{}]*\{[^{}]*"(?:auth|identitytoken)"\s*:\s*"[A-Za-z0-9+/=_.-]{8}/ },
  { name: 'a login', pattern: /^[ \t]{0,20}machine[ \t]+\S+[ \t]+login[ \t]+\S+[ \t]+password[ \t]+\S|^https?:\/\/[^\s:/@]+:[^\s:/@]{8,}@[\w.-]+[ \t]{0,20}$/m },
];

/** Bytes of a text file that are looked at: secrets stand in small files. */
export const SECRET_TEXT = 1 << 20;

/** Where languages and distributions ship keys that are known to everybody: manuals, examples and tests. */
export const KNOWN_TO_ALL: readonly string[] = [
  '/usr/share/doc/**', '/usr/share/vim/**', '/usr/share/perl*/**', '/usr/local/go/**', '/usr/lib/go-*/**', '/usr/share/go-*/**', '**/pkg/mod/**', '**/testdata/**',
  '**/lib/python3*/test/**', '**/node_modules/**/test/**', '**/node_modules/**/tests/**', '/etc/ssl/private/ssl-cert-snakeoil.key',
];

/** Which kinds of secrets a text holds, for a message. */
export function secretsIn(text: string): string[] {
  return KINDS.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name);
}

/** A value that must not get out, under the name by which it may be told. */
export interface KnownSecret {
  name: string;
  value: string;
}

/** What the environment holds that is nobody's business: variables that call themselves a token, secret or password, and are long enough to be one. */
export function environmentSecrets(env: NodeJS.ProcessEnv): KnownSecret[] {
  return Object.entries(env).flatMap(([name, value = '']) => (/(?:TOKEN|SECRET|PASSWORD|PASSPHRASE|API_?KEY|ACCESS_KEY)$/i.test(name) && value.length >= 12 && !/\s/.test(value) ? [{ name, value }] : []));
}
