import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exists } from '../../../src/lib/files.js';
import { silentReporter } from '../../../src/lib/log.js';
import { doctor } from '../../../src/stages/doctor.js';
import { sharedCache, temporary } from './context.js';

const control = { reporter: silentReporter, signal: new AbortController().signal };

test('each thing that is missing comes with advice, each that is there with what was found', async () => {
  for (const options of [{ cacheDir: sharedCache }, { cacheDir: await temporary(), target: 'riscv64', goVersion: '1.99' }]) {
    const findings = await doctor(options, control);
    expect(findings.map((f) => f.name)).toEqual(expect.arrayContaining(['Go', 'binfmt', 'container runtime', 'kind', 'node image']));
    for (const { detail, ok, advice } of findings) {
      expect(detail).not.toBe('');
      expect(advice === '').toBe(ok);
    }
  }
}, 120_000);

test('it fetches nothing, and says that setup would', async () => {
  const cacheDir = join(await temporary(), 'cache');
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  try {
    const findings = await doctor({ cacheDir, target: 'riscv64' }, control);
    expect(findings.find((f) => f.name === 'C compiler for riscv64')).toMatchObject({ ok: false, advice: expect.stringMatching(/\S/) });
    expect(findings.find((f) => f.name === 'kind')).toMatchObject({ ok: false, neededFor: 'smoke level route', advice: expect.stringContaining('loong-adapt node-image') });
    expect(findings.find((f) => f.name === 'node image')).toMatchObject({ ok: false, advice: expect.stringContaining('loong-adapt node-image') });
    for (const name of ['qemu-user', 'kind']) expect(await exists(join(cacheDir, 'tools', name))).toBe(false);
  } finally {
    process.env['PATH'] = path;
  }
}, 120_000);
