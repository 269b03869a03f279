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
/** The image that carries the programs: of the project's own Dockerfile, or put together on a base. */
export interface ImageSection {
    /** Dockerfile to build the image from, relative to the project. The other fields but name, tag and retag then say nothing. */
    dockerfile?: string;
    /** The folder that the Dockerfile reads, relative to the project; default its own. */
    context?: string;
    /** Where in that folder the Dockerfile expects programs: program → path. Each platform gets its own. */
    programs?: {
        [program: string]: string;
    };
    buildArgs?: {
        [name: string]: string;
    };
    /** Stage of the Dockerfile to build; default the last. */
    stage?: string;
    /** GOARCH names to build the Dockerfile for; default: target and baseline. */
    platforms?: string[];
    /** Images in the place of those that the Dockerfile, or `base`, names (`*` allowed; without a tag for any): another name, `oci:FOLDER:name`, or `made:shell`, `made:tools`, `made:base`, `made:static` for one made from Debian's packages, with `+package` for further ones. */
    bases?: {
        [image: string]: string;
    };
    /** How bases are made. */
    making?: MakingSection;
    /** Repository name without a tag; default: the first program's. */
    name?: string;
    /** Default: the project's version, or `latest`. */
    tag?: string;
    /** Base image; default `scratch`. */
    base?: string;
    /** Where each program goes; default `/usr/bin/<name>`. */
    directory?: string;
    /** Further files: path in the project → absolute path in the image. */
    files?: {
        [from: string]: string;
    };
    /** Adds the host's CA certificates as /etc/ssl/certs/ca-certificates.crt. Default true. */
    certificates?: boolean;
    entrypoint?: string[];
    cmd?: string[];
    env?: {
        [name: string]: string;
    };
    /** `uid[:gid]`; default 65532:65532. */
    user?: string;
    workdir?: string;
    ports?: number[];
    labels?: {
        [name: string]: string;
    };
    /** Further names that the finished index gets, by digest. */
    retag?: string[];
}
/** How base images are made from Debian's packages. */
export interface MakingSection {
    /** Release; default the first with the target. */
    suite?: string;
    /** Address of a Debian archive; `{snapshot}` in it is filled in. */
    mirror?: string;
    /** Time of an archive's snapshot, `20261101T000000Z`. */
    snapshot?: string;
}
/** Packages of the programs for distributions. */
export interface PackageSection {
    /** Default: the first program's. */
    name?: string;
    /** Default: the project's version. */
    version?: string;
    /** Number of this packaging of the version; default 1. */
    release?: string;
    /** Default: all. */
    formats?: ('deb' | 'rpm' | 'apk')[];
    /** `Name <mail>`; default: DEBFULLNAME and DEBEMAIL, else the author of the last commit. */
    maintainer?: string;
    /** One line. */
    summary?: string;
    description?: string;
    /** SPDX id; default: that of the LICENSE file. */
    license?: string;
    homepage?: string;
    /** Debian's section; default `utils`. */
    section?: string;
    /** Names of the programs; default: all that are built. */
    programs?: string[];
    /** Where they go; default `/usr/bin`. */
    directory?: string;
    /** Further files: path in the project → absolute path. */
    files?: {
        [from: string]: string;
    };
    /** Configuration files, which an upgrade leaves as they were changed: path in the project → absolute path. */
    config?: {
        [from: string]: string;
    };
    /** Manual pages: paths in the project, e.g. `doc/app.1`. */
    manuals?: string[];
    /** A system user and group of this name is made. */
    user?: string;
    /** Folders that belong to it: absolute path → mode, e.g. `'0750'`. */
    directories?: {
        [path: string]: string;
    };
    service?: PackageService;
    /** Further packages that must be there. */
    depends?: {
        deb?: string[];
        rpm?: string[];
        apk?: string[];
    };
}
/** A service that is started by systemd (deb, rpm) or OpenRC (apk). */
export interface PackageService {
    /** Default: the first program. */
    program?: string;
    args?: string[];
    env?: {
        [name: string]: string;
    };
    /** A systemd unit of your own, a path in the project; default: one is made. */
    unit?: string;
}
/** What the smoke test starts, runs and expects. */
export interface SmokeSection {
    services?: Service[];
    /** Run one after the other, for baseline and target, each in a fresh folder with fresh services. */
    commands?: SmokeStep[];
    /** What the image's own server is asked where it is started, at level kernel; default: `/` on each port of the image. */
    requests?: SmokeRequestSection[];
    /** What is put behind the ingress controller, at level route; default: the image with its first port. */
    application?: ApplicationSection;
}
/** The application for level route: manifests, a Kustomize folder or a Helm chart; or else one that is generated for the image. */
export interface ApplicationSection {
    /** Files, or folders of files, in the project. */
    manifests?: string[];
    /** Folder in the project. */
    kustomize?: string;
    /** Folder of a Helm chart in the project. */
    chart?: string;
    /** Name of the chart's release; default `smoke`. */
    release?: string;
    /** Files in the project with values for the chart. */
    valuesFiles?: string[];
    /** Values for the chart: `image.tag` → any value. */
    values?: {
        [name: string]: unknown;
    };
    /** Images of the application → what runs in their place: `built` for the one that was built, or where another is (`oci:FOLDER:name`, `oci-archive:FILE:name`, `registry/name:tag`). An image with the name of the one that was built needs no entry. */
    images?: {
        [image: string]: string;
    };
    /** Requests to each route; more than one shows that all pods of a service answer. Default 4. */
    requestsPerRoute?: number;
    /** `false`: no proxy is put before the services to note which of them each request called. Default `true`. */
    proxy?: boolean;
    /** For a generated application: default the image's first port. */
    port?: number;
    /** For a generated application. */
    host?: string;
    /** For a generated application: arguments of the image. */
    args?: string[];
}
/** One request to the image's server. */
export interface SmokeRequestSection {
    /** Default: the image's first port. */
    port?: number;
    /** Default `/`. */
    path?: string;
    headers?: {
        [name: string]: string;
    };
    /** Default 200. */
    status?: number;
    /** Regular expressions (multi-line mode) that the body must match, all of them. */
    expect?: string[];
    /** Seconds until it must answer; default 60. */
    timeout?: number;
}
/** A real server that the commands talk to, on a free loopback port, started anew for baseline and target. */
export interface Service {
    name: string;
    /** Go module to build it from, for this machine: `module@version`. */
    module?: string;
    /** Package in `module`; default its root. */
    package?: string;
    /** Instead of `module`: a program of the project, which is taken from the image and runs as the commands do, or one found on PATH. */
    program?: string;
    /** `${port}`, `${dir}` and `${services.NAME.port}` are filled in. */
    args?: string[];
    env?: {
        [name: string]: string;
    };
    /** Path answered with a status below 400 once it is ready, e.g. `/health`; default: the port accepts. */
    readyPath?: string;
    /** Seconds; default 60. */
    readyWithin?: number;
}
/** One command of the smoke test. */
export interface SmokeStep {
    /** Program name and arguments; a program of the project is taken from the image, one with an absolute path runs in the image's own root, as in a container, another from PATH. `${dir}` (the fresh folder, which is also the current one) and `${services.NAME.port}` are filled in, here, in `env` and in `stdin`. HOME and TMPDIR are fresh as well. */
    run: string[];
    env?: {
        [name: string]: string;
    };
    /** Written to standard input. */
    stdin?: string;
    /** Default 0. */
    exitCode?: number;
    /** Regular expressions (multi-line mode) that the output, standard output first, must match, all of them. */
    expect?: string[];
    /** Regular expressions whose matches are masked before target and baseline are compared. The fresh folder, the services' ports and the architecture's own names always are. */
    mask?: string[];
    /** Set false where the answers of target and baseline may differ. Default true. */
    compare?: boolean;
    /** Seconds; default 60. */
    timeout?: number;
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
