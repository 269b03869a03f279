/** A tag that a version asks for, and whether it may move. */
export interface VersionTag {
    tag: string;
    /** `exact`: the version itself, never moved; `moving`: follows the newest. */
    kind: 'exact' | 'moving';
    /** The newer version that already holds it; then it stays there. */
    heldBy?: string;
}
/**
 * The tags of a version: `v1.2.3` gives `1.2.3`, `1.2`, `1` and `latest`; a pre-release only itself. A moving tag stays
 * where a newer version is published, so that mending an old line doesn't turn `latest` back.
 *
 * @param existing tags that the repository has.
 * @throws AdaptError (user) for what is no semantic version.
 */
export declare function versionTags(version: string, existing: readonly string[]): VersionTag[];
