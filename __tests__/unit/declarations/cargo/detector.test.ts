import { expect, test } from '@jest/globals';
import { cargo } from '../../../../src/gaps/declarations/cargo/detector.js';
import { findings, findingsOf } from '../find.js';

test('lists, pins, guards and items without the target are found; extras, defaults and documentation builds are not', async () => {
  expect(await findings('cargo', cargo)).toEqual([
    '.cargo/config.toml:2 cargo/build-target x86_64-unknown-linux-musl',
    '.cargo/config.toml:3 cargo/linker x86_64-unknown-linux-musl aarch64-unknown-linux-musl',
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
