import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { exec, withEnv } from '../../lib/exec.js';
import { makeDir, removeTree, writeAtomic } from '../../lib/files.js';
import type { Gap } from '../../record/types.js';
import { jsonStream } from './premodule.js';
import { toolchainOf, type GoToolchain } from './toolchain.js';
import type { GoScope, GoWorkspace, ProbeResult, RootFailure } from '../../project/go-build.js';

/** What `go list -export` says of a package it compiled. */
interface Compiled {
  ImportPath: string;
  Dir?: string;
  Export?: string;
  GoFiles?: string[];
  CgoFiles?: string[];
  SFiles?: string[];
  CFiles?: string[];
  SysoFiles?: string[];
  Imports?: string[];
  ImportMap?: Record<string, string>;
  Error?: { Err: string };
}

/** Everything one tree's compiles need. */
interface Bench {
  tree: GoWorkspace;
  scope: GoScope;
  toolchain: GoToolchain;
  scratch: string;
  context: Context;
}

/**
 * Raises the evidence of gaps to `compiled` where the real compiler says the same. Packages that it
 * never reaches, because what they import fails, are compiled alone: the target's files against
 * the baseline's dependencies. Runs no code of the project.
 */
export async function proveByCompiler(gaps: readonly Gap[], result: ProbeResult, tree: GoWorkspace, scope: GoScope, context: Context): Promise<Gap[]> {
  if (result.roots.length === 0) return [...gaps];
  const scratch = await mkdtemp(join(await makeDir(join(context.workDir, 'go')), 'compile-'));
  const bench: Bench = { tree, scope, toolchain: await toolchainOf(tree.dir, context), scratch, context };
  try {
    context.reporter.progress(`compiling ${result.roots.length} packages for ${context.target.go}`);
    const asked = new Set(result.roots.flatMap((root) => [root.package, ...root.cascades.slice(0, 3)]));
    const words = new Map((await compile(bench, [...asked], context.target.go)).map((one) => [one.ImportPath, one.Error?.Err ?? '']));
    const proven: Gap[] = [];
    for (const gap of gaps) {
      const root = result.roots.find((one) => one.package === gap.package);
      const { lines, alone } = root === undefined ? { lines: [], alone: false } : await wordsFor(root, words, bench);
      const said = `said by the compiler of ${bench.toolchain.version}, GOARCH=${context.target.go}${alone ? `, with dependencies as ${context.baseline.go} has them` : ''}`;
      proven.push(lines.length === 0 ? gap : { ...gap, evidence: { level: 'compiled', detail: [...lines.slice(0, 2), said].join('\n') } });
    }
    return proven;
  } finally {
    await removeTree(scratch);
  }
}

/** The compiler's lines about a root: from the build itself, from who uses it, or from a compile of it alone. */
async function wordsFor(root: RootFailure, words: ReadonlyMap<string, string>, bench: Bench): Promise<{ lines: string[]; alone: boolean }> {
  if (root.kind === 'missing-member' && root.messages[0]?.package !== root.package) {
    const users = [...new Set(root.messages.map((message) => message.package))].slice(0, 3);
    for (const user of users) {
      const direct = aboutMember(errorLines(words.get(user) ?? '', user), root);
      if (direct.length > 0) return { lines: direct, alone: false };
    }
    const own = await compileAlone(root.package, new Map(), bench);
    for (const user of own.output === undefined ? [] : users) {
      const lines = aboutMember((await compileAlone(user, new Map([[root.package, own.output ?? '']]), bench)).lines, root);
      if (lines.length > 0) return { lines, alone: true };
    }
    return { lines: [], alone: true };
  }
  const direct = errorLines(words.get(root.package) ?? '', root.dir);
  if (direct.length > 0) return { lines: direct, alone: false };
  const { lines } = await compileAlone(root.package, new Map(), bench);
  return { lines: lines.map((line) => (root.dir === '' ? line : `${root.dir}/${line}`)), alone: true };
}

function aboutMember(lines: readonly string[], root: RootFailure): string[] {
  return lines.filter((line) => root.symbols.some((symbol) => line.endsWith(`.${symbol}`) || line.includes(`.${symbol} `)));
}

/** `file:line: message` of each error in the go command's words; paths become relative to the module. */
function errorLines(text: string, folder: string): string[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(?:\S*\/)?([^/\s:]+\.(?:go|s)):(\d+)(?::\d+)?: (.*)$/.exec(line);
    if (match !== null) return [`${folder === '' ? '' : `${folder}/`}${match[1] ?? ''}:${match[2] ?? ''}: ${match[3] ?? ''}`];
    const excluded = /build constraints exclude all Go files/.exec(line) ?? /found packages .*(?= in )/.exec(line);
    return excluded === null ? [] : [excluded[0]];
  });
}

async function goList(bench: Bench, arch: string, args: readonly string[]): Promise<Compiled[]> {
  const { tree, scope, toolchain, context } = bench;
  const tags = scope.tags !== undefined && scope.tags.length > 0 ? [`-tags=${scope.tags.join(',')}`] : [];
  const result = await exec(toolchain.go, ['list', '-e', '-json=ImportPath,Dir,Export,GoFiles,CgoFiles,SFiles,CFiles,SysoFiles,Imports,ImportMap,Error', ...tags, ...args], {
    cwd: tree.dir, signal: context.signal,
    env: withEnv({ ...tree.env, GOFLAGS: tree.goflags, GOTOOLCHAIN: 'local', GOOS: 'linux', GOARCH: arch, CGO_ENABLED: scope.cgo === true ? '1' : '0' }),
  });
  return jsonStream(result.stdout) as Compiled[];
}

async function compile(bench: Bench, packages: readonly string[], arch: string): Promise<Compiled[]> {
  return packages.length === 0 ? [] : goList(bench, arch, ['-export', '--', ...packages]);
}

/** Compiles the target's files of one package against its dependencies as the baseline has them; `instead` are other object files for some. */
async function compileAlone(path: string, instead: ReadonlyMap<string, string>, bench: Bench): Promise<{ lines: string[]; output?: string }> {
  const { baseline, target } = bench.context;
  const [own] = await goList(bench, target.go, ['--', path]);
  if (own?.Dir === undefined || (own.GoFiles ?? []).length === 0) return { lines: [] };
  const needed = (own.Imports ?? []).filter((one) => one !== 'unsafe' && one !== 'C');
  const objects = needed.length === 0 ? [] : await goList(bench, baseline.go, ['-export', '-deps', '--', ...needed]);
  const files = new Map(objects.map((one) => [one.ImportPath, one.Export ?? '']));
  for (const [name, file] of instead) files.set(name, file);
  const config = [
    ...Object.entries(own.ImportMap ?? {}).map(([from, to]) => `importmap ${from}=${to}`),
    ...[...files].filter(([, file]) => file !== '').map(([name, file]) => `packagefile ${name}=${file}`),
  ];
  const base = join(bench.scratch, path.replaceAll('/', '+'));
  await writeAtomic(`${base}.cfg`, `${config.join('\n')}\n`);
  // As the go command does: only where all is Go, each function needs a body.
  const onlyGo = [own.CgoFiles, own.SFiles, own.CFiles, own.SysoFiles].every((others) => (others ?? []).length === 0);
  const result = await exec(bench.toolchain.go, ['tool', 'compile', '-p', path, '-e', ...(onlyGo ? ['-complete'] : []), '-importcfg', `${base}.cfg`, '-o', `${base}.a`, ...(own.GoFiles ?? [])], {
    cwd: own.Dir, signal: bench.context.signal, env: withEnv({ GOFLAGS: '', GOTOOLCHAIN: 'local', GOOS: 'linux', GOARCH: baseline.go, CGO_ENABLED: '0' }),
  });
  const lines = errorLines(`${result.stdout}\n${result.stderr}`, '').filter((line) => !line.includes('could not import')).map((line) => line.replace(/^\S*?([^/]+:\d+: )/, '$1'));
  return result.exitCode === 0 ? { lines: [], output: `${base}.a` } : { lines: [...new Set(lines)].map((line) => (instead.size > 0 ? `${path}/${line}` : line)) };
}

