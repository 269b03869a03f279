import type { ImageSection } from './image-section.js';
import type { PackageSection } from './package-section.js';
import type { SmokeSection } from './smoke-section.js';
export * from './image-section.js';
export * from './package-section.js';
export * from './smoke-section.js';
/**
 * The project file, `loong-adapt.yml`: what can't be inferred about a project.
 * Everything is optional. `schema/project.schema.json` is generated from `ProjectFile` by `npm run schema`.
 */
export interface ProjectFile {
    /** Go package patterns in scope; default `./...`. */
    packages?: string[];
    /** Go build tags. */
    tags?: string[];
    /** `true` for CGO_ENABLED=1; default false. */
    cgo?: boolean;
    build?: BuildSection;
    image?: ImageSection;
    /** deb, rpm and apk packages of the programs. */
    package?: PackageSection;
    smoke?: SmokeSection;
    /** What is asked through ingress routes at level route, besides one request for each route of the manifests. */
    routes?: RouteSection[];
    /** Platforms that images exist for, where the built-in table doesn't know: `registry/name` (`*` and `**` allowed) → GOARCH names. */
    imagePlatforms?: {
        [image: string]: string[];
    };
    /** Findings that were looked at and are no gaps. */
    ignore?: IgnoreRule[];
}
/** How the project's programs are built. */
export interface BuildSection {
    /** Default: every main package in scope. */
    programs?: Program[];
    /** For `-ldflags`. `${version}`, `${commit}`, `${shortCommit}`, `${time}` (RFC 3339) and `${epoch}` of the source are filled in, here and in `env` and `ldflagsCommand`. */
    ldflags?: string;
    /** A command that prints the ldflags, which go behind `ldflags`; it runs for the host, in the project, without a shell. Where the project is a published module, `git` answers it from the version. */
    ldflagsCommand?: string[];
    /** With `cgo`: Debian's names of packages with the C headers and libraries that it needs, e.g. `libsqlite3-dev`. They are taken from Debian's own port to the target, with what they need; `[]` for the C library alone. Programs are built and run against them. */
    sysroot?: string[];
    /** Further environment of the build, e.g. GOEXPERIMENT. */
    env?: {
        [name: string]: string;
    };
}
/** One main package and the name of its program. */
export interface Program {
    name: string;
    /** Package path or pattern relative to the project, e.g. `./cmd/server`; default `.`. */
    package?: string;
}
/** One request through an ingress route, besides those that are sent to each. */
export interface RouteSection {
    host: string;
    path?: string;
    /** Expected status; default 200. */
    status?: number;
    /** Regular expression the body must match. */
    expect?: string;
    /** Default GET. */
    method?: string;
    headers?: {
        [name: string]: string;
    };
    body?: string;
}
/** A finding to leave out, with its reason. */
export interface IgnoreRule {
    rule: string;
    /** Glob over file paths. */
    path?: string;
    package?: string;
    reason: string;
}
