import { describe, expect, test } from '@jest/globals';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePlace } from '../../../src/images/place.js';
import { parseChallenge } from '../../../src/images/registry/auth.js';
import { authFiles, findCredentials } from '../../../src/images/registry/credentials.js';
import { Transient, isTransient, retryAfter, withRetry } from '../../../src/images/registry/retry.js';
import { versionTags } from '../../../src/images/version-tags.js';
import { AdaptError, Interrupted } from '../../../src/lib/errors.js';
import { tempDir } from './make-layout.js';

const signal = new AbortController().signal;
const quick = { attempts: 3, first: 1, most: 5 };

describe('challenges', () => {
  test('bearer and basic', () => {
    expect(parseChallenge('Bearer realm="https://auth.example.test/token",service="registry.example.test",scope="repository:a/b:pull,push"')).toEqual({
      scheme: 'bearer', realm: 'https://auth.example.test/token', service: 'registry.example.test', scope: 'repository:a/b:pull,push',
    });
    expect(parseChallenge('basic realm="x \\"y\\""')).toMatchObject({ scheme: 'basic', realm: 'x "y"' });
    expect(parseChallenge('Negotiate')).toBeUndefined();
    expect(parseChallenge('')).toBeUndefined();
  });
});

describe('retries', () => {
  test('what passes is tried again, what does not is not', async () => {
    let calls = 0;
    expect(await withRetry('x', quick, signal, async () => { if (++calls < 3) throw new Transient('busy'); return calls; })).toBe(3);
    calls = 0;
    await expect(withRetry('x', quick, signal, async () => { calls++; throw new AdaptError('no', { advice: '' }); })).rejects.toThrow('no');
    expect(calls).toBe(1);
    await expect(withRetry('push', quick, signal, async () => { throw new Transient('busy'); })).rejects.toThrow(/push failed 3 times: busy/);
    expect(isTransient(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toBe(true);
    expect(isTransient(new Error('a bug'))).toBe(false);
  });
  test('an interruption ends the waiting', async () => {
    const control = new AbortController();
    setTimeout(() => control.abort(), 20);
    const started = Date.now();
    await expect(withRetry('x', { attempts: 3, first: 60_000, most: 60_000 }, control.signal, async () => { throw new Transient('busy'); })).rejects.toThrow(Interrupted);
    expect(Date.now() - started).toBeLessThan(5000);
  });
  test('Retry-After in seconds or as a date, never longer than the policy', async () => {
    expect(retryAfter('3')).toBe(3000);
    expect(retryAfter('Wed, 21 Oct 2015 07:28:10 GMT', Date.parse('Wed, 21 Oct 2015 07:28:00 GMT'))).toBe(10_000);
    expect(retryAfter('soon')).toBeUndefined();
    const started = Date.now();
    await withRetry('x', quick, signal, async (attempt) => { if (attempt === 1) throw new Transient('busy', 1e9); });
    expect(Date.now() - started).toBeLessThan(2000);
  });
});

describe('logins', () => {
  const save = async (config: unknown): Promise<string[]> => {
    const file = join(await tempDir(), 'config.json');
    await writeFile(file, typeof config === 'string' ? config : JSON.stringify(config));
    return [file];
  };
  const auth = Buffer.from('me:pa:ss').toString('base64');
  test('as docker saves them', async () => {
    expect(await findCredentials('quay.io', await save({ auths: { 'quay.io': { auth } } }))).toEqual({ user: 'me', password: 'pa:ss' });
    expect(await findCredentials('docker.io', await save({ auths: { 'https://index.docker.io/v1/': { auth } } }))).toEqual({ user: 'me', password: 'pa:ss' });
    expect(await findCredentials('quay.io', await save({ auths: { 'quay.io': { auth, identitytoken: 't' } } }))).toMatchObject({ identityToken: 't' });
    expect(await findCredentials('other.io', await save({ auths: { 'quay.io': { auth } } }))).toBeUndefined();
    expect(await findCredentials('quay.io', await save('{broken'))).toBeUndefined();
    expect(await findCredentials('quay.io', [...(await save('null')), ...(await save({ auths: { 'quay.io': { auth } } }))])).toBeDefined();
  });
  test('a helper\'s name is a name, not a path', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'x'));
    await writeFile(join(dir, 'x', 'evil'), '#!/bin/sh\ntouch ' + join(dir, 'ran') + '\n');
    await chmod(join(dir, 'x', 'evil'), 0o755);
    expect(await findCredentials('quay.io', await save({ credHelpers: { 'quay.io': `../../../..${dir}/x/evil` } }))).toBeUndefined();
  });
  test('the files asked', () => {
    expect(authFiles({ REGISTRY_AUTH_FILE: '/a' })).toEqual(['/a']);
    expect(authFiles({ DOCKER_CONFIG: '/d' })[0]).toBe('/d/config.json');
  });
});

describe('tags of a version', () => {
  const tags = (version: string, existing: string[] = []): string[] => versionTags(version, existing).map((t) => (t.heldBy === undefined ? t.tag : `${t.tag}<${t.heldBy}`));
  test('each line follows its newest', () => {
    expect(tags('v1.2.3')).toEqual(['1.2.3', '1.2', '1', 'latest']);
    expect(tags('1.2.3', ['1.2.4', '1.3.0', '2.0.0', 'latest', 'v1.10.0'])).toEqual(['1.2.3', '1.2<1.2.4', '1<1.10.0', 'latest<2.0.0']);
    expect(tags('1.2.3', ['1.2.2', '1.3.0-rc.1', '1.2', 'edge'])).toEqual(['1.2.3', '1.2', '1', 'latest']);
    expect(tags('v2.0.0-beta.1')).toEqual(['2.0.0-beta.1']);
  });
  test('nonsense is refused', () => {
    expect(() => tags('latest')).toThrow(/no semantic version/);
  });
});

describe('places', () => {
  test.each([
    ['alpine:3', { kind: 'registry', reference: { registry: 'docker.io', repository: 'library/alpine', tag: '3', digest: '' } }],
    ['docker://127.0.0.1:5000/x', { kind: 'registry', reference: { registry: '127.0.0.1:5000', repository: 'x', tag: 'latest', digest: '' } }],
    ['oci:dir', { kind: 'layout', path: 'dir', name: '' }],
    ['oci:/a/b:x/y:1', { kind: 'layout', path: '/a/b', name: 'x/y:1' }],
    ['oci-archive:f.tar:x:1', { kind: 'archive', path: 'f.tar', name: 'x:1' }],
  ])('%s', (text, place) => {
    expect(parsePlace(text)).toEqual(place);
  });
  test.each(['', 'oci:', 'oci:d:Bad Name', 'docker://', 'http://x/y'])('%j is refused', (text) => {
    expect(() => parsePlace(text)).toThrow();
  });
});
