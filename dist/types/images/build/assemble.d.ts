import type { Builder } from './builder.js';
/**
 * Puts an image together without a builder: one layer of the prepared files, on nothing or on a base. It
 * runs no command of the image, so it needs no privileges and no emulator. The compression is Node's: the same digest is
 * to be expected from the same version of Node only.
 */
export declare const assembler: Builder;
