import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { exec, withEnv } from '../../lib/exec.js';
import { isDir, makeDir, walk, writeAtomic } from '../../lib/files.js';
import type { Note } from '../../record/types.js';
import { quiet } from '../../target/go.js';
import { readLockFile, type Pin } from './lockfiles.js';
import { cachedOnly, leftOutNote, silenceNote, tellRequests, unanswered, withoutRequests } from './silence.js';
import type { GoToolchain } from './toolchain.js';
import { withoutMachine } from './words.js';

/** Folders whose Go files belong to no package of a module. */
export const notScanned = (path: string): boolean => /(^|\/)(vendor|testdata|node_modules|_[^/]*|\.[^/]+)$/.test(path);

/**
 * The text of a go.mod for a project of the time before modules, and what was decided for it. `env` is how the go command
 * must be run from then on: where it waited in vain for an answer, without the network.
 */
export async function makeModFile(root: string, module: string, folder: string, env: Record<string, string>, toolchain: GoToolchain, context: Context): Promise<{ text: string; notes: Note[]; env: Record<string, string> }> {
  const path = module !== '' ? module : await inferModulePath(root);
  const notes: Note[] = [{ stage: 'detect', kind: 'decision', message: `the project has no go.mod: one was made in the work directory for module ${path}` }];
  const lock = await readLockFile(root);
  const lines: string[] = [];
  let runWith = env;
  if (lock === undefined) {
    notes.push({ stage: 'detect', kind: 'decision', message: 'no lock file pins the dependencies: the latest versions are used' });
  } else {
    const { pinned, missing, ...after } = await resolvePins(lock.pins, await makeDir(join(folder, 'pins')), env, toolchain, context);
    runWith = after.env;
    notes.push(...after.notes);
    for (const [name, version] of pinned) if (name !== path) lines.push(`\t${name} ${version}`);
    notes.push({ stage: 'detect', kind: 'decision', message: `${lock.file}: ${lock.pins.length - missing.length} of ${lock.pins.length} pinned revisions can be had${missing.length === 0 ? '' : `; the latest version stands for ${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ` and ${missing.length - 10} more` : ''}`}` });
  }
  const text = `module ${path}\n\ngo 1.16\n${lines.length === 0 ? '' : `\nrequire (\n${lines.join('\n')}\n)\n`}`;
  return { text, notes, env: runWith };
}

/** Asks the go command which version each revision (or, without one, release) is; the latest stands in for what can't be had. */
async function resolvePins(pins: readonly Pin[], scratch: string, env: Record<string, string>, toolchain: GoToolchain, context: Context): Promise<{ pinned: Map<string, string>; missing: string[]; notes: Note[]; env: Record<string, string> }> {
  await writeAtomic(join(scratch, 'go.mod'), 'module pins\n\ngo 1.16\n');
  const pinned = new Map<string, string>();
  const missing: string[] = [];
  const notes: Note[] = [];
  /** Modules of which nobody answered. */
  const silent = new Set<string>();
  let runWith = env;
  const ask = async (queries: readonly { path: string; query: string }[]): Promise<void> => {
    const asked = queries.filter(({ path }) => !silent.has(path));
    if (asked.length === 0) return;
    // By -x it tells each request: a long silence is one request's, and whose.
    const result = await exec(toolchain.go, ['list', '-m', '-e', '-x', '-json=Path,Version,Error', ...asked.map(({ path, query }) => `${path}@${query}`)], {
      cwd: scratch, signal: context.signal, onLine: tellRequests(context), ...quiet(context), env: withEnv({ ...runWith, GOFLAGS: '-mod=mod', GOWORK: 'off', GO111MODULE: 'on', GOTOOLCHAIN: 'local' }),
    });
    if (result.fellSilent === true && runWith['GOPROXY'] !== 'off') {
      const some = unanswered(result.stderr).filter((module) => asked.some(({ path }) => path === module));
      // Where others answer, those alone are left out; once, for each costs the whole wait.
      const alone = silent.size === 0 && some.length > 0 && some.length < asked.length / 2;
      notes.push(alone ? leftOutNote(some, context) : silenceNote(result.stderr, context));
      if (alone) for (const module of some) silent.add(module);
      else runWith = cachedOnly(runWith);
      return ask(queries);
    }
    for (const found of jsonStream(result.stdout) as { Path: string; Version?: string; Error?: unknown }[]) {
      if (found.Error === undefined && found.Version !== undefined) pinned.set(found.Path, found.Version);
    }
  };
  const wanted = (pin: Pin): string => (pin.revision !== '' ? pin.revision : `v${pin.version.replace(/^v/, '')}`);
  for (const query of [wanted, (): string => 'latest']) {
    const open = pins.filter((pin) => !pinned.has(pin.path) && query(pin) !== '' && !query(pin).startsWith('-'));
    if (open.length === 0) continue;
    context.reporter.progress(`looking for ${open.length} pinned revisions`);
    await ask(open.map((pin) => ({ path: pin.path, query: query(pin) })));
    if (query === wanted) missing.push(...pins.filter((pin) => !pinned.has(pin.path)).map((pin) => pin.path));
  }
  return { pinned, missing, notes, env: runWith };
}

/** Most versions that are left out of one made go.mod. */
const MOST_EXCLUDED = 40;

/** What came of completing a made go.mod. */
export interface Completed {
  notes: Note[];
  /** Whether the go command came to an end with it. */
  complete: boolean;
  /** How the go command must be run from then on. */
  env: Record<string, string>;
}

/**
 * Lets the go command complete a made go.mod with what the project imports. Versions that it can't work with are left out
 * (a latest version may have another module path by now), so that it takes an earlier one.
 */
export async function completeModFile(root: string, flags: readonly string[], env: Record<string, string>, modFile: string, toolchain: GoToolchain, context: Context): Promise<Completed> {
  const excluded: string[] = [];
  const notes: Note[] = [];
  let runWith = env;
  let trouble = `more than ${MOST_EXCLUDED} versions are of no use to it`;
  while (excluded.length < MOST_EXCLUDED) {
    context.reporter.progress(`completing the made go.mod${excluded.length === 0 ? '' : `, without ${excluded.length} versions`}`);
    const list = await exec(toolchain.go, ['list', ...flags, '-e', '-x', '-deps', '-f', '{{.ImportPath}}', './...'], { cwd: root, signal: context.signal, onLine: tellRequests(context), ...quiet(context), env: withEnv({ ...runWith, GOFLAGS: '', GOTOOLCHAIN: 'local' }) });
    if (list.exitCode === 0) return { notes: [...notes, ...withoutVersions(excluded)], complete: true, env: runWith };
    if (list.fellSilent === true && runWith['GOPROXY'] !== 'off') {
      notes.push(silenceNote(list.stderr, context));
      runWith = cachedOnly(runWith);
      continue;
    }
    trouble = withoutMachine(withoutRequests(list.stderr), root).slice(0, 400);
    const [, module, version] = unusableVersion(withoutRequests(list.stderr)) ?? [];
    if (module === undefined || version === undefined || excluded.includes(`${module}@${version}`)) break;
    const edit = await exec(toolchain.go, ['mod', 'edit', `-droprequire=${module}`, `-exclude=${module}@${version}`, modFile], { cwd: context.workDir, signal: context.signal, env: withEnv({ GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' }) });
    if (edit.exitCode !== 0) break;
    excluded.push(`${module}@${version}`);
  }
  const incomplete: Note = { stage: 'detect', kind: 'warning', message: `the go command could not complete the made go.mod, and packages that it lacks are left out: ${trouble}` };
  return { notes: [...notes, ...withoutVersions(excluded), incomplete], complete: false, env: runWith };
}

/** Most raised pins that are named. */
const RAISED_NAMED = 10;

/** What is said of pins that stand in the completed go.mod with another version: others of the build require it. */
export function raisedNotes(made: string, completed: string): Note[] {
  const now = requirements(completed);
  const raised = [...requirements(made)].flatMap(([path, version]) => {
    const used = now.get(path);
    return used === undefined || used === version ? [] : [`${path} ${version} → ${used}`];
  });
  if (raised.length === 0) return [];
  const more = raised.length > RAISED_NAMED ? ` and ${raised.length - RAISED_NAMED} more` : '';
  return [{ stage: 'detect', kind: 'decision', message: `the build uses other versions of ${raised.length} modules than were written into the made go.mod, for others require them: ${raised.slice(0, RAISED_NAMED).join(', ')}${more}; --replace MODULE=MODULE@VERSION decides otherwise` }];
}

/** Version by module of a go.mod that was made, or completed, by the go command. */
function requirements(text: string): Map<string, string> {
  return new Map([...text.replace(/^exclude \([^)]*\)/gm, '').matchAll(/^(?:require)?\s+([^\s()]+) (v\S+)/gm)].map(([, path = '', version = '']) => [path, version]));
}

function withoutVersions(excluded: readonly string[]): Note[] {
  return excluded.length === 0 ? [] : [{ stage: 'detect', kind: 'decision', message: `left out of the made go.mod, for the go command can't use them: ${excluded.join(', ')}` }];
}

/** The module and version that the go command stumbles over: the first it names in what it complains of. */
export function unusableVersion(text: string): RegExpExecArray | undefined {
  const complaint = text.split('\n').filter((line) => !/^go: (downloading|finding|found|extracting) /.test(line)).join('\n');
  return /(?:^|\s)([^\s@:]+)@(v[^\s@:/]+)(?=:|\/go\.mod:| requires)/.exec(complaint) ?? undefined;
}

/** The values of a stream of JSON objects, as the go command prints them: each closes with `}` alone on a line. */
export function jsonStream(text: string): unknown[] {
  return text.split(/^(?=\{)/m).filter((part) => part.trim() !== '').map((part): unknown => JSON.parse(part));
}

/** Guesses a module path from what the project's files import of the project itself; else the folder's name. */
async function inferModulePath(root: string): Promise<string> {
  const votes = new Map<string, number>();
  let files = 0;
  for await (const { path, bytes } of walk(root, notScanned)) {
    if (!path.endsWith('.go') || bytes > 1 << 20 || ++files > 400) continue;
    for (const match of (await readFile(join(root, path), 'utf8')).matchAll(/^\s*(?:import\s+)?(?:[\w.]+\s+)?"([\w.-]+\.[a-z]+\/[^"\s]+)"/gm)) {
      for (let [head, tail] = [dirname(match[1] ?? ''), basename(match[1] ?? '')]; head !== '.' && head.includes('/'); [head, tail] = [dirname(head), `${basename(head)}/${tail}`]) {
        if (await isDir(join(root, tail))) votes.set(head, (votes.get(head) ?? 0) + 1);
      }
    }
  }
  const best = [...votes].sort((a, b) => b[1] - a[1] || a[0].length - b[0].length)[0];
  return best?.[0] ?? (basename(root).replace(/[^\w.-]/g, '-') || 'project');
}
