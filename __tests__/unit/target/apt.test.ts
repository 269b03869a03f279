import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseSimulation } from '../../../src/target/apt/closure.js';
import { parseMadison, upstream } from '../../../src/target/apt/packages.js';
import { configuration } from '../../../src/target/apt/private.js';
import { backportsSources, distributionSources, formatSources, parseDeb822, parseOneLine, readSources } from '../../../src/target/apt/sources.js';

const DEB822 = `# a comment: with a colon
Types: deb deb-src
URIs: http://mirror.test/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
# inside

Types: deb-src
URIs: http://mirror.test/sources
Suites: bookworm
Components: main

Enabled: no
Types: deb
URIs: http://mirror.test/off
Suites: bookworm
Components: main
`;

test('one-line sources are read with their options; comments and deb-src are not', () => {
  expect(parseOneLine(`
# deb http://mirror.test/no bookworm main
deb-src http://mirror.test/no bookworm main
deb [arch=amd64,arm64 signed-by=/usr/share/keyrings/a.gpg] https://mirror.test/debian bookworm main contrib # words
deb	http://mirror.test/debian bookworm-updates main
`)).toEqual([
    { uris: ['https://mirror.test/debian'], suites: ['bookworm'], components: ['main', 'contrib'], fields: { Architectures: 'amd64 arm64', 'Signed-By': '/usr/share/keyrings/a.gpg' } },
    { uris: ['http://mirror.test/debian'], suites: ['bookworm-updates'], components: ['main'], fields: {} },
  ]);
});

test('deb822 sources are read, with a key of several lines; disabled ones are not', () => {
  const [source, ...rest] = parseDeb822(DEB822);
  expect(rest).toEqual([]);
  expect(source).toMatchObject({ uris: ['http://mirror.test/debian'], suites: ['bookworm', 'bookworm-updates'], components: ['main', 'contrib'] });
  expect(source?.fields['Signed-By']).toBe('\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc');
});

test('what is written can be read again', () => {
  const sources = parseDeb822(DEB822);
  expect(parseDeb822(formatSources(sources))).toEqual(sources);
});

test("only the distribution's own suites are taken, not other vendors'", () => {
  const sources = parseOneLine(`
deb http://mirror.test/debian bookworm main
deb http://mirror.test/security bookworm-security main
deb http://vendor.test/apt bookworm stable
deb http://vendor.test/sdk cloud-sdk-bookworm main
deb http://mirror.test/debian bookworm-backports main
`);
  expect(distributionSources(sources, 'bookworm').map((s) => s.suites[0])).toEqual(['bookworm', 'bookworm-security', 'bookworm-backports']);
  expect(distributionSources(parseOneLine('deb http://mirror.test/debian sid main'), 'forky').map((s) => s.suites[0])).toEqual(['sid']);
});

test('backports come from the mirror of the release, with its key; a suite that is there already is used as it is', () => {
  const release = parseOneLine('deb [signed-by=/k.gpg] http://mirror.test/debian bookworm main contrib\ndeb http://mirror.test/security bookworm-security main');
  expect(backportsSources(release, 'bookworm')).toEqual([{ uris: ['http://mirror.test/debian'], suites: ['bookworm-backports'], components: ['main', 'contrib'], fields: { 'Signed-By': '/k.gpg' } }]);
  const both = [...release, ...parseOneLine('deb http://other.test/debian bookworm-backports main')];
  expect(backportsSources(both, 'bookworm')[0]?.uris).toEqual(['http://other.test/debian']);
  expect(backportsSources(parseOneLine('deb http://mirror.test/debian sid main'), '')).toEqual([]);
});

test('both kinds of files are found in the folder', async () => {
  const root = await mkdtemp(join(tmpdir(), 'loong-adapt-apt-'));
  await mkdir(join(root, 'sources.list.d'));
  await writeFile(join(root, 'sources.list'), 'deb http://a.test/debian bookworm main\n');
  await writeFile(join(root, 'sources.list.d', 'x.sources'), 'Types: deb\nURIs: http://b.test/debian\nSuites: bookworm\nComponents: main\n');
  await writeFile(join(root, 'sources.list.d', 'y.list.disabled'), 'deb http://c.test/debian bookworm main\n');
  expect((await readSources(root)).flatMap((s) => s.uris)).toEqual(['http://a.test/debian', 'http://b.test/debian']);
});

test('the private apt keeps how the machine fetches and drops what touches the system', () => {
  const text = configuration([
    'Acquire::http::Proxy "http://proxy.test:3128";', 'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "true";', 'Acquire::Languages:: "de";',
    'APT::Architecture "amd64";', 'APT::Update::Post-Invoke:: "rm -f /var/cache/apt/archives/*.deb";', 'DPkg::Post-Invoke:: "x";', 'Dir::State "var/lib/apt";',
    'Dir::Etc::trustedparts "trusted.gpg.d";',
  ].join('\n'), '/private');
  expect(text).toContain('Acquire::http::Proxy "http://proxy.test:3128";');
  expect(text).toContain('APT::Architecture "amd64";');
  expect(text).toContain('Dir::State "/private/state";');
  expect(text).toContain('Dir::Etc::trustedparts "/etc/apt/trusted.gpg.d";');
  expect(text).not.toMatch(/Invoke|DEP-11|"de"|var\/lib/);
});

test('versions of packages', () => {
  expect(upstream('1:10.0.2+ds-2+deb13u1~bpo12+1')).toBe('10.0.2');
  expect(upstream('2:1.23~2~bpo12+1')).toBe('1.23');
  expect(parseMadison(' qemu-user | 1:10.0.2+ds-2 | http://mirror.test bookworm-backports/main amd64 Packages\n qemu-user | 1:7.2 | http://mirror.test bookworm/main Sources\n'))
    .toEqual([{ name: 'qemu-user', version: '1:10.0.2+ds-2' }]);
});

test('what an installation would bring is read from its simulation', () => {
  expect(parseSimulation('Inst python3 (3.11.2-1+b1 Debian:12.9/stable [amd64])\nInst libc6 [2.36-9] (2.36-10 Debian:12 [amd64]) []\nConf python3 (3.11.2-1+b1 Debian)\n'))
    .toEqual([{ name: 'python3', version: '3.11.2-1+b1' }, { name: 'libc6', version: '2.36-10' }]);
});
