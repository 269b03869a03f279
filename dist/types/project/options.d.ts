import type { EvidenceLevel, RemedyKind } from '../record/types.js';
/** What a user may ask for; the same for the Action, the command and the library. Only `project` is needed. */
export interface Options {
    /** A folder, or `module@version`; empty where a log, images or packages are all there is to look at. */
    project: string;
    /** Any name of an architecture; default `loong64`. */
    target?: string;
    /** Default `amd64`. */
    baseline?: string;
    /** Default: `.loong-adapt` below the current folder. */
    workDir?: string;
    /** Default: the XDG cache folder, or the runner's tool cache. */
    cacheDir?: string;
    /** GB that what runs share may take: at the end of a run, what was used longest ago goes. Default 20. */
    cacheLimit?: number;
    /** Project file; default `loong-adapt.yml` in the project's root. */
    config?: string;
    /** Go package patterns; default `./...`. */
    packages?: string[];
    tags?: string[];
    /** Build for this architecture alone, the target or the baseline: for a job of a matrix. */
    onlyArch?: string;
    /** CGO_ENABLED=1. */
    cgo?: boolean;
    /** Test packages too. */
    tests?: boolean;
    /** `module=module@version`: overrides what a decision chose. */
    replace?: string[];
    evidence?: Extract<EvidenceLevel, 'static' | 'compiled' | 'tested'>;
    /** Preset test application for `evidence: tested`: a Go package, or a command of any type; it is run for baseline and target. */
    testApp?: string;
    /** A failing log to explain; may be all there is, without a project. */
    fromLog?: string;
    /** Images to look at: `registry/name:tag`, a layout's folder, an archive. */
    images?: string[];
    /** Look at each image that the project names, too. */
    namedImages?: boolean;
    /** Try for each gap of a dependency which upgrade closes it, and whether the whole build takes it. */
    advice?: boolean;
    /** Packages to look at: .rpm, .deb, .apk or .tar.gz files. */
    packageFiles?: string[];
    runner?: 'auto' | 'native' | 'cross' | 'qemu';
    /** Preferred remedy. */
    remedy?: RemedyKind;
    /** The only remedy allowed. */
    onlyRemedy?: RemedyKind;
    /** Use no recipes. */
    noRecipes?: boolean;
    /** Further recipes: folders, archives as FILE#sha256=CHECKSUM, or names of recipes to prefer. */
    recipes?: string[];
    /** Gap ids or packages to close; default all. */
    only?: string[];
    /** Gap ids or packages to leave. */
    skip?: string[];
    smoke?: 'auto' | 'none' | 'run' | 'kernel' | 'route';
    /** Address of a Debian mirror that the target's kernel comes from, for level `kernel`; default: where this machine takes its own packages from. */
    kernelMirror?: string;
    /** Smoke level route: the ingress controller; default: the first of `controllers`. */
    controller?: string;
    /** Smoke level route: image of the controller for the target, made by somebody else: `registry/name:tag`, a layout's folder, an archive. What it lacks is constructed. */
    controllerImage?: string;
    /** Smoke level route: image of the controller for the baseline, that missing files are copied out of; default: that platform of `controllerImage`, else upstream's sources. */
    controllerReference?: string;
    /** Smoke level route: run the application of the baseline as well, and compare. */
    compare?: boolean;
    /** Smoke level route: name of a cluster of kind's that is there already. */
    cluster?: string;
    /** Smoke level route: kubeconfig of any other cluster that is there already. */
    kubeconfig?: string;
    /** With `kubeconfig`: `registry/prefix` that this machine may write to and the cluster's nodes pull from. */
    clusterRegistry?: string;
    /** Image of the cluster's nodes: a name, or an archive made by the command `node-image`. */
    nodeImage?: string;
    /** Start a Docker daemon of our own where none answers (root only). */
    privateDocker?: boolean;
    /** After a failed smoke test, keep the cluster's logs and the cluster. */
    keepOnFailure?: boolean;
    /** Armored OpenPGP secret key that deb and rpm packages are signed with: a file. Its passphrase comes by NFPM_PASSPHRASE. */
    gpgKey?: string;
    /** RSA private key in PEM that apk packages are signed with: a file. */
    apkKey?: string;
    /** Apply the patch to the user's own tree. */
    write?: boolean;
    /** `--write` even where git says that the tree has changes. */
    force?: boolean;
    /** Take back what `write` last wrote to the user's own tree; nothing else is done. */
    undo?: boolean;
    /** Say what would be done. */
    dryRun?: boolean;
    /** Continue after the last complete stage. */
    resume?: boolean;
    /** Register binfmt handlers for the emulator (kernel-wide). */
    binfmt?: boolean;
    /** Install missing tools; default true. */
    install?: boolean;
    /** Go release to use: `1.26.8`, `1.26`, `stable`, or a file that names one (go.mod, go.work, .go-version, .tool-versions). Default: the one that is there. */
    goVersion?: string;
    /** Use the network; default true. */
    network?: boolean;
    /** Seconds that the go command may say nothing while it lists or fetches modules, before it is ended; default 300. */
    goWait?: number;
    /** When to exit with 3. */
    failOn?: 'none' | 'open' | 'new';
    /** A record whose gaps are known already. */
    known?: string;
}
