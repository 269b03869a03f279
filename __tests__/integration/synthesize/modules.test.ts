// @seconds 25
import { expect, jest, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentReporter } from '../../../src/lib/log.js';
import { runStage } from '../../../src/stages/pipeline.js';
import type { AdaptRecord } from '../../../src/record/types.js';
import { sharedCache, temporary } from '../target/context.js';

jest.setTimeout(900_000);

async function patched(project: string, workDir?: string, replace: readonly string[] = []): Promise<AdaptRecord> {
  return runStage('patch', { project, replace: [...replace], workDir: workDir ?? (await temporary()), cacheDir: sharedCache, noRecipes: true, onlyRemedy: 'synthesize' }, { reporter: silentReporter, signal: new AbortController().signal });
}

/** Remedy and proof of each Go gap. */
const brief = (record: AdaptRecord): string[] => record.gaps.filter((gap) => gap.ecosystem === 'go').map((gap) => `${gap.state}: ${gap.remedy.reason}; ${gap.proof?.result.replace(/ in .*/, '') ?? ''}`);

test('a database gets its sizes from siblings, though one of them differs', async () => {
  const [gap] = brief(await patched('go.etcd.io/bbolt@v1.3.3'));
  expect(gap).toMatch(/^closed: bolt_loong64\.go after bolt_arm64\.go \(maxMapSize: the same for amd64, arm64, ppc64le and riscv64; only mips64le differs; .*brokenUnaligned: false for amd64, arm64 and ppc64le, whose processors read unaligned words.*; compiled and linked for linux\/loong64$/);
});

test('types that cgo made for others are made from the C headers of the target', async () => {
  expect(brief(await patched('github.com/creack/pty@v1.1.11'))).toEqual([expect.stringMatching(/^closed: ztypes_loong64\.go made by cgo -godefs types\.go, .*; compiled and linked/)]);
  const work = await temporary();
  // Which of the revisions in its Gopkg.lock can be had differs from proxy to proxy; this one knows the target.
  expect(brief(await patched('github.com/shirou/gopsutil@v2.20.9+incompatible', work, ['golang.org/x/sys=golang.org/x/sys@v0.30.0']))).toEqual([expect.stringMatching(/^closed: host_linux_loong64\.go made by cgo -godefs types_linux\.go, .*; compiled and linked/)]);
  // The package reads its structs field by field: a hole that isn't said makes it read garbage.
  expect(await readFile(join(work, 'adapted/host/host_linux_loong64.go'), 'utf8')).toMatch(/Type +int16\n\tPad_cgo_\d +\[2\]byte\n\tPid +int32/);
});
