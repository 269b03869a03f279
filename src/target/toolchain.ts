import { chmod, cp, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError } from '../lib/errors.js';
import { exists } from '../lib/files.js';
import { hostArchitecture } from './architectures.js';
import { debianGo, goAt, runGo } from './go-at.js';
import { fetchGo } from './toolchain-fetch.js';
import { readPins } from './pins.js';
import { runnerTool } from './runner-cache.js';
import { store, storedVersions, toolFolder } from './store.js';
import { which, type Tool } from './which.js';
import { compareVersions, plainVersion, satisfies } from './version.js';

/** Finds or fetches Go; see `findGo`. */
export async function locateGo(context: Context): Promise<Tool> {
  const { minimum, version: pinned } = readPins().go;
  const wish = (context.goVersion ?? '').replace(/^go/, '').replace(/\.x$/, '');
  const fits = (tool: Tool): boolean => {
    const version = plainVersion(tool.version);
    return compareVersions(version, minimum) >= 0 && (wish === '' || satisfies(version, wish));
  };
  const onPath = await which('go');
  const first = onPath === undefined ? undefined : await goAt(onPath, context);
  if (first !== undefined && fits(first)) return first;
  const there = [...(first === undefined ? [] : [first]), ...(await otherGoes(context))];
  // One that we fetched only to get another from it is no answer as long as that other can be had.
  const good = there.find((tool) => fits(tool) && (wish !== '' || !isBootstrap(tool, context) || compareVersions(plainVersion(tool.version), pinned) >= 0));
  if (good !== undefined) return good;
  const bootstrap = there[0] ?? (context.install && context.network ? await fetchGo(context) : undefined);
  if (bootstrap === undefined) throw new AdaptError('Go is missing', { advice: goAdvice(context) });
  if (fits(bootstrap) && (wish !== '' || compareVersions(plainVersion(bootstrap.version), pinned) >= 0)) return bootstrap;
  if (context.install) {
    const switched = await switchTo(bootstrap, wish === '' ? pinned : wish, context);
    if (typeof switched === 'object') return switched;
    if (wish === '' && fits(bootstrap)) return bootstrap;
    throw new AdaptError(`cannot get Go ${wish === '' ? pinned : wish}: ${switched}`, { where: bootstrap.path, advice: goAdvice(context) });
  }
  const what = wish === '' ? `${bootstrap.version} is older than ${minimum}` : `${bootstrap.version} is not the ${wish} asked for`;
  throw new AdaptError(`Go ${what}`, { where: bootstrap.path, advice: goAdvice(context) });
}

function isBootstrap(tool: Tool, context: Context): boolean {
  return tool.path.startsWith(join(toolFolder(context, 'go'), '/'));
}

function goAdvice(context: Context): string {
  const { minimum } = readPins().go;
  if (!context.network) return `Without a network, put Go ${minimum} or newer on PATH.`;
  return context.install ? `Install Go ${minimum} or newer and put it on PATH.` : `Install Go ${minimum} or newer, or allow missing tools to be installed.`;
}

/** Every Go of this machine in the usual places, the newest first. */
async function otherGoes(context: Context): Promise<Tool[]> {
  const paths = ['/usr/local/go/bin/go', join(homedir(), 'go', 'bin', 'go')];
  for (const name of await readdir('/usr/lib').catch(() => [])) if (/^go-1\.\d+$/.test(name)) paths.push(join('/usr/lib', name, 'bin', 'go'));
  const runner = await runnerTool('go', `>=${readPins().go.minimum}`);
  if (runner !== undefined) paths.push(join(runner, 'bin', 'go'));
  for (const version of await storedVersions(context, 'go')) {
    const folder = join(toolFolder(context, 'go'), version);
    paths.push(join(folder, 'bin', 'go'), ...(await debianGo(folder)));
  }
  const tools: Tool[] = [];
  for (const path of paths) {
    const tool = (await exists(path)) ? await goAt(path, context) : undefined;
    if (tool !== undefined) tools.push(tool);
  }
  return tools.sort((a, b) => compareVersions(plainVersion(b.version), plainVersion(a.version)));
}

/**
 * Gets another release as a Go module, by the user's own module proxy and checked by its checksum database.
 *
 * @returns why not, where it can't be had.
 */
async function switchTo(from: Tool, wish: string, context: Context): Promise<Tool | string> {
  const modern = compareVersions(plainVersion(from.version), '1.21') >= 0;
  let release = wish;
  if (modern && !/^\d+\.\d+\.\d+|rc|beta/.test(wish)) {
    const query = wish === 'stable' || wish === 'latest' ? 'latest' : wish;
    const answer = await runGo(from.path, ['list', '-m', `go@${query}`], { GOTOOLCHAIN: 'local' }, context);
    release = /^go (\S+)$/m.exec(answer.stdout)?.[1] ?? '';
    if (release === '') return lastLine(answer.stderr);
  }
  context.reporter.progress(`getting Go ${release}`);
  if (!modern) return oldSwitch(from, release, context);
  const answer = await runGo(from.path, ['env', 'GOROOT'], { GOTOOLCHAIN: `go${release}` }, context);
  const root = answer.stdout.trim();
  return answer.exitCode === 0 && root !== '' ? ((await goAt(join(root, 'bin', 'go'), context)) ?? `it does not start (${root})`) : lastLine(answer.stderr);
}

/** Before 1.21 the go command can download the module but not use it: that it does by a copy with its execute bits set. */
async function oldSwitch(from: Tool, release: string, context: Context): Promise<Tool | string> {
  const module = `golang.org/toolchain@v0.0.1-go${release}.${process.platform}-${hostArchitecture().go}`;
  const answer = await runGo(from.path, ['mod', 'download', '-json', module], {}, context);
  const dir = /"Dir": "(.*)"/.exec(answer.stdout)?.[1];
  if (answer.exitCode !== 0 || dir === undefined) return lastLine(/"Error": "(.*)"/.exec(answer.stdout)?.[1] ?? answer.stderr);
  const folder = await store(context, 'go', release, async (part) => {
    await cp(dir, part, { recursive: true });
    await cp(join(part, 'src', '_go.mod'), join(part, 'src', 'go.mod')).catch(() => {});
    for (const programs of ['bin', join('pkg', 'tool', `${process.platform}_${hostArchitecture().go}`)]) {
      for (const name of await readdir(join(part, programs))) await chmod(join(part, programs, name), 0o755);
    }
  });
  return (await goAt(join(folder, 'bin', 'go'), context)) ?? `it does not start (${folder})`;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
