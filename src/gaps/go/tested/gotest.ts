import type { Runner } from '../../../target/runner.js';
import { execFlag, goFor, tagFlags, type Bench } from './bench.js';

/** How one test ended. */
export type Outcome = 'pass' | 'fail' | 'skip';

/** What one package's tests did. */
export interface PackageRun {
  /** By name; subtests as `Test/sub`. */
  tests: Map<string, { outcome: Outcome; output: string[] }>;
  /** What the go command said where the test program could not be built; empty where it could. */
  buildError: string;
  passed: boolean;
}

interface Event {
  Action?: string;
  Package?: string;
  ImportPath?: string;
  Test?: string;
  Output?: string;
  FailedBuild?: string;
}

/** Lines kept of each test's output. */
const KEPT = 12;

/**
 * Runs the tests of packages with `go test -json`; `only` are names of tests of top level. Every package asked for is
 * in the answer, also one that could not be built.
 */
export async function goTest(packages: readonly string[], runner: Runner, bench: Bench, only: readonly string[] = []): Promise<Map<string, PackageRun>> {
  const reader = new EventReader();
  const pattern = only.length === 0 ? [] : ['-run', `^(${only.map((name) => name.replace(/[^\w]/g, '\\$&')).join('|')})$`];
  const args = ['test', '-json', '-count=1', '-vet=off', '-timeout=10m', ...tagFlags(bench.scope), ...execFlag(runner), ...pattern, ...packages];
  await goFor(bench, runner.arch, args, (line) => reader.line(line));
  return reader.done(packages);
}

/** Reads the stream of `go test -json`, in the forms before and since Go 1.24, when build errors became events. */
export class EventReader {
  private readonly runs = new Map<string, PackageRun>();
  private readonly buildOutput = new Map<string, string[]>();
  private readonly stray: string[] = [];
  private section = '';

  line(text: string): void {
    let event: Event;
    try {
      event = JSON.parse(text) as Event;
    } catch {
      this.plain(text);
      return;
    }
    if (event.Action === 'build-output') this.collect(this.buildOutput, (event.ImportPath ?? '').split(' ')[0] ?? '', event.Output ?? '');
    else if (event.Package !== undefined) this.test(event, this.run(event.Package));
  }

  done(packages: readonly string[]): Map<string, PackageRun> {
    for (const name of packages) {
      const run = this.run(name);
      if (!run.passed && run.tests.size === 0 && run.buildError === '') run.buildError = this.errorOf(name);
    }
    return this.runs;
  }

  private test(event: Event, run: PackageRun): void {
    const { Action: action = '', Test: name, Output: output = '' } = event;
    if (name === undefined) {
      if (action === 'pass' || action === 'skip') run.passed = true;
      if (event.FailedBuild !== undefined || (action === 'output' && /\[(build|setup) failed\]/.test(output))) {
        run.buildError = this.errorOf((event.FailedBuild ?? event.Package ?? '').split(' ')[0] ?? '');
      }
      return;
    }
    const test = run.tests.get(name) ?? { outcome: 'fail', output: [] }; // One that never ends failed.
    run.tests.set(name, test);
    if (action === 'pass' || action === 'skip' || action === 'fail') test.outcome = action;
    else if (action === 'output' && !/^\s*(=== |--- )/.test(output) && test.output.length < KEPT) test.output.push(output.trimEnd());
  }

  private run(name: string): PackageRun {
    let run = this.runs.get(name);
    if (run === undefined) this.runs.set(name, run = { tests: new Map(), buildError: '', passed: false });
    return run;
  }

  /** Before Go 1.24 build errors come as plain text below `# package`. */
  private plain(text: string): void {
    const head = /^# (\S+)/.exec(text);
    if (head !== null) this.section = head[1] ?? '';
    else if (this.section !== '') this.collect(this.buildOutput, this.section, text);
    else if (this.stray.length < KEPT) this.stray.push(text);
  }

  private collect(into: Map<string, string[]>, key: string, text: string): void {
    const lines = into.get(key) ?? [];
    into.set(key, lines);
    if (lines.length < KEPT && !text.startsWith('# ')) lines.push(text.trimEnd());
  }

  private errorOf(name: string): string {
    const lines = this.buildOutput.get(name) ?? [...this.buildOutput.values()][0] ?? this.stray;
    return lines.find((line) => line.trim() !== '') ?? 'the test program could not be built';
  }
}
