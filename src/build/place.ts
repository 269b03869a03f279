/** Where and how go commands run for the dependency set: in the adapted copy, or in the project itself where no Go package had to change. */
export interface BuildPlace {
  /** Absolute; the go command runs here. */
  dir: string;
  /** For GOFLAGS. */
  goflags: string;
  env: { [name: string]: string };
}

/** One module of a project, or its workspace. */
export interface BuildModule extends BuildPlace {
  /** The patterns, given as seen from the project's root, that concern this module, as seen from its folder; default: all of it. */
  patterns(packages: readonly string[] | undefined): string[];
}
