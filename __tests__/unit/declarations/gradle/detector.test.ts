import { expect, test } from '@jest/globals';
import { gradle } from '../../../../src/gaps/declarations/gradle/detector.js';
import { cpuMilliseconds } from '../../cpu.js';
import { findings, findingsOf } from '../find.js';

test('libraries without machine code for the target, in Groovy, Kotlin and catalogs; not what tests need, comments, or versions set elsewhere', async () => {
  expect(await findings('gradle', gradle)).toEqual([
    'build.gradle:5 gradle/version net.java.dev.jna:jna',
    'build.gradle:7 gradle/library org.rocksdb:rocksdbjni',
    'build.gradle:15 gradle/library org.rocksdb:rocksdbjni',
    'build.gradle:16 gradle/library org.mongodb:mongodb-crypt',
    'build.gradle:12 gradle/classifier linux-x86_64',
    'build.gradle.kts:3 gradle/version org.xerial.snappy:snappy-java',
    'gradle/libs.versions.toml:5 gradle/version net.java.dev.jna:jna',
    'gradle/libs.versions.toml:6 gradle/library org.rocksdb:rocksdbjni',
    'gradle/libs.versions.toml:8 gradle/version com.github.luben:zstd-jni',
  ]);
});

test('a text that opens and never ends costs no more than its length', async () => {
  const started = process.cpuUsage();
  for (const text of [`implementation "${'a:'.repeat(50_000)}`, '/* '.repeat(100_000), `"x" ${' '.repeat(100_000)}"y`, 'a'.repeat(300_000), 'x "a:b:$v"\n'.repeat(20_000), '"\\'.repeat(50_000), 'group: '.repeat(50_000)]) {
    expect(await findingsOf('build.gradle', text, gradle)).toEqual([]);
  }
  expect(cpuMilliseconds(started)).toBeLessThan(5000);
});
