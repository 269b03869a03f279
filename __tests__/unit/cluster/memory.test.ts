import { expect, test } from '@jest/globals';
import { workingSet } from '../../../src/cluster/memory.js';

test('the memory of a node is what it works with, with all that runs in it', () => {
  // Version 1 of cgroups: the node's own, then with the groups below it.
  expect(workingSet('1145044992\ncache 1000\ninactive_file 1000\nactive_file 5\ntotal_cache 491782144\ntotal_inactive_file 442499072\ntotal_active_file 46137344\n')).toBe(702545920);
  expect(workingSet('700000000\nanon 600000000\ninactive_file 100000000\nactive_file 5\n')).toBe(600000000);
  expect(workingSet('5000\n')).toBe(5000);
  expect(workingSet('cat: memory.current: No such file')).toBeUndefined();
});
