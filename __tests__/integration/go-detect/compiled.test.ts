import { expect, test } from '@jest/globals';
import { GO_MOD, detect } from './fixture.js';

test('the real compiler says the same of every root, also of those that a build never reaches', async () => {
  const found = await detect({
    'go.mod': GO_MOD,
    'low/low.go': 'package low\n\nvar X = size\n', 'low/low_amd64.go': 'package low\n\nconst size = 1\n',
    'mid/mid.go': 'package mid\n\nimport "example.com/app/low"\n\nvar Y = low.X + more\n', 'mid/mid_amd64.go': 'package mid\n\nconst more = 1\n',
    'body/body.go': 'package body\n\nfunc F()\n', 'body/body_amd64.s': 'TEXT ·F(SB), 4, $0\n\tRET\n',
    'later/later.go': 'package later\n\nimport _ "example.com/app/low"\n\nfunc G()\n', 'later/later_amd64.s': 'TEXT ·G(SB), 4, $0\n\tRET\n',
    'none/none_amd64.go': 'package none\n\nconst N = 1\n', 'lent/lent.go': 'package lent\n', 'lent/lent_amd64.go': 'package lent\n\nconst L = 1\n',
    'top/top.go': 'package top\n\nimport (\n\t"example.com/app/lent"\n\t"example.com/app/mid"\n)\n\nvar Z = mid.Y + lent.L\n', 'uses/uses.go': 'package uses\n\nimport _ "example.com/app/none"\n',
  }, { evidence: 'compiled' });
  const evidence = Object.fromEntries(found.gaps.map((gap) => [gap.package.replace('example.com/app/', ''), `${gap.evidence.level} ${gap.evidence.detail.split('\n')[0] ?? ''}`]));
  expect(evidence).toEqual({
    low: 'compiled low/low.go:3: undefined: size', mid: 'compiled mid/mid.go:5: undefined: more', body: 'compiled body/body.go:3: missing function body', later: 'compiled later/later.go:5: missing function body',
    none: 'compiled build constraints exclude all Go files', lent: 'compiled example.com/app/top/top.go:8: undefined: lent.L',
  });
  expect(found.gaps.find((gap) => gap.package.endsWith('/mid'))?.evidence.detail).toContain('with dependencies as amd64 has them');
}, 600_000);
