import type { Check } from './check.js';
import type { RunnerKind } from './runner.js';
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
