/** An image that files of an application name. */
export interface NamedImage {
    image: string;
    files: string[];
}
/**
 * The images that charts, manifests, compose files and plain lists name, each once, in the order of their names.
 *
 * @param sources files or folders.
 * @throws AdaptError (user) for a name that is none: a digest must have all its digits.
 */
export declare function readImages(sources: readonly string[]): Promise<NamedImage[]>;
