import { expect, test } from '@jest/globals';
import { cargo } from '../../../../src/gaps/declarations/cargo/detector.js';
import { findings, findingsOf } from '../find.js';

test('lists, pins, guards and items without the target are found; extras, defaults and documentation builds are not', async () => {
  expect(await findings('cargo', cargo)).toEqual([
    '.cargo/config.toml:2 cargo/build-target x86_64-unknown-linux-musl',
    'Cargo.toml:6 cargo/targets x86_64-unknown-linux-gnu aarch64-unknown-linux-musl',
    'Cargo.toml:9 cargo/dependency x86_64 aarch64',
    'old/rust-toolchain:1 cargo/rust-version 1.70',
    'rust-toolchain.toml:2 cargo/rust-version 1.65',
    'rust-toolchain.toml:3 cargo/targets x86_64-unknown-linux-gnu',
    'src/lib.rs:2 cargo/compile-error x86_64 aarch64',
    'src/lib.rs:5 cargo/cfg x86_64 aarch64',
    'src/lib.rs:21 cargo/match x86_64 aarch64',
  ]);
});

test('a broken manifest is an error with its line', async () => {
  await expect(async () => findingsOf('Cargo.toml', 'a = 1\nx86_64 = [', cargo)).rejects.toThrow(/^line 2: /);
});

test("what is Windows' or Android's is no choice of Linux", async () => {
  const item = (system: string): string => ['x86_64', 'aarch64'].map((arch) => `#[cfg(all(${system}target_arch = "${arch}", feature = "f"))]\nconst A: &str = "${arch}";\n`).join('');
  expect([await findingsOf('src/a.rs', item('windows, '), cargo), await findingsOf('src/a.rs', item(''), cargo)]).toEqual([[], ['1 cargo/cfg x86_64 aarch64']]);
  const match = (name: string): string => `fn f(ARCH: &str) {\n    let ${name} = match ARCH {\n        "aarch64" => "a",\n        "x86_64" => "b",\n        _ => bail!("no"),\n    };\n}\n`;
  expect([await findingsOf('src/a.rs', match('android_arch'), cargo), await findingsOf('src/a.rs', match('arch'), cargo)]).toEqual([[], ['2 cargo/match aarch64 x86_64']]);
});

test('linkers, runners and flags of single targets are settings; what cross builds of many run in is a list', async () => {
  const tables = (key: string, triples: string[]): string => triples.map((triple) => `[target.${triple}-unknown-linux-gnu]\n${key} = "x"\n`).join('');
  for (const key of ['linker', 'runner', 'rustflags']) expect(await findingsOf('.cargo/config.toml', tables(key, ['x86_64', 'aarch64', 's390x']), cargo)).toEqual([]);
  expect(await findingsOf('Cross.toml', tables('image', ['x86_64', 'aarch64', 's390x']), cargo)).toEqual(['1 cargo/linker x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu s390x-unknown-linux-gnu']);
  expect(await findingsOf('Cross.toml', tables('image', ['x86_64', 'aarch64']), cargo)).toEqual([]);
  expect(await findingsOf('dist-workspace.toml', '[dist]\ntargets = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"]\n', cargo)).toEqual(['2 cargo/targets x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu']);
});
