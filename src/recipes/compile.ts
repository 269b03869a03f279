import { shellWords } from '../lib/exec.js';
import type { ProbeResult } from '../project/go-build.js';
import type { Architecture } from '../target/architectures.js';
import { go } from '../target/go.js';
import type { Bench } from './bench.js';
import { lastLines } from './go-words.js';
import type { GoTree } from './tree.js';

/** A compile and what came of it. */
export interface Compiled {
  ok: boolean;
  /** As a person would type it in `adaptation.dir`. */
  command: string;
  result: string;
  /** Everything in scope was compiled, but for what fails for the baseline too. */
  whole: boolean;
}

/**
 * Compiles and links a tree's scope for the target with the go command alone, without what the detector knows
 * to fail. What doesn't compile for the baseline either, in the original, is left out.
 */
export async function compileTree(bench: Bench, tree: GoTree, tags: readonly string[], after: ProbeResult, plain = false): Promise<Compiled> {
  const { target } = bench.tools.context;
  const failing = new Set([...after.roots.flatMap((root) => [root.package, ...root.cascades, ...root.messages.map((message) => message.package)]), ...after.broken.map((one) => one.package), ...after.missing.map((one) => one.package)]);
  const whole = after.roots.length === 0;
  let patterns = tree.packages;
  if (failing.size > 0) {
    patterns = await packagesOf(bench, tree, tags, failing);
    if (patterns.length === 0) return { ok: true, command: '', result: 'nothing in scope can be compiled yet', whole: false };
  }
  bench.tools.context.reporter.progress(`compiling ${patterns.join(' ').slice(0, 60)} for ${target.go}`);
  const first = await run(bench, tree, tags, patterns, target, plain);
  const also = after.broken.length + after.missing.length;
  if (first.ok) return { ...first, whole, result: whole && also > 0 ? `${first.result}, ${withoutWhat(bench)}` : first.result };
  const broken = await brokenBefore(bench, tree, tags);
  if (broken.size === 0) return { ...first, whole: false };
  const rest = await packagesOf(bench, tree, tags, new Set([...failing, ...broken]));
  if (rest.length === 0) return { ...first, whole: false };
  const second = await run(bench, tree, tags, rest, target, plain);
  return { ...second, whole, result: second.ok && whole ? `${second.result}, ${withoutWhat(bench)}` : second.result };
}

/** A scope that was built as far as it goes must not look like a whole one. */
function withoutWhat(bench: Bench): string {
  return `without the packages that can't be built for linux/${bench.tools.context.baseline.go} either`;
}

async function run(bench: Bench, tree: GoTree, tags: readonly string[], patterns: readonly string[], arch: Architecture, plain: boolean): Promise<Omit<Compiled, 'whole'>> {
  const { context } = bench.tools;
  const cgo = bench.scope.cgo === true;
  // Paths of this machine are trimmed so that what was compiled serves later builds, too.
  const all = tagFlags([...(bench.scope.tags ?? []), ...tags]);
  const args = bench.scope.tests === true
    ? ['test', '-trimpath', '-vet=off', '-run=^$', '-exec=true', ...all, ...patterns]
    : ['build', '-buildvcs=false', '-trimpath', '-o', '/dev/null', ...all, ...patterns];
  const goflags = plain ? tree.plain : tree.goflags;
  const result = await go(context, args, { cwd: tree.dir, arch, cgo, env: { ...tree.env, GOFLAGS: goflags, ...(cgo ? bench.compilers : {}) } });
  const folder = tree.original.folder;
  const command = [`GOOS=linux GOARCH=${arch.go} CGO_ENABLED=${cgo ? 1 : 0}`, ...(goflags === '' ? [] : [`GOFLAGS='${goflags}'`]), shellWords('go', [...(folder === '' ? [] : ['-C', folder]), ...args])].join(' ');
  const ok = result.exitCode === 0;
  return { ok, command, result: ok ? `compiled and linked for linux/${arch.go} in ${result.seconds.toFixed(1)} s` : `it doesn't compile: ${lastLines(firstLines(result.stderr), tree.dir, 4)}` };
}

function firstLines(text: string): string {
  return text.split('\n').filter((line) => !/^go: downloading /.test(line)).slice(0, 6).join('\n');
}

function tagFlags(tags: readonly string[]): string[] {
  return tags.length === 0 ? [] : [`-tags=${[...new Set(tags)].join(',')}`];
}

/** Packages of the scope that have files for the target and need none that fails: an importer can be right and still not be compiled. */
async function packagesOf(bench: Bench, tree: GoTree, tags: readonly string[], failing: ReadonlySet<string>): Promise<string[]> {
  const args = ['list', '-e', '-f', '{{if or .GoFiles .CgoFiles}}{{.ImportPath}} {{join .Deps " "}}{{end}}', ...tagFlags([...(bench.scope.tags ?? []), ...tags]), ...tree.packages];
  const result = await go(bench.tools.context, args, { cwd: tree.dir, arch: bench.tools.context.target, cgo: bench.scope.cgo === true, maxBytes: 512 * 1024 * 1024, env: { ...tree.env, GOFLAGS: tree.goflags } });
  return result.stdout.split('\n').filter((line) => line !== '').flatMap((line) => {
    const words = line.split(' ');
    return words.some((one) => failing.has(one)) ? [] : words.slice(0, 1);
  });
}

/** Packages of the scope that the compiler refuses for the baseline in the original. */
async function brokenBefore(bench: Bench, tree: GoTree, tags: readonly string[]): Promise<Set<string>> {
  const { original } = tree;
  const args = ['list', '-e', '-export', '-f', '{{if or .Error .DepsErrors}}{{.ImportPath}}{{end}}', ...tagFlags([...(bench.scope.tags ?? []), ...tags]), ...tree.packages];
  const result = await go(bench.tools.context, args, { cwd: original.dir, arch: bench.tools.context.baseline, env: { ...original.env, GOFLAGS: original.goflags } });
  return new Set(result.stdout.split('\n').filter((line) => line !== ''));
}
