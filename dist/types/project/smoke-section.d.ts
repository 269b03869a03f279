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
