import type { PackageFormat } from '../record/types.js';
import type { Architecture } from '../target/architectures.js';

/** A file that a package brings. */
export interface PackagedFile {
  /** Absolute on this machine. */
  from: string;
  /** Absolute where it is installed. */
  to: string;
}

/** A program, and what it must be when it is read back out of the package. */
export interface PackagedProgram extends PackagedFile {
  name: string;
  /** Hex. */
  sha256: string;
  /** Interpreter of a dynamic one; empty for a static one. */
  interpreter: string;
}

/** A folder that the package owns, for the program to write to. */
export interface OwnedDirectory {
  /** Absolute. */
  path: string;
  /** Octal digits: `0750`. */
  mode: string;
}

/** What the service manager starts. */
export interface PackagedService {
  /** Without `.service`. */
  name: string;
  /** Program and arguments, each a word. */
  command: string[];
  env: { [name: string]: string };
  /** Text of a unit of the project's own; empty: one is made. */
  unit: string;
}

/** Everything that packages of one project are made of, whatever their format and architecture. */
export interface PackageSpec {
  name: string;
  /** As the project has it, e.g. `v1.2.3-rc.1`. */
  version: string;
  /** Number of the packaging of one version. */
  release: string;
  formats: readonly PackageFormat[];
  /** `Name <mail>`. */
  maintainer: string;
  /** One line. */
  summary: string;
  /** Paragraphs. */
  description: string;
  /** SPDX id, or empty where it isn't known. */
  license: string;
  /** The licence's own text; empty where there is none. */
  licenseText: string;
  homepage: string;
  section: string;
  config: PackagedFile[];
  files: PackagedFile[];
  /** Manual pages: `from` and the whole place of the packed page. */
  manuals: PackagedFile[];
  /** System user and group that is made; empty for none. */
  user: string;
  directories: OwnedDirectory[];
  service?: PackagedService;
  depends: { readonly [format in PackageFormat]?: readonly string[] };
  /** Seconds since 1970 that every file is dated to. */
  timestamp: number;
}

/** The programs of one architecture. */
export interface PackageTarget {
  arch: Architecture;
  programs: PackagedProgram[];
}

/** Keys that packages are signed with; each a file. Passphrases come by the variables that nfpm reads. */
export interface PackageKeys {
  /** An armored OpenPGP secret key, for deb and rpm. */
  gpg?: string;
  /** An RSA private key in PEM, for apk. */
  apk?: string;
}
