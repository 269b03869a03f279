import type { ControllerAdaptation, SmokeRoute } from './smoke-route.js';
import type { RunnerKind } from './runner.js';
export * from './smoke-route.js';
/** One smoke command, run for the target and the baseline. */
export interface SmokeCommand {
    /** As the project file has it. */
    command: string;
    /** GOARCH of the program. */
    arch: string;
    exitCode: number;
    /** First 4,000 characters, with run-specific values masked. */
    output: string;
    seconds: number;
    passed: boolean;
    /** What was expected, where it failed. */
    message?: string;
}
/** One HTTP request of the smoke test and its answer. */
export interface SmokeAnswer {
    /** As it was asked: `GET :8080/health`. */
    request: string;
    /** 0 where nothing answered. */
    status: number;
    /** First 2,000 characters. */
    body: string;
    seconds: number;
    passed: boolean;
    /** What was expected, where it failed; or what is worth knowing. */
    message?: string;
}
/** What was seen on a real kernel of the target. */
export interface SmokeKernel {
    passed: boolean;
    /** As the kernel names itself. */
    kernel: string;
    /** Bytes. */
    pageSize: number;
    /** `QEMU 10.0.2`. */
    emulator: string;
    /** From where the ports were asked: `outside` over the machine's network, or `inside`. */
    network: 'outside' | 'inside';
    /** Why not from outside. */
    networkReason: string;
    /** Seconds until its first process ran, and of all. */
    bootSeconds: number;
    seconds: number;
    commands: SmokeCommand[];
    /** Commands whose answers differ from the baseline's. */
    differences: string[];
    /** What the image starts, and what it answered. */
    server?: {
        command: string;
        answers: SmokeAnswer[]; /** How it ended, where it shouldn't have. */
        ended?: string; /** The end of what it said. */
        output: string;
    };
    /** What was left out, and why. */
    notes: string[];
}
/** Result of the smoke stage. */
export interface Smoke {
    level: 'run' | 'kernel' | 'route';
    /** Why not a higher level, where `auto` was asked. */
    levelReason: string;
    runner: RunnerKind;
    passed: boolean;
    commands: SmokeCommand[];
    /** Services that were started for it, with the version that ran. */
    services: string[];
    /** Commands whose answers differ between target and baseline. */
    differences: string[];
    /** Set where a kernel of the target was booted. */
    kernel?: SmokeKernel;
    /** How the ingress controller's image came to serve, start by start; set where one was started. */
    controller?: ControllerAdaptation;
    /** Set where the application ran behind an ingress controller. */
    route?: SmokeRoute;
}
