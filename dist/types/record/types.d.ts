/**
 * The record of one run: what was asked, found, changed, built and proved.
 *
 * `schema/record.schema.json` is generated from `AdaptRecord` by `npm run schema`.
 * All paths in a record are relative to the work directory unless a field says otherwise.
 */
import type { Check } from './check.js';
import type { PackageFile } from './packages.js';
import type { RunnerKind } from './runner.js';
import type { Smoke } from './smoke.js';
export type { Check } from './check.js';
export { PACKAGE_FORMATS, type PackageFile, type PackageFormat } from './packages.js';
export type { RunnerKind } from './runner.js';
export * from './smoke.js';
/** The stages in the order in which they run. */
export declare const STAGES: readonly ["setup", "detect", "patch", "build", "image", "package", "resources", "smoke", "report"];
/** One stage of the pipeline. */
export type StageName = (typeof STAGES)[number];
/** How far a stage came. `skipped` always has a `message` that says why. */
export interface StageStatus {
    state: 'done' | 'failed' | 'skipped';
    /** ISO 8601, UTC. */
    startedAt: string;
    /** Wall time in seconds. */
    seconds: number;
    message?: string;
}
/** What was asked to be adapted. */
export interface ProjectInfo {
    /** As the user wrote it: a folder or `module@version`; or the log, image or package that was given instead. */
    asked: string;
    /** `none`: no project, only a log, images or packages. */
    source: 'folder' | 'module' | 'none';
    /** Go module path; empty where the project is not Go. */
    module: string;
    /** The asked version; empty for a folder. */
    version: string;
    /** What was found in the project's root: it decides which detectors and builders apply. */
    ecosystems: string[];
}
/** How strongly a gap is known, weakest first (design: evidence). */
export type EvidenceLevel = 'declared' | 'static' | 'compiled' | 'tested' | 'ran';
/** How we know of a gap: the strongest level and, in words or in the tool's own output, what was seen. */
export interface Evidence {
    level: EvidenceLevel;
    /** One to three lines a person can check: a compiler's message, or the text of the declaration. */
    detail: string;
}
/** Who must change. */
export interface Culprit {
    /** Go module path. */
    module?: string;
    /** Its version; empty for the project itself when it is a folder. */
    version?: string;
    /** File of the project itself, relative to its root, with `/`. */
    file?: string;
    /** 1-based line in `file`. */
    line?: number;
    /** An image, or a package file, that was looked at by itself. */
    artifact?: string;
}
/** A place in the user's own tree; for a gap in a dependency, the `require` line in go.mod. */
export interface Location {
    /** Relative to the project's root, with `/`. */
    file: string;
    /** 1-based. */
    line: number;
}
/** The ways to close a gap, in the order of preference (design decision 4). */
export type RemedyKind = 'upgrade' | 'recipe' | 'synthesize';
/** What closes, or would close, a gap. */
export interface Remedy {
    kind: RemedyKind | 'none';
    /** For a person: `golang.org/x/sys v0.0.0-2021… → v0.1.0`, `recipe NAME`. */
    summary: string;
    /** Why this one was chosen, or why there is none. */
    reason: string;
    /** Name of the recipe. */
    recipe?: string;
    /** For upgrades. */
    module?: string;
    from?: string;
    to?: string;
}
/** `emulator`: fails only because of the emulator, not on the target. */
export type GapState = 'open' | 'closed' | 'unclosable' | 'emulator';
/** What was run to be sure that a gap is closed, and what came of it. */
export interface Proof {
    /** A command a person can repeat in `adaptation.dir`, or the detector that fell silent. */
    command: string;
    result: string;
}
/** One place where the project is not adapted. */
export interface Gap {
    /** Hash of rule, package or file, and matched text: stable when lines or versions move. */
    id: string;
    /** Stable name of the rule, `ecosystem/kind` for Go, `ecosystem/what` for declarations. */
    rule: string;
    /** One sentence: why this is a gap for the target. */
    why: string;
    /** `go` only for packages that fail for the target; else `shell`, `dockerfile`, `make`, `gomod`, `toolchain`, `binary`, … */
    ecosystem: string;
    /** `undefined`, `missing-member`, `excluded`, `missing-body`, `type-mismatch`, `overflow`, `guard`, `cgo`, `linkname`, `arch-list`, `base-image`, … */
    kind: string;
    /** Go: full import path of the package that must change. Empty for file gaps. */
    package: string;
    culprit: Culprit;
    location: Location;
    /** Names that are missing, or the entries of a list that show it is an architecture list. */
    symbols: string[];
    evidence: Evidence;
    /** Import paths of packages that fail only because of this one. */
    cascades: string[];
    remedy: Remedy;
    state: GapState;
    proof?: Proof;
    /** Set when the project file or a line comment suppresses the gap: its reason. */
    ignored?: string;
}
/** Something worth knowing that is no gap: a package that exists for no build, an upgrade that would help. */
export interface Info {
    rule: string;
    message: string;
    package?: string;
    location?: Location;
}
/** A decision the tool took that a user may want to override, or a thing that was skipped and why. */
export interface Note {
    stage: StageName;
    /** `decision`: a choice among several; `skipped`: not looked at; `warning`: looks wrong. */
    kind: 'decision' | 'skipped' | 'warning';
    message: string;
}
/** How one test, or a preset test application, ended on both sides. */
export interface TestResult {
    /** Import path; empty for a command. */
    package: string;
    /** `TestName`, `TestName/part`, or the test application as it was given. */
    test: string;
    baseline: 'pass' | 'fail' | 'skip';
    target: 'pass' | 'fail' | 'skip' | 'not run' | 'not built';
    /** The baseline's own program under its emulator, where that was asked. */
    control?: 'pass' | 'fail' | 'skip' | 'not run';
    /** How often it ran for the target. */
    runs: number;
    /** `same`: nothing to say of the target; `target`: fails for it alone; `emulator`: fails under emulation whatever the architecture; `flaky`: not every time. */
    verdict: 'same' | 'target' | 'emulator' | 'flaky';
    /** What it printed first. */
    detail?: string;
}
/** Verdict on one library of the build: the method's dependency set, [0034]-[0036]. */
export interface Library {
    module: string;
    version: string;
    verdict: 'adapted' | 'not adapted' | 'undecided';
    decidedBy: 'test application' | 'declaration file' | 'static';
    /** The library's own file and line that decided it, where one did: `file:line` inside the library. */
    declaration?: string;
    /** Set where the library's path was changed to an adapted one. */
    redirected?: {
        /** `module@version` as the project had it. */
        original: string;
        /** `module@version`, or a path relative to the adapted project. */
        to: string;
    };
}
/** What a plain Go toolchain needs to build the adapted project. */
export interface Adaptation {
    /** The adapted copy of the project, relative to the work directory. */
    dir: string;
    /** Value for GOFLAGS; empty when nothing is needed beyond the files in `dir`. */
    goflags: string;
    /** Further environment variables. */
    env: {
        [name: string]: string;
    };
    /** The patch that turns the original tree into `dir`, for `git apply`; relative to the work directory. Empty when nothing changed. */
    patch: string;
    /** Recipes and upgrades in the order applied. */
    applied: AppliedChange[];
}
/** One change to the project: an upgrade, an adapted copy, an edited file. */
export interface AppliedChange {
    remedy: Remedy;
    /** Ids of the gaps it closes. */
    gaps: string[];
    /** Files it wrote, relative to `adaptation.dir`. */
    files: string[];
}
/** A program that was built. */
export interface Artifact {
    name: string;
    /** GOARCH. */
    arch: string;
    /** Relative to the work directory. */
    path: string;
    bytes: number;
    sha256: string;
    /** Of the build itself. */
    seconds: number;
    /** ELF machine name as read back from the file, e.g. `LoongArch`. */
    machine: string;
    /** Interpreter of a dynamic program; empty for a static one. */
    interpreter: string;
    /** The command that built it. */
    command: string;
}
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
/** What `setup` found or installed. Absolute paths: they are this machine's. */
export interface Setup {
    runner: RunnerKind;
    host: {
        os: string;
        arch: string;
        distribution: string;
    };
    go?: {
        path: string;
        version: string;
    };
    qemu?: {
        path: string;
        version: string;
    };
    cc?: {
        command: string;
        version: string;
        sysroot?: string;
    };
    /** `go test -exec` wrapper. */
    exec?: string;
    /** Names of what this run installed (tool and version), in order. */
    installed: string[];
    /** binfmt entries this run registered. */
    binfmt: string[];
    selfTest: Check[];
    /** What later steps of a job need to build and test for the target with the plain tools. */
    environment?: {
        /** Variables, e.g. GOOS, GOARCH, CC, CXX. */
        env: {
            [name: string]: string;
        };
        /** Folders for the front of PATH, e.g. the one with the `go test -exec` wrapper. */
        path: string[];
    };
    /** What `undoSetup` takes back. Absolute paths. */
    undo?: SetupUndo;
}
/** What setup changed outside the caches. */
export interface SetupUndo {
    /** Folder with the wrappers. */
    folder: string;
    /** Shares in registrations with the kernel. */
    binfmt: {
        /** GOARCH. */
        arch: string;
        /** Name of the entry. */
        name: string;
        /** Folder in which the runs that use it are counted. */
        folder: string;
        /** This run's file in it. */
        holder: string;
    }[];
}
/** Storage and network that the application asked for. */
export interface Resources {
    /** `none asked for`, or what was provided. */
    summary: string;
}
/** Where the reports are, relative to the work directory. */
export interface ReportFiles {
    html: string;
    /** Markdown, for a job summary. */
    summary: string;
    /** The gaps for code scanning, SARIF 2.1.0. */
    sarif?: string;
}
/** The record of one run. */
export interface AdaptRecord {
    /** Version of this format; raised when a reader must change. */
    recordVersion: 1;
    tool: {
        name: 'loong-adapt';
        version: string;
    };
    project: ProjectInfo;
    /** GOARCH of the architecture adapted to. */
    target: string;
    /** GOARCH of the architecture that the project supports already. */
    baseline: string;
    /** The options that shape the result, so that `--resume` can tell whether they changed. */
    options: {
        [name: string]: string;
    };
    stages: {
        [stage: string]: StageStatus;
    };
    setup?: Setup;
    gaps: Gap[];
    info: Info[];
    notes: Note[];
    libraries: Library[];
    /** Results of test applications, with `--evidence tested`. */
    tests?: TestResult[];
    adaptation?: Adaptation;
    artifacts: Artifact[];
    images: Image[];
    /** deb, rpm and apk packages, where they were asked for. */
    packages?: PackageFile[];
    resources?: Resources;
    smoke?: Smoke;
    report?: ReportFiles;
}
