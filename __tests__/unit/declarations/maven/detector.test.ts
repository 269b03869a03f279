import { expect, test } from '@jest/globals';
import { maven } from '../../../../src/gaps/declarations/maven/detector.js';
import { compareMavenVersions } from '../../../../src/gaps/declarations/maven/version.js';
import { cpuMilliseconds } from '../../cpu.js';
import { contextFor, findings, findingsOf } from '../find.js';

test('libraries without machine code for the target, files of other architectures and profiles; not what tests need, a comment, or another system', async () => {
  expect(await findings('maven', maven)).toEqual([
    'managed/pom.xml:4 maven/version org.xerial.snappy:snappy-java',
    'pom.xml:5 maven/library com.google.protobuf:protoc',
    'pom.xml:10 maven/version net.java.dev.jna:jna',
    'pom.xml:20 maven/library org.rocksdb:rocksdbjni',
    'pom.xml:39 maven/classifier linux-x86_64 linux-aarch_64',
    'pom.xml:71 maven/profile amd64 aarch64',
  ]);
});

test('a library that works without its machine code is told, and is no gap', async () => {
  const text = '<project><dependencies><dependency><groupId>org.lz4</groupId><artifactId>lz4-java</artifactId><version>1.8.0</version></dependency></dependencies></project>';
  const { gaps, info } = await maven.find({ path: 'pom.xml', name: 'pom.xml', text, read: async () => undefined }, contextFor());
  expect(gaps).toEqual([]);
  expect(info?.map(({ message }) => message)).toEqual(['pom.xml:1: org.lz4:lz4-java 1.8.0 has no machine code for loong64; it works without, more slowly or with less']);
});

test.each([
  ['what a plug-in keeps out', '<rules><exclude>org.xerial:sqlite-jdbc:*</exclude><exclude>org.conscrypt:conscrypt-openjdk-uber:1.0</exclude></rules>'],
  ['a range of versions', '<dependency><groupId>net.java.dev.jna</groupId><artifactId>jna</artifactId><version>[5.0,6)</version></dependency>'],
  ['one machine by two names', '<profile><activation><os><arch>amd64</arch></os></activation></profile><profile><activation><os><arch>x86_64</arch></os></activation></profile>'],
  ['a property that is itself', '<properties><a>${a}</a></properties><dependency><groupId>net.java.dev.jna</groupId><artifactId>jna</artifactId><version>${a}</version></dependency>'],
])('%s is no gap', async (_, content) => {
  expect(await findingsOf('pom.xml', `<project>${content}</project>`, maven)).toEqual([]);
});

test('of a target that nothing is known of, nothing is said of libraries', async () => {
  expect(await findings('maven', maven, 'riscv64')).toEqual(['pom.xml:39 maven/classifier linux-x86_64 linux-aarch_64', 'pom.xml:51 maven/classifier linux-x86_64 linux-loongarch_64', 'pom.xml:71 maven/profile amd64 aarch64']);
});

test('broken and hostile XML is an error with its line', async () => {
  await expect(async () => findingsOf('pom.xml', '<project>\n<a>\n</b>', maven)).rejects.toThrow(/^line 3: /);
  await expect(async () => findingsOf('pom.xml', '<a>'.repeat(10_000), maven)).rejects.toThrow('more than 200 elements deep');
  const started = process.cpuUsage();
  expect(await findingsOf('pom.xml', `<project><dependency><artifactId>a</artifactId><version>${'${'.repeat(100_000)}</version></dependency></project>`, maven)).toEqual([]);
  expect(cpuMilliseconds(started)).toBeLessThan(5000);
  const bomb = `<!DOCTYPE x [<!ENTITY a "${'y'.repeat(100)}"><!ENTITY b "${'&a;'.repeat(100)}">]><project>&b;</project>`;
  await expect(async () => findingsOf('pom.xml', bomb, maven)).rejects.toThrow('Invalid character entity');
});

test.each([
  ['5.12.0', '5.12.0.redhat-00001'], ['1.0.redhat-1', '1.0.1'], ['2.0-SNAPSHOT', '2.0'], ['1.1.10.5', '1.1.10.6'], ['1.5.5-5', '1.5.5-11'], ['4.9', '4.10'], ['2.0-rc1', '2.0'], ['4.1.94.Final', '4.1.100.Final'], ['1.0.beta2', '1.0.0'],
])('%s is older than %s', (older, newer) => {
  expect(Math.sign(compareMavenVersions(older, newer))).toBe(-1);
  expect(Math.sign(compareMavenVersions(newer, older))).toBe(1);
});

test.each([['1.0', '1'], ['4.1.Final', '4.1'], ['2.0-RC1', '2.0-rc1']])('%s is %s', (one, other) => {
  expect(compareMavenVersions(one, other)).toBe(0);
});
