import { expect, test } from '@jest/globals';
import { unanswered, withoutRequests } from '../../../src/gaps/go/silence.js';

const TOLD = [
  '# get https://proxy.example.org/example.com/one/@v/v1.0.0.info',
  '# get https://proxy.example.org/go/github.com/%21data%21dog/two/@v/list',
  '# get https://proxy.example.org/go/github.com/!data!dog/two/@latest',
  '# get https://proxy.example.org/sumdb/sum.example.org/supported',
  '# get https://proxy.example.org/example.com/three/v2/@v/v2.0.0.mod',
  '# get https://proxy.example.org/example.com/one/@v/v1.0.0.info: 200 OK (0.085s)',
  'go: downloading example.com/four v1.0.0',
].join('\n');

test('the modules that the go command waits for are named, each once', () => {
  expect(unanswered(TOLD)).toEqual(['github.com/DataDog/two', 'example.com/three/v2']);
  expect(unanswered('')).toEqual([]);
});

test('what the go command complains of stays when what it tells of its requests goes', () => {
  expect(withoutRequests(`${TOLD}\ncd /cache/vcs/1\ngit fetch -f origin\n0.020s # cd /cache/vcs/1; git fetch -f origin\ngo: example.com/one@v1.0.0: no such thing`)).toBe('go: example.com/one@v1.0.0: no such thing');
});
