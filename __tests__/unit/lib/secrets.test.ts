import { expect, test } from '@jest/globals';
import { environmentSecrets, secretsIn } from '../../../src/lib/secrets.js';

const letters = (count: number): string => 'aB3dE6gH9'.repeat(20).slice(0, count);
/** Put together here, so that this file holds none. */
const KEY = ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ');

test.each([
  [`${KEY}\n${letters(64)}\n`, 'a private key'],
  [`${KEY}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${letters(64)}\n`, 'a private key'],
  [`token: ghp_${letters(36)}\n`, 'a token of GitHub'],
  [`glpat-${letters(20)}`, 'a token of GitLab'],
  [`//registry.example.org/:_authToken=${letters(30)}`, 'a token of npm'],
  [`dckr_pat_${letters(27)}`, 'a token of Docker Hub'],
  [`[default]\naws_secret_access_key = ${letters(40)}\n`, 'a key of AWS'],
  [`xoxb-123456789012-${letters(24)}`, 'a token of Slack'],
  [JSON.stringify({ auths: { 'registry.example.org': { auth: 'dGVzdGVyOnMzY3JldA==' } } }, null, 2), 'a login to a registry'],
  [`machine git.example.org login me password ${letters(9)}\n`, 'a login'],
  [`https://me:${letters(12)}@git.example.org\n`, 'a login'],
])('%#: a secret is known by its form', (text, name) => {
  expect(secretsIn(text)).toEqual([name]);
});

test.each([
  `Files that begin with ${KEY} hold a key.`, `${KEY}\n...\n`, `-----BEGIN CERTIFICATE-----\n${letters(64)}\n`, '//registry.example.org/:_authToken=${NPM_TOKEN}', `sha256:${'0a'.repeat(32)}`,
  '{"auths":{}}', '{"auths":{"registry.example.org":{}}}', 'see https://me:pw@example.org', 'aws_secret_access_key = <your key>',
])('%#: what only speaks of one is none', (text) => {
  expect(secretsIn(text)).toEqual([]);
});

test('of the environment, what calls itself a secret and is long enough to be one', () => {
  expect(environmentSecrets({ GITHUB_TOKEN: letters(40), MY_PASSWORD: 'short', PATH: letters(90), TOKEN_FILE: letters(30), DB_SECRET: 'two words are none' })).toEqual([{ name: 'GITHUB_TOKEN', value: letters(40) }]);
});

test('no text takes long', () => {
  const began = performance.now();
  for (const part of ['\n', ' ', `${KEY}\n`, `${KEY}${'\n'.repeat(3000)}`, '"auths":{', '"auths":{{"auth":"', 'machine a login b ', 'https://a:bbbbbbbb@', '_authToken ', 'aws_secret_access_key ', 'a: b\n', '-----BEGIN A ', 'xoxb-11111111']) secretsIn(part.repeat((1 << 20) / part.length));
  expect(performance.now() - began).toBeLessThan(5000);
});
