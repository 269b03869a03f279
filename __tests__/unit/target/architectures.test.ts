import { describe, expect, test } from '@jest/globals';
import { architecture, architectures, findArchitecture } from '../../../src/target/architectures.js';

describe('architecture names', () => {
  test.each(architectures.flatMap((a) => [a.go, ...a.uname, a.debian, ...a.aliases].map((name) => [name, a.go])))('%s is %s', (name, go) => {
    expect(architecture(name).go).toBe(go);
  });

  test('an unknown name is the user\'s mistake and lists the known ones', () => {
    expect(() => architecture('loong65')).toThrow(expect.objectContaining({ blame: 'user', advice: expect.stringContaining('loong64') }));
    expect(findArchitecture('linux')).toBeUndefined();
  });
});
