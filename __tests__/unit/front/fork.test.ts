import { expect, test } from '@jest/globals';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFork } from '../../../src/front/fork.js';

const OWN = { full_name: 'them/app' };
const OTHER = { full_name: 'stranger/app' };

test.each([
  ['a push', 'push', {}, false],
  ['a pull request of the repository', 'pull_request', { pull_request: { head: { repo: OWN }, base: { repo: OWN } } }, false],
  ['a pull request from a fork', 'pull_request', { pull_request: { head: { repo: OTHER }, base: { repo: OWN } } }, true],
  ['one that runs with secrets', 'pull_request_target', { pull_request: { head: { repo: OTHER }, base: { repo: OWN } } }, true],
  ['a fork that is gone', 'pull_request', { pull_request: { head: { repo: null }, base: { repo: OWN } } }, true],
  ['a workflow that follows one from a fork', 'workflow_run', { workflow_run: { event: 'pull_request', head_repository: OTHER } }, true],
  ['a workflow that follows a push', 'workflow_run', { workflow_run: { event: 'push', head_repository: OWN } }, false],
])('%s: %s', async (_what, event, payload, expected) => {
  const path = join(await mkdtemp(join(tmpdir(), 'fork-')), 'event.json');
  await writeFile(path, JSON.stringify(payload));
  expect(await fromFork({ GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path, GITHUB_REPOSITORY: 'them/app' })).toBe(expected);
});

test('an unreadable payload counts as a stranger\'s', async () => {
  expect(await fromFork({ GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: '/nowhere', GITHUB_REPOSITORY: 'them/app' })).toBe(true);
});
