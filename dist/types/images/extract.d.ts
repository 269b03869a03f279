/** What `extractFile` may be told besides. */
export interface ExtractOptions {
    /** Name of the image in the layout; default: the only one. */
    reference?: string;
    signal?: AbortSignal;
}
/**
 * Writes one regular file of an image to `to`, with its permission bits (never setuid). Layers are merged with
 * their whiteouts, links are followed inside the image only. Nothing but `to` is written, and only whole.
 *
 * @param platform `linux/loong64`.
 * @param path absolute in the image.
 * @throws AdaptError where the image has no such platform or regular file.
 */
export declare function extractFile(layoutDir: string, platform: string, path: string, to: string, options?: ExtractOptions): Promise<void>;
