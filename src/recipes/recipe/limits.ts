/** What one recipe may use; a recipe is somebody else's text. */
export const LIMITS = {
  /** Bytes of recipe.yml. */
  recipe: 256 * 1024,
  /** Bytes of a template or program beside it. */
  template: 1024 * 1024,
  /** Steps of one recipe. */
  steps: 64,
  /** Bytes of one file that is read or written. */
  file: 4 * 1024 * 1024,
  /** Files that one recipe may change, and their bytes together. */
  files: 200,
  bytes: 16 * 1024 * 1024,
  /** Seconds for all steps: by default, and at most. */
  seconds: 600,
  mostSeconds: 1800,
  /** An archive of recipes: packed, unpacked, and its entries. */
  archive: 16 * 1024 * 1024,
  unpacked: 64 * 1024 * 1024,
  entries: 2000,
} as const;
