import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findGoGaps, goWorkspace, probeTree, supportsTarget, type GoFindings } from '../../../src/gaps/go/index.js';
import { exec } from '../../../src/lib/exec.js';
import { openProject } from '../../../src/project/open.js';
import { brief, newContext, treeHash } from './fixture.js';

const SECONDS = 1000;

async function detectModule(asked: string): Promise<GoFindings> {
  const context = await newContext({ network: true });
  const project = await openProject(asked, undefined, context);
  const before = await treeHash(project.root);
  const found = await findGoGaps(project, {}, context);
  expect(await treeHash(project.root)).toBe(before);
  expect(JSON.stringify(found)).not.toContain(context.workDir);
  return found;
}

describe('published modules', () => {
  test('mc of June 2021: four roots, nine cascades, at the lines of its go.mod', async () => {
    const found = await detectModule('github.com/minio/mc@v0.0.0-20210626002108-cebf3318546f');
    const gaps = brief(found);
    expect(Object.keys(gaps).sort()).toEqual(['github.com/shirou/gopsutil/v3/host', 'github.com/tklauser/go-sysconf', 'golang.org/x/sys/cpu', 'golang.org/x/sys/unix']);
    expect(gaps['github.com/shirou/gopsutil/v3/host']).toEqual({ kind: 'undefined', symbols: ['sizeOfUtmp', 'utmp'], at: 'go.mod:33', cascades: [] });
    expect(gaps['golang.org/x/sys/cpu']?.symbols.sort()).toEqual(['cacheLineSize', 'initOptions']);
    expect(new Set(Object.values(gaps).flatMap((gap) => gap.cascades)).size).toBe(9);
    expect(found.gaps.map((gap) => gap.culprit.version).sort()).toEqual(['v0.0.0-20210420072515-93ed5bcd2bfe', 'v0.0.0-20210420072515-93ed5bcd2bfe', 'v0.3.5', 'v3.21.4']);
    const verdicts = Object.fromEntries(found.libraries.map((library) => [library.module, `${library.verdict}, ${library.declaration ?? library.decidedBy}`]));
    expect(verdicts).toMatchObject({
      'golang.org/x/sys': 'not adapted, cpu/cpu_x86.go:5', 'github.com/klauspost/cpuid/v2': 'adapted, detect_ref.go:3', 'github.com/fatih/color': 'adapted, static',
    });
  }, 600 * SECONDS);

  test.each([
    ['github.com/opencontainers/runc@v1.1.12', { 'github.com/opencontainers/runc/libcontainer/system': 'missing-member' }],
    ['github.com/go-delve/delve@v1.20.1', { 'github.com/go-delve/delve/pkg/proc/native': 'guard' }],
    ['github.com/bytedance/sonic@v1.8.0', { 'github.com/bytedance/sonic/internal/native': 'excluded', 'github.com/bytedance/sonic/internal/rt': 'missing-body', 'github.com/chenzhuoyu/base64x': 'undefined' }],
    ['github.com/boltdb/bolt@v1.3.1', { 'github.com/boltdb/bolt': 'undefined' }],
    ['go.etcd.io/bbolt@v1.4.3', {}],
    ['github.com/creack/pty@v1.1.18', {}],
  ])('%s', async (asked, expected) => {
    const found = await detectModule(asked);
    expect(Object.fromEntries(found.gaps.map((gap) => [gap.package, gap.kind]))).toEqual(expected);
  }, 600 * SECONDS);

  test('another target has other gaps: bolt knows arm64', async () => {
    const context = await newContext({ network: true, target: (await newContext()).baseline, baseline: (await newContext()).target });
    const project = await openProject('github.com/boltdb/bolt@v1.3.1', undefined, context);
    // Nothing that the baseline lacks can be a gap: bolt fails for that baseline itself.
    expect((await findGoGaps(project, {}, context)).gaps).toEqual([]);
  }, 600 * SECONDS);
});

describe('for the other stages', () => {
  test('versions are judged alone, and the verdict is kept', async () => {
    const context = await newContext({ network: true });
    expect(await supportsTarget('golang.org/x/sys', 'v0.1.0', ['golang.org/x/sys/unix', 'golang.org/x/sys/cpu'], context)).toMatchObject({ verdict: 'supports' });
    const old = ['golang.org/x/sys', 'v0.0.0-20210420072515-93ed5bcd2bfe', ['golang.org/x/sys/unix']] as const;
    const lacks = await supportsTarget(...old, context);
    expect(lacks).toMatchObject({ verdict: 'lacks', reason: expect.stringContaining('golang.org/x/sys/unix: undefined: ') });
    const offline = await newContext({ network: false, signal: AbortSignal.abort() }); // Nothing can be started now.
    await expect(supportsTarget('golang.org/x/sys', 'v0.0.1', [], offline)).rejects.toThrow();
    expect(await supportsTarget('golang.org/x/sys', 'v999.0.0', [], context)).toMatchObject({ verdict: 'unavailable' });
  }, 600 * SECONDS);

  test('a workspace builds with the plain go command and leaves the tree alone', async () => {
    const context = await newContext({ network: true });
    const project = await openProject('go.etcd.io/bbolt@v1.3.6', undefined, context);
    const before = await treeHash(project.root);
    const workspace = await goWorkspace(project, context);
    const result = await exec('go', ['build', '-o', '/dev/null', './cmd/bbolt'], { cwd: workspace.dir, env: { ...process.env, ...workspace.env, GOFLAGS: workspace.goflags } });
    expect(result.exitCode).toBe(0);
    const probed = await probeTree(workspace.dir, { goflags: workspace.goflags, env: workspace.env, scope: { packages: ['.'] } }, context);
    expect(probed.roots.map((root) => [root.package, root.declared.length > 0])).toEqual([['go.etcd.io/bbolt', true], ['golang.org/x/sys/unix', true]]);
    expect(await readFile(join(probed.roots[0]?.absDir ?? '', 'bolt_amd64.go'), 'utf8')).toContain('maxMapSize');
    expect(await treeHash(project.root)).toBe(before);
  }, 600 * SECONDS);
});
