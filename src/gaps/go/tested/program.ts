import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec, withEnv } from '../../../lib/exec.js';
import { makeDir, removeTree, writeAtomic } from '../../../lib/files.js';
import type { Runner } from '../../../target/runner.js';
import { jsonStream } from '../premodule.js';
import { goFor, tagFlags, type Bench } from './bench.js';

/** What a generated program did: built and ended well, or the first line of what went wrong. */
export interface ProgramRun {
  ok: boolean;
  built: boolean;
  line: string;
}

/** What `go list` says of a package. */
interface Listed {
  ImportPath: string;
  Name?: string;
  Dir?: string;
  GoFiles?: string[];
}

/** Functions without parameters that are safe to call: those that only say or make something. */
const CALLED = /^(New|Default|Version|Is|Has|Num|Max|Min|Supported|Available)[A-Z]?\w*$/;
/** Most functions that one program refers to. */
const MOST_NAMES = 400;

/** Whether code of `from`, a module's path, may import a package: not from another one's `internal` folder, nor a program. */
export function importable(path: string, from: string): boolean {
  const at = /(^|\/)internal(\/|$)/.exec(path);
  return at === null || from === path.slice(0, at.index) || from.startsWith(`${path.slice(0, at.index)}/`);
}

/**
 * Builds and runs a minimal program that imports a package, links every exported function of it that both architectures
 * have (and `wanted`, which the target is said to lack), and calls those that only make or say something.
 */
export class LibraryProgram {
  private constructor(private readonly bench: Bench, private readonly folder: string) {}

  /** Writes the program; undefined where the package can't be imported. */
  static async write(path: string, wanted: readonly string[], bench: Bench): Promise<LibraryProgram | undefined> {
    const [before, after] = [await listed(path, bench, bench.baseline), await listed(path, bench, bench.target)];
    if (before?.Name === undefined || before.Name === 'main') return undefined;
    const declared = await exported(before);
    const both = after === undefined || (after.GoFiles ?? []).length === 0 ? declared : new Map([...(await exported(after))].filter(([name]) => declared.has(name)));
    for (const name of wanted) both.set(name, declared.get(name) ?? 'value');
    const folder = join(bench.tree.dir, bench.tree.members?.[0] ?? '', 'zz_loong_adapt_program');
    await makeDir(folder);
    await writeAtomic(join(folder, 'main.go'), programText(path, both, wanted));
    return new LibraryProgram(bench, folder);
  }

  async run(runner: Runner): Promise<ProgramRun> {
    const { bench, folder } = this;
    const program = join(folder, `program-${runner.arch.go}`);
    const build = await goFor(bench, runner.arch, ['build', ...tagFlags(bench.scope), '-o', program, folder]);
    if (build.exitCode !== 0) return { ok: false, built: false, line: errorLine(build.stderr) };
    const [file = '', ...args] = runner.wrap([program]);
    const result = await exec(file, args, { cwd: folder, signal: bench.context.signal, timeout: 60, env: withEnv({}), maxBytes: 1 << 16 });
    return { ok: result.exitCode === 0, built: true, line: result.exitCode === 0 ? result.stdout.trim() : (result.timedOut ? 'did not end within 60 s' : errorLine(result.stderr)) };
  }

  async remove(): Promise<void> {
    await removeTree(this.folder);
  }
}

async function listed(path: string, bench: Bench, runner: Runner): Promise<Listed | undefined> {
  const { stdout } = await goFor(bench, runner.arch, ['list', '-e', '-json=ImportPath,Name,Dir,GoFiles', ...tagFlags(bench.scope), '--', path]);
  return (jsonStream(stdout) as Listed[])[0];
}

/** What a name stands for; a function without parameters that may be called is a `call`. */
type Name = 'call' | 'func' | 'type' | 'value';

/** Exported functions and types that a package's files declare at the start of a line. */
async function exported(one: Listed): Promise<Map<string, Name>> {
  const names = new Map<string, Name>();
  for (const file of one.GoFiles ?? []) {
    const text = await readFile(join(one.Dir ?? '', file), 'utf8').catch(() => '');
    for (const [, name = '', parameters = ''] of text.matchAll(/^func ([A-Z]\w*)\((.*)/gm)) names.set(name, parameters.startsWith(')') && CALLED.test(name) ? 'call' : 'func');
    for (const [, name = ''] of text.matchAll(/^type ([A-Z]\w*) /gm)) names.set(name, 'type');
  }
  return names;
}

function programText(path: string, names: ReadonlyMap<string, Name>, wanted: readonly string[]): string {
  const of = (...kinds: Name[]): string[] => [...names].filter(([, kind]) => kinds.includes(kind)).map(([name]) => name).slice(0, MOST_NAMES);
  const functions = of('func', 'call');
  const uses = [
    ...functions.map((name) => `\tkeep(subject.${name})`),
    ...of('call').map((name) => `\tcall(func() { subject.${name}() })`),
    ...wanted.flatMap((name) => (names.get(name) === 'type' ? [`\tvar _ subject.${name}`] : names.get(name) === 'value' ? [`\t_ = subject.${name}`] : [])),
  ];
  return `// Written by loong-adapt: imports, links and calls a library.
package main

import (
\t"fmt"

\t${uses.length === 0 ? '_' : 'subject'} ${JSON.stringify(path)}
)

var kept []interface{}

func keep(value interface{}) { kept = append(kept, value) }

func call(f func()) {
\tdefer func() { _ = recover() }()
\tf()
}

func main() {
${uses.join('\n')}
\tcall(func() {})
\tkeep(nil)
\tfmt.Println("linked", len(kept)-1, "functions")
}
`;
}

function errorLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('go: downloading'));
  return (lines.find((line) => /\.(go|s):\d+|not defined|build constraints|signal|panic|fatal/.test(line)) ?? lines[0] ?? 'failed').slice(0, 300);
}
