import type { Check } from './check.js';
/** One platform's manifest. */
export interface ImageManifest {
    /** `linux/loong64`. */
    platform: string;
    /** `sha256:…` of the manifest. */
    digest: string;
    /** Compressed size of config and layers, bytes. */
    bytes: number;
    layers: string[];
}
/** An image that was built, as an OCI layout in the work directory. */
export interface Image {
    /** `name:tag`. */
    reference: string;
    /** OCI layout folder, relative to the work directory. */
    layout: string;
    /** Digest of the index over all platforms. */
    digest: string;
    manifests: ImageManifest[];
    /** `buildah 1.28.2`, `docker buildx 0.38.2`. */
    builder: string;
    /** Further names of the same digest. */
    retagged: string[];
    /** Where it, or a platform of it, was put: `registry/name@sha256:…`. */
    published?: string[];
    /** What was read back and compared after the build. */
    checks: Check[];
    /** The images it was built on. */
    bases?: ImageBase[];
}
/** An image that another was built on, for one platform. */
export interface ImageBase {
    /** As the Dockerfile or the project file names it. */
    name: string;
    platform: string;
    /** The image that was taken for it, or `made:shell` for one made from Debian's packages. */
    source: string;
    /** Of the platform's manifest. */
    digest: string;
}
