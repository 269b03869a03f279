// @seconds 60
import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { exists } from '../../../src/lib/files.js';
import { applied, patched, patchText, plainBuild } from './support.js';

const MC = 'github.com/minio/mc@v0.0.0-20210626002108-cebf3318546f';

test('upgrades alone close every Go gap of a real program; git and go need nothing else to build it', async () => {
  const { record, workDir } = await patched(MC, { onlyRemedy: 'upgrade' });
  const gaps = record.gaps.filter((gap) => gap.ecosystem === 'go');
  expect(gaps.map((gap) => [gap.package, gap.state, gap.remedy.kind, gap.remedy.module, gap.remedy.to])).toEqual([
    ['github.com/shirou/gopsutil/v3/host', 'closed', 'upgrade', 'github.com/shirou/gopsutil/v3', 'v3.23.6'],
    ['github.com/tklauser/go-sysconf', 'closed', 'upgrade', 'github.com/tklauser/go-sysconf', 'v0.3.11'],
    ['golang.org/x/sys/cpu', 'closed', 'upgrade', 'golang.org/x/sys', 'v0.9.0'],
    ['golang.org/x/sys/unix', 'closed', 'upgrade', 'golang.org/x/sys', 'v0.9.0'],
  ]);
  expect(record.adaptation).toMatchObject({ dir: 'adapted', goflags: '', env: {}, patch: 'adapt.patch' });
  for (const gap of gaps) expect(gap.proof?.command).toContain('GOARCH=loong64');
  expect(record.libraries.find((library) => library.module === 'golang.org/x/sys')).toMatchObject({
    verdict: 'adapted', redirected: { original: 'golang.org/x/sys@v0.0.0-20210420072515-93ed5bcd2bfe', to: 'golang.org/x/sys@v0.9.0' },
  });

  // One line of go.mod suffices: what it lifts along isn't named again.
  const lines = (await patchText(workDir)).split('\n');
  const mod = lines.slice(lines.indexOf('+++ b/go.mod'), lines.indexOf('+++ b/go.sum'));
  expect(mod.filter((line) => line.startsWith('+\t'))).toEqual(['+\tgithub.com/shirou/gopsutil/v3 v3.23.6']);

  const fresh = await applied(join(workDir, 'source'), workDir);
  expect(await plainBuild(fresh)).toMatchObject({ exitCode: 0 });
  expect((await plainBuild(join(workDir, 'source'))).exitCode).not.toBe(0);
}, 600_000);

test('a dry run says what would be done and leaves nothing', async () => {
  const { record, workDir } = await patched(MC, { onlyRemedy: 'upgrade', dryRun: true });
  const gap = record.gaps.find((one) => one.package === 'golang.org/x/sys/unix');
  expect(gap).toMatchObject({ state: 'open', remedy: { kind: 'upgrade', module: 'golang.org/x/sys', to: 'v0.1.0' } });
  expect(record.adaptation).toBeUndefined();
  expect(await exists(join(workDir, 'adapt.patch'))).toBe(false);
  expect(await exists(join(workDir, 'adapted'))).toBe(false);
}, 600_000);
