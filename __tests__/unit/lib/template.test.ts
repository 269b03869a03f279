import { describe, expect, test } from '@jest/globals';
import { fillTemplate } from '../../../src/lib/template.js';

const values = new Map<string, string | undefined>([['dir', '/tmp/x'], ['services.db.port', '5432'], ['commit', undefined]]);

describe('a template of the project file', () => {
  test('gets its names filled in, once, and keeps every other dollar', () => {
    expect(fillTemplate('${dir}/a:${services.db.port} $HOME $$ ${', values, 'x')).toBe('/tmp/x/a:5432 $HOME $$ ${');
    expect(fillTemplate('${a}', new Map([['a', '${b}'], ['b', 'never']]), 'x')).toBe('${b}');
  });

  test('refuses an unknown name and says which there are', () => {
    expect(() => fillTemplate('${port}', values, 'smoke.services.db.args')).toThrow(expect.objectContaining({
      blame: 'user', where: 'smoke.services.db.args', message: 'unknown name ${port}', advice: expect.stringContaining('${dir}, ${services.db.port}') as unknown,
    }));
    expect(() => fillTemplate('${__proto__}', values, 'x')).toThrow(/unknown name/);
  });

  test('tells a name whose value nobody knows from an unknown one', () => {
    expect(() => fillTemplate('-X main.commit=${commit}', values, 'build.ldflags')).toThrow(/value of \$\{commit\} is not known/);
  });
});
