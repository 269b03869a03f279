import type { GoModule, GoScope, ProbeResult } from '../project/go-build.js';
import type { Gap, Proof } from '../record/types.js';
import type { AdaptedCopy } from './copy.js';
import type { LadderTools, Proposal } from './rung.js';
import type { GoTree } from './tree.js';

/** What the copy is after proposals were applied to it. */
export interface Applied {
  proposals: readonly Proposal[];
  /** Folder of each module that was changed as files, relative to the copy, by module path. */
  modules: Map<string, string>;
  /** Build tags that were added. */
  tags: string[];
  /** Trees whose build changed. */
  trees: Set<GoTree>;
  /** Files written besides module files, by proposal. */
  files: Map<Proposal, string[]>;
}

/** What detector and compiler say of the Go side of the copy. */
export interface GoLook {
  /** Packages that fail for the target, with the first that is said of each. */
  failing: ReadonlyMap<string, string>;
  /** What the detector says, of the trees whose build changed. */
  after: ReadonlyMap<GoTree, ProbeResult>;
  /** What is worse than before; empty where nothing is. */
  problem: string;
  /** The package that is worse; unset where it is not one package, or nothing is. */
  obstacle?: Obstacle;
}

/** A package that a change made worse. */
export interface Obstacle {
  package: string;
  /** It fails for the target alone; else it fails for both. */
  gap: boolean;
}

/** Everything that applying and verifying need: the copy, its Go trees, and what the detector said of them before. */
export interface Bench {
  copy: AdaptedCopy;
  trees: readonly GoTree[];
  before: ReadonlyMap<GoTree, ProbeResult>;
  scope: GoScope;
  tools: LadderTools;
  /** Compilers for cgo. */
  compilers: Record<string, string>;
  /** Makes the copy's module files usable as they are. */
  prepare(): Promise<void>;
  uses(tree: GoTree, module: string): boolean;
  moduleOf(tree: GoTree, module: string): GoModule | undefined;
  /** A number of its own for every proposal: in keys of what is known already. */
  number(proposal: Proposal): number;
  /** What was seen of the Go side, by what it was made of. */
  looks: Map<string, GoLook>;
  /** What proposals' own proofs came to. */
  proofs: Map<string, Proof>;
  /** Gaps of the original's declaration files. */
  fileGapsBefore?: Promise<ReadonlyMap<string, Gap>>;
  /** What the copy is now; undefined while it is being changed. */
  applied?: Applied | undefined;
}
