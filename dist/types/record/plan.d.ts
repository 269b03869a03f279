/** Where one image of an application comes from, for the target. */
export interface PlannedImage {
    /** As it is named, e.g. `calico/cni:v3.18.0`. */
    image: string;
    /** Files that name it. */
    files: string[];
    /**
     * `first`: it exists for the target; `second`: it must be built; `none`: nobody can provide it.
     * Source: [0106]-[0112].
     */
    kind: 'first' | 'second' | 'none';
    /** Of a first image: the name with the digest of the target's manifest. */
    from?: string;
    /** Of a second image: what it is built from. */
    build?: ImageBuild;
    /** How it is known, or all that was tried. */
    reason: string;
    /** The name it got, or would get. */
    to?: string;
    /** Digest that it has under `to`, once it was carried out. */
    digest?: string;
}
/** What an image is built from. */
export interface ImageBuild {
    /** A folder, or a Go module `module@version`. */
    project: string;
    /** Project file. */
    config?: string;
    /** Recipes to prefer, by name or folder; without any those that fit are found. */
    recipes?: string[];
}
/** The images of an application, and where each comes from: `loong-adapt plan --json`. */
export interface ImagesPlan {
    planVersion: 1;
    /** GOARCH. */
    target: string;
    /** GOARCH. */
    baseline: string;
    images: PlannedImage[];
}
/** A table of a site's own, `--images`. */
export interface ImagesTable {
    /** Where images may be besides, as `registry/prefix`; the name without its registry follows. */
    mirrors?: string[];
    /** The first entry that fits counts. */
    images?: ImagesRow[];
}
/** What is known of images. */
export interface ImagesRow {
    /** Name with tag; `*` stands for anything but `/`, `**` for anything. Without a tag: any. */
    image: string;
    /** An image that exists for the target; `{tag}` is filled in. With a digest it is pulled by it. */
    from?: string;
    /** What it is built from where none exists. */
    build?: ImageBuild;
}
