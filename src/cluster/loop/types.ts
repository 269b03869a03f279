import type { Context } from '../../lib/context.js';

/** How a start of an image went. */
export interface Start {
  serves: boolean;
  /** What its programs said, to both streams. */
  log: string;
  exitCode: number;
  /** `SIGSEGV`; empty where none ended it. */
  signal: string;
}

/** The image as it is at this turn. */
export interface LoopImage {
  /** Its unpacked root; starting must not change it. */
  root: string;
  /** The command: entry point and arguments. */
  command: string[];
  /** `NAME=value`. */
  env: string[];
  /** `sha256:…` of what is in the root. */
  digest: string;
}

/** Starts an image and waits until it serves, ends, or says something that is known as a fault. */
export type Starter = (image: LoopImage, tellsFault: (log: string) => boolean, context: Context) => Promise<Start>;

/** An image that works, for another architecture: the baseline's. Paths have no first `/`. */
export interface Reference {
  /** For people. */
  name: string;
  read(path: string): Promise<Buffer | undefined>;
  /** Paths that end in this, `/` before it counted in. */
  find(suffix: string): Promise<string[]>;
}

/** Where a file of the distribution comes from. */
export interface PackagedFile {
  package: string;
  version: string;
  /** In the package, without the first `/`. */
  path: string;
}

/** The packages of the image's own distribution, for the target. */
export interface PackageSource {
  /** Files whose path is, or ends in `/` and, this. */
  find(suffix: string): Promise<PackagedFile[]>;
  /** Unpacks the package that has the file into a folder. */
  unpack(file: PackagedFile, into: string): Promise<void>;
}

/** What the loop is given. */
export interface LoopTools {
  starter: Starter;
  /** Applies a recipe to the root; see `ControllerTools`. */
  applyRecipe: (root: string, recipe: string, fault: { kind: string; file: string }) => Promise<string[]>;
  reference?: Reference | undefined;
  /** Opens the packages of a suite, once. */
  packages?: ((suite: string) => Promise<PackageSource>) | undefined;
  /** Builds a program of the image, by its name, for the target; undefined for one that nobody knows how to build. */
  rebuild?: ((name: string) => Promise<string | undefined>) | undefined;
}
