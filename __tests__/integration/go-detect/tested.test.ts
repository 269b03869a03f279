// @seconds 60
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { GoFindings } from '../../../src/gaps/go/index.js';
import { sharedCache } from '../target/context.js';
import { GO_MOD, detect } from './fixture.js';

/** Fails wherever the kernel sees another program than the one that was started: under every user emulation. */
const KERNEL = `package emulated

import (
	"os"
	"strings"
	"testing"
)

func TestName(t *testing.T) {
	name, err := os.ReadFile("/proc/self/comm")
	if err != nil || !strings.HasPrefix(string(name), "emulated") {
		t.Fatalf("the kernel runs %s", name)
	}
}
`;

/** Its first run for the target fails. */
const FLAKY = `package flaky

import (
	"os"
	"runtime"
	"testing"
)

func TestSometimes(t *testing.T) {
	if _, err := os.Stat("seen"); runtime.GOARCH != "amd64" && err != nil {
		os.WriteFile("seen", nil, 0o644)
		t.Fatal("not yet")
	}
}
`;

const ORDER = `package order

import (
	"runtime"
	"testing"
)

func TestRight(t *testing.T) {}

func TestOnlyHere(t *testing.T) {
	t.Run("part", func(t *testing.T) {
		if runtime.GOARCH != "amd64" {
			t.Fatal("wrong order")
		}
	})
}

func TestNowhere(t *testing.T) { t.Fatal("broken") }
`;

const SIZE_TEST = 'package size\n\nimport "testing"\n\nfunc TestMax(t *testing.T) { Max() }\n';
const PROJECT = {
  'go.mod': GO_MOD, 'emulated/e.go': 'package emulated\n', 'emulated/e_test.go': KERNEL, 'flaky/f.go': 'package flaky\n', 'flaky/f_test.go': FLAKY,
  'order/o.go': 'package order\n', 'order/o_test.go': ORDER,
  'size/size.go': 'package size\n\nfunc Max() int { return maxSize }\n', 'size/size_amd64.go': 'package size\n\nconst maxSize = 1\n', 'size/size_test.go': SIZE_TEST,
  'check.sh': 'test "$GOARCH" = amd64 || { echo "no pages for $GOARCH"; exit 1; }\n',
  'cmd/hello/main.go': 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
};
/** The emulators come from the user's cache; built for them, the probe is there, too. */
const MACHINE = { cacheDir: sharedCache, install: true, network: true };

describe('evidence by test applications', () => {
  let found: GoFindings;
  beforeAll(async () => {
    found = await detect(PROJECT, { evidence: 'tested', testApp: 'sh check.sh' }, MACHINE);
  }, 600_000);
  const gap = (name: string, kind: string): GoFindings['gaps'][number] | undefined => found.gaps.find((one) => one.package === name && one.kind === kind);
  const verdict = (name: string): string | undefined => found.tests?.find((one) => one.test === name)?.verdict;

  test('a test that fails for the target alone is a gap, at its line; one that fails for both is none', () => {
    expect(gap('example.com/app/order', 'test')).toMatchObject({
      rule: 'go/test', symbols: ['TestOnlyHere'], state: 'open', location: { file: 'order/o_test.go', line: 13 }, evidence: { level: 'tested' },
    });
    expect(['TestRight', 'TestOnlyHere', 'TestOnlyHere/part', 'TestNowhere'].map(verdict)).toEqual(['same', 'target', 'target', 'same']);
    expect(found.tests?.find((one) => one.test === 'TestNowhere')).toMatchObject({ baseline: 'fail', target: 'fail' });
  });

  test("what the baseline's program fails under its emulator, too, is the emulator's doing", () => {
    expect(gap('example.com/app/emulated', 'test')).toMatchObject({ state: 'emulator', symbols: ['TestName'] });
    expect(found.tests?.find((one) => one.test === 'TestName')).toMatchObject({ baseline: 'pass', target: 'fail', control: 'fail', verdict: 'emulator', runs: 3 });
  });

  test('a test that passes when it is run again is flaky, and no gap', () => {
    expect(found.tests?.find((one) => one.test === 'TestSometimes')).toMatchObject({ target: 'fail', verdict: 'flaky', runs: 2 });
    expect(gap('example.com/app/flaky', 'test')).toBeUndefined();
  });

  test('tests that are not built for the target prove the gap that the type checker found', () => {
    const { evidence } = gap('example.com/app/size', 'undefined') ?? {};
    expect(evidence?.level).toBe('tested');
    expect(evidence?.detail).toMatch(/not built for loong64: size\/size\.go:3:\d+: undefined: maxSize\nfor amd64 1 of 1 pass/);
  });

  test('a preset test application that fails for the target alone, and speaks of no known gap, is one', () => {
    expect(found.gaps.find((one) => one.rule === 'go/test-app')).toMatchObject({ package: 'example.com/app', evidence: { level: 'tested', detail: expect.stringContaining('no pages for loong64') } });
  });
});

test('a program of the project serves as test application and runs for both', async () => {
  const found = await detect({ 'go.mod': GO_MOD, 'cmd/hello/main.go': PROJECT['cmd/hello/main.go'] }, { evidence: 'tested', testApp: './cmd/hello' }, MACHINE);
  expect(found.tests).toEqual([expect.objectContaining({ package: 'example.com/app/cmd/hello', baseline: 'pass', target: 'pass', verdict: 'same' })]);
  expect(found.gaps).toEqual([]);
}, 300_000);

test('a minimal program decides for every library, and without a way to run programs it is said', async () => {
  const files = {
    'go.mod': `${GO_MOD}\nrequire (\n\texample.com/low v1.0.0\n\texample.com/good v1.0.0\n)\n\nreplace (\n\texample.com/low => ./low\n\texample.com/good => ./good\n)\n`,
    'a.go': 'package app\n\nimport (\n\t"example.com/good"\n\t"example.com/low"\n)\n\nvar X = low.Set() + good.New()\n',
    'low/go.mod': 'module example.com/low\n', 'low/doc.go': 'package low\n', 'low/low.go': '//go:build amd64 || arm64\n\npackage low\n\nfunc Set() int { return 1 }\n',
    'good/go.mod': 'module example.com/good\n', 'good/good.go': 'package good\n\nfunc New() int { return 1 }\n',
  };
  const found = await detect(files, { packages: ['.'], evidence: 'tested' }, MACHINE);
  expect(found.gaps).toEqual([expect.objectContaining({ package: 'example.com/low', kind: 'missing-member', evidence: { level: 'tested', detail: expect.stringMatching(/imports, links and calls example\.com\/low is not built for loong64: .*undefined: subject\.Set\nfor amd64: linked 1 functions/) } })]);
  expect(found.libraries.map(({ module, verdict, decidedBy }) => [module, verdict, decidedBy])).toEqual([['example.com/good', 'adapted', 'test application'], ['example.com/low', 'not adapted', 'test application']]);
  const unrun = await detect(files, { packages: ['.'], evidence: 'tested', runner: 'cross' }, MACHINE);
  expect(unrun.notes).toContainEqual(expect.objectContaining({ kind: 'skipped', message: expect.stringContaining("can't run here") }));
}, 300_000);
