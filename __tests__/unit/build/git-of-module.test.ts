import { describe, expect, test } from '@jest/globals';
import { exec, withEnv } from '../../../src/lib/exec.js';
import { asset } from '../../../src/lib/assets.js';

const COMMIT = 'cebf3318546f';
const facts = { LOONG_ADAPT_VERSION: 'v1.2.3', LOONG_ADAPT_COMMIT: COMMIT, LOONG_ADAPT_EPOCH: '1624666868', LOONG_ADAPT_TIME: '2021-06-26T00:21:08Z' };

async function git(...args: string[]): Promise<{ code: number; text: string }> {
  const { exitCode, stdout, stderr } = await exec('/bin/sh', [asset('data', 'git-of-module.sh'), ...args], { env: withEnv(facts) });
  return { code: exitCode, text: stdout === '' ? stderr.trim() : stdout.trim() };
}

describe('git where the project is a published module', () => {
  test.each([
    [['log', '--format=%H', '-n1'], COMMIT],
    [['log', '-1', '--pretty=format:%h %ct'], 'cebf331 1624666868'],
    [['-C', '/somewhere', 'show', '-s', '--format=%cI'], '2021-06-26T00:21:08Z'],
    [['rev-parse', 'HEAD'], COMMIT],
    [['rev-parse', '--short', 'HEAD'], 'cebf331'],
    [['rev-parse', '--short=10', 'HEAD'], 'cebf331854'],
    [['rev-parse', '--abbrev-ref', 'HEAD'], 'HEAD'],
    [['rev-list', '-1', 'HEAD'], COMMIT],
    [['describe', '--tags', '--always', '--dirty'], 'v1.2.3'],
    [['status', '--porcelain'], ''],
  ])('%j answers %j', async (args, text) => {
    expect(await git(...args)).toEqual({ code: 0, text });
  });

  test.each([[['log', '-1', '--format=%an']], [['rev-list', '--count', 'HEAD']], [['remote', 'get-url', 'origin']], [['rev-parse', 'origin/main']], [['log']], [['rev-parse', '--short=$(id)', 'HEAD']]])('%j, which nobody knows, fails and says so', async (args) => {
    const { code, text } = await git(...args);
    expect(code).toBe(128);
    expect(text).toMatch(/^fatal: this is a published module \(v1\.2\.3\), not a git tree; not known of it: git /);
  });
});
