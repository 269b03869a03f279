/**
 * The record of one run: what was asked, found, changed, built and proved.
 *
 * `schema/record.schema.json` is generated from `AdaptRecord` by `npm run schema`.
 * All paths in a record are relative to the work directory unless a field says otherwise.
 */
import type { Gap, Location, Remedy } from './gap.js';
import type { Image } from './images.js';
import type { Library, TestResult } from './libraries.js';
import type { PackageFile } from './packages.js';
import type { Setup } from './setup.js';
import type { Smoke } from './smoke.js';
export type { Check } from './check.js';
export * from './gap.js';
export * from './images.js';
export * from './libraries.js';
export * from './setup.js';
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
