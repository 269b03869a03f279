import type { Architecture } from '../../target/architectures.js';
/** A file to be put into an image. */
export interface SpecFile {
    /** Absolute on this machine. */
    from: string;
    /** Absolute in the image. */
    to: string;
}
/** Everything an image is made of: a builder adds nothing of its own. */
export interface ImageSpec {
    /** Repository name without a tag. */
    name: string;
    tag: string;
    /** `scratch`, or a full image reference. */
    base: string;
    /** Per platform: the programs. */
    platforms: PlatformSpec[];
    /** The same for each platform. */
    files: SpecFile[];
    /** This machine's CA certificates; empty for none. */
    certificates: string;
    entrypoint: string[];
    cmd: string[];
    env: Record<string, string>;
    /** `uid[:gid]`. */
    user: string;
    /** Absolute, or empty. */
    workdir: string;
    ports: number[];
    labels: Record<string, string>;
    /** Seconds since 1970 that every file and step is dated to. */
    timestamp: number;
}
/** The programs of one platform. */
export interface PlatformSpec {
    arch: Architecture;
    /** `linux/loong64`. */
    platform: string;
    programs: (SpecFile & {
        sha256: string;
    })[];
}
