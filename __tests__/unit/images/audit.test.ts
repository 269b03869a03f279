import { describe, expect, test } from '@jest/globals';
import { auditLayout, type AuditOptions } from '../../../src/images/audit.js';
import { elf, LOONGARCH, makeLayout, X86_64, type ImageParts } from './make-layout.js';

const program = { name: 'usr/bin/app', content: elf(LOONGARCH), mode: 0o755 };
const GOOD: ImageParts = { layers: [[program]], config: { Entrypoint: ['/usr/bin/app'] } };

/** Names of the failed checks with their details. */
async function failures(parts: Partial<ImageParts>, options: AuditOptions = {}): Promise<string[]> {
  const [audit] = await auditLayout(await makeLayout([{ ...GOOD, ...parts }]), options);
  return (audit?.checks ?? []).filter((c) => !c.passed).map((c) => `${c.name}: ${c.detail}`);
}

describe('auditLayout', () => {
  test('a good image passes every check', async () => {
    expect(await failures({})).toEqual([]);
  });

  test('a program of another machine under the right label', async () => {
    expect(await failures({ layers: [[{ ...program, content: elf(X86_64) }]] })).toEqual(['linux/loong64 machine: /usr/bin/app is built for x86-64, not LoongArch']);
  });

  test('a right program under a wrong label', async () => {
    expect(await failures({ architecture: 'amd64' })).toEqual(['linux/amd64 machine: /usr/bin/app is built for LoongArch, not x86-64']);
    expect(await failures({ claimed: 'linux/amd64' })).toEqual(['linux/loong64 platform: the index says linux/amd64, the config linux/loong64']);
  });

  test('a replaced file of a lower layer is still looked at', async () => {
    expect(await failures({ layers: [[{ name: 'lib/plugin.so', content: elf(X86_64) }], [program, { name: 'lib/.wh.plugin.so' }]] })).toHaveLength(1);
  });

  test('an ELF file too large for memory is read all the same', async () => {
    const large = Buffer.concat([elf(X86_64), Buffer.alloc(40 * 2 ** 20, 'ab')]);
    expect(await failures({ layers: [[{ ...program, content: large }]] })).toHaveLength(1);
    expect(await failures({ layers: [[{ ...program, content: Buffer.concat([elf(LOONGARCH, '/lib/missing.so'), Buffer.alloc(40 * 2 ** 20)]) }]] })).toEqual([
      'linux/loong64 machine: /usr/bin/app needs the interpreter /lib/missing.so, which is not in the image',
    ]);
  });

  test('an interpreter must be in the image', async () => {
    const dynamic = { ...program, content: elf(LOONGARCH, '/lib64/ld-linux-loongarch-lp64d.so.1') };
    expect(await failures({ layers: [[dynamic]] })).toEqual([expect.stringContaining('needs the interpreter /lib64/ld-linux-loongarch-lp64d.so.1')]);
    expect(await failures({ layers: [[dynamic, { name: 'lib64/ld-linux-loongarch-lp64d.so.1', content: elf(LOONGARCH) }]] })).toEqual([]);
  });

  test('programs of the old world are refused, also where their interpreter is there', async () => {
    const old = { ...program, content: elf(LOONGARCH, '/lib64/ld.so.1') };
    expect(await failures({ layers: [[old, { name: 'lib64/ld.so.1', content: elf(LOONGARCH) }]] })).toEqual(['linux/loong64 machine: /usr/bin/app is for the old ABI (interpreter /lib64/ld.so.1)']);
  });

  test('diff_ids, entrypoint, devices', async () => {
    expect(await failures({ diffIds: [`sha256:${'0'.repeat(64)}`] })).toEqual([expect.stringContaining('unpacks to')]);
    expect(await failures({ diffIds: [] })).toEqual([expect.stringContaining('layers'), expect.stringContaining('history')].map((m) => m));
    expect(await failures({ config: { Entrypoint: ['/usr/bin/other'] } })).toEqual(['linux/loong64 entrypoint: /usr/bin/other is not in the image']);
    expect(await failures({ layers: [[{ ...program, mode: 0o644 }]] })).toEqual(['linux/loong64 entrypoint: /usr/bin/app is not executable']);
    expect(await failures({ config: { Cmd: ['app'], Env: ['PATH=/usr/bin'] } })).toEqual([]);
    expect(await failures({ layers: [[program, { name: 'dev/sda', type: 'block-device', devmajor: 8, devminor: 0 }]] })).toEqual([expect.stringContaining('/dev/sda is a device node')]);
  });

  test('paths of the building machine are found, also across chunks', async () => {
    const secret = '/home/somebody/work';
    const filler = (256 * 1024 - 7) - elf(LOONGARCH).length;
    const content = elf(LOONGARCH, '', `${'x'.repeat(filler)}${secret}tail`);
    expect(await failures({ layers: [[{ ...program, content }]] }, { forbidden: [secret] })).toEqual([`linux/loong64 build paths: /usr/bin/app holds ${secret}`]);
    expect(await failures({}, { forbidden: [secret] })).toEqual([]);
    expect(await failures({ config: { Entrypoint: ['/usr/bin/app'], Env: [`A=${secret}/x`] } }, { forbidden: [secret] })).toEqual([expect.stringContaining('the configuration holds')]);
  });

  test('a key, a token or a login, also one that a later layer takes away, in the configuration, or known from the environment; its value is not said', async () => {
    const key = `${['-----BEGIN', 'PRIVATE KEY-----'].join(' ')}\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA'.repeat(3)}\n`;
    const token = `ghp_${'a1B2c3'.repeat(6)}`;
    expect(await failures({ layers: [[program, { name: 'root/.ssh/id_rsa', content: key }], [{ name: 'root/.ssh/.wh.id_rsa' }]] })).toEqual(['linux/loong64 secrets: /root/.ssh/id_rsa holds a private key']);
    expect(await failures({ layers: [[program, { name: 'opt/demo/key.pem', content: key }]] }, { allowedSecrets: ['/opt/demo/**'] })).toEqual([]);
    for (const name of ['usr/share/doc/x/key.pem', 'usr/local/go/src/crypto/tls/testdata/example-key.pem', 'srv/app/testdata/key.pem']) expect(await failures({ layers: [[program, { name, content: key }]] })).toEqual([]);
    const config = await failures({ config: { Entrypoint: ['/usr/bin/app'], Env: [`TOKEN=${token}`] } });
    expect(config).toEqual(['linux/loong64 secrets: the configuration holds a token of GitHub']);
    expect(await failures({ config: { Entrypoint: ['/usr/bin/app'], Env: [`TOKEN=${token}`] } }, { allowedSecrets: ['configuration'] })).toEqual([]);
    // Programs speak of keys; what is no text is searched only for what is known.
    expect(await failures({ layers: [[{ ...program, content: elf(LOONGARCH, '', key) }]] })).toEqual([]);
    process.env['OUR_TEST_SECRET'] = 'correct-horse-battery';
    try {
      const found = await failures({ layers: [[{ ...program, content: elf(LOONGARCH, '', 'xx correct-horse-battery xx') }]] });
      expect(found).toEqual(['linux/loong64 secrets: /usr/bin/app holds the value of OUR_TEST_SECRET']);
    } finally {
      delete process.env['OUR_TEST_SECRET'];
    }
  });
});
