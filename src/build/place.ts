/** Where and how the dependency set is built: the adapted copy, or the project itself where nothing had to change. */
export interface BuildPlace {
  /** Absolute; the go command runs here. */
  dir: string;
  /** For GOFLAGS. */
  goflags: string;
  env: { [name: string]: string };
}
