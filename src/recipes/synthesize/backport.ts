import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDir } from '../../lib/files.js';
import type { GoModule } from '../../project/go-build.js';
import { buildLines } from '../build-lines.js';
import type { FileEdit, LadderTools, Subject } from '../rung.js';
import { firstSupporting } from '../upgrade/bisect.js';
import { isFinal, versionStore } from '../upgrade/versions.js';
import { moduleFolder } from '../recipe/module-source.js';
import { builds, declared, packageFacts, type Declaration, type FileFacts, type PackageFacts } from './facts.js';
import { judge } from './judge.js';
import { siblings } from './peers.js';
import { openRuntimeLists } from './runtime-lists.js';
import type { Shop } from './shop.js';
import { list } from './strategy.js';

/** Most declarations taken out of files that are for all architectures: beyond that it is another package. */
const MOST = 40;

/** A module that lacks more packages was not for the target at all; looking through its versions takes longer than anybody waits. */
const MOST_PACKAGES = 8;

/** What a later version of the module has for the target. */
export interface Backport {
  edits: FileEdit[];
  missing: string[];
  why: string;
}

/**
 * The target's files as the first later version of the module itself has them: what its authors wrote for the target,
 * where the build can't use that version or it is the project's own. What these files need beyond what is here comes along.
 */
export async function backport(subject: Subject, all: readonly Subject[], shop: Shop, tools: LadderTools): Promise<Backport | { refused: string }> {
  const later = await laterVersion(subject, shop.root.module, all, tools);
  return later === undefined ? { refused: 'no later version of it that can be had supports them' } : backportOf(later, {}, shop);
}

/**
 * The same from a version that is named.
 *
 * @param given Go declarations by name, for what the package's own files need and that version no longer has; taken only where it is lacking.
 */
export async function backportOf(later: Later, given: Readonly<Record<string, string>>, shop: Shop): Promise<Backport | { refused: string }> {
  const { root, facts, context } = shop;
  const source = await moduleFolder(`${later.module}@${later.version}`, context);
  if (!(await isDir(join(source, root.dir)))) return { refused: `${later.version} has another layout` };
  const theirs = await packageFacts(join(source, root.dir), root.package, context);
  const own = theirs.files.filter((file) => builds(file, context.target.go) && !builds(file, context.baseline.go));
  const missing = lacking(own, shop);
  const add = own.filter((file) => file.decls.some((decl) => missing.has(decl.name)));
  if (add.length === 0) return { refused: `${later.version} has no files of its own for ${context.target.go}` };
  const assembly = theirs.assembly.filter((file) => file.arches.includes(context.target.go) && !file.arches.includes(context.baseline.go));
  const ours = facts.files.filter((file) => builds(file, context.target.go)).flatMap((file) => file.decls);
  // Functions that wait for assembly get it with the rest.
  const here = new Set(ours.filter((decl) => decl.body || decl.linked || assembly.length > 0).map((decl) => decl.name));
  const twice = add.flatMap((file) => file.decls).find((decl) => here.has(decl.name) && decl.name !== 'init' && decl.name !== '_');
  if (twice !== undefined) return { refused: `${later.version} declares ${twice.name} for ${context.target.go} alone, which is here for all` };
  // What the baseline has and the package's own files use may be in a file for several architectures there.
  const elsewhere = declared(facts, context.baseline.go);
  const used = new Set(ours.flatMap((decl) => decl.uses).filter((name) => elsewhere.has(name)));
  const needed = along(add, used, here, theirs, context.target.go);
  if ('refused' in needed) return { refused: `the files of ${later.version} ${needed.refused}` };
  // Importers may call what every other architecture offers: it comes as well, where it can be had.
  const wanted = new Set(used);
  let rest = needed;
  for (const name of offered(shop)) {
    const more: { decls: Taken[] } | { refused: string } = along(add, new Set([...wanted, name]), here, theirs, context.target.go);
    if ('refused' in more) continue;
    wanted.add(name);
    rest = more;
  }
  const present = new Set([...here, ...add.flatMap((file) => file.decls.map((decl) => decl.name)), ...rest.decls.map(({ decl }) => decl.name)]);
  const lost = [...used].filter((name) => !present.has(name));
  const told = lost.filter((name) => given[name] !== undefined);
  const older = await fromSiblings(lost.filter((name) => given[name] === undefined), present, shop);
  if ('refused' in older) return { refused: `${later.version} no longer has ${older.refused}` };
  const waiting = [...ours, ...add.flatMap((file) => file.decls)].some((decl) => !decl.body && !decl.linked);
  const names = [...add, ...(waiting ? assembly : [])].map((file) => file.name);
  const edits: FileEdit[] = [];
  for (const name of names) edits.push({ path: name, content: await readFile(join(source, root.dir, name), 'utf8') });
  const taken = [...rest.decls, ...older.decls];
  if (taken.length + told.length > 0) edits.push({ path: `compat_linux_${context.target.go}.go`, content: compat(taken, told.map((name) => given[name] ?? ''), theirs, shop) });
  const lists = await openRuntimeLists(shop);
  if ('refused' in lists) return lists;
  if (edits.some((edit) => facts.files.some((file) => file.name === edit.path))) return { refused: `a file of ${later.version} has the name of one that is here` };
  const alongWords = rest.decls.length === 0 ? '' : `, with ${list(rest.decls.map(({ decl }) => decl.name))} from its other files`;
  const toldWords = told.length === 0 ? '' : `; ${list(told)} as the recipe has ${told.length > 1 ? 'them' : 'it'}`;
  const olderWords = older.why.length === 0 ? '' : `; what it no longer has is that of siblings here (${older.why.join('; ')})`;
  return { edits: [...edits, ...lists.edits], missing: [...missing], why: [`${list(names)} as ${later.module} ${later.version} has ${names.length > 1 ? 'them' : 'it'}, the first version that supports ${context.target.go}${alongWords}${olderWords}${toldWords}`, ...lists.why].join('. ') };
}

/** Functions for importers that the baseline has, and every architecture with files of its own that the target's may come from. */
function offered({ facts, context }: Shop): string[] {
  const supported = siblings(context.target).filter(({ go }) => facts.files.some((file) => builds(file, go) && !builds(file, context.target.go)));
  const all = [context.baseline, ...supported].map((arch) => declared(facts, arch.go));
  const [first = new Map<string, FileFacts>(), ...others] = all;
  return [...first].filter(([name, file]) => /^\p{Lu}/u.test(name) && others.every((names) => names.has(name)) && file.decls.some((decl) => decl.name === name && decl.kind === 'func')).map(([name]) => name);
}

/** A version of a module. */
export interface Later {
  module: string;
  version: string;
}

/** One search for all gaps of a module in a run. */
const searches = new WeakMap<readonly Subject[], Map<string, Promise<Later | undefined>>>();

function laterVersion(subject: Subject, module: GoModule, all: readonly Subject[], tools: LadderTools): Promise<Later | undefined> {
  let known = searches.get(all);
  if (known === undefined) searches.set(all, (known = new Map<string, Promise<Later | undefined>>()));
  const key = `${module.path}@${module.version}`;
  let answer = known.get(key);
  if (answer === undefined) {
    const packages = [subject, ...all].flatMap(({ root }) => (root !== undefined && root.module.path === module.path && root.module.version === module.version ? [root.package] : []));
    answer = search(subject, module, [...new Set(packages)], tools);
    known.set(key, answer);
  }
  return answer;
}

async function search({ gap }: Subject, module: GoModule, packages: readonly string[], tools: LadderTools): Promise<Later | undefined> {
  const used = module.replace ?? module;
  if (/^[./]/.test(used.path) || packages.length > MOST_PACKAGES) return undefined;
  const store = versionStore(tools.context);
  const version = module.main ? (gap.culprit.version ?? '') : used.version;
  const found = await firstSupporting(await store.above(used.path, version), async (one) => {
    if (await store.isRefused(used.path, one)) return 'unavailable';
    const { verdict, reason } = await tools.supports(used.path, one, packages.map((path) => used.path + path.slice(module.path.length)));
    if (verdict === 'unavailable' && isFinal(reason)) await store.refuse(used.path, one);
    return verdict;
  });
  return found.first === undefined ? undefined : { module: used.path, version: found.first };
}

/** Names of the later files that the package lacks here: those found missing, and those that its files use. */
function lacking(own: readonly FileFacts[], { root, facts, context }: Shop): Set<string> {
  const here = declared(facts, context.target.go);
  const decls = facts.files.filter((file) => builds(file, context.target.go)).flatMap((file) => file.decls);
  const wanted = new Set([...root.symbols, ...decls.flatMap((decl) => decl.uses)]);
  const members = new Set([...root.symbols, ...decls.flatMap((decl) => decl.selectors.map((one) => one.split('.')[1] ?? ''))]);
  const names = own.flatMap((file) => file.decls).filter((decl) => !here.has(decl.name) && (root.kind === 'excluded' || (decl.kind === 'method' ? members.has(decl.name.split('.')[1] ?? '') : wanted.has(decl.name))));
  return new Set(names.map((decl) => decl.name));
}

interface Taken {
  decl: Declaration;
  file: FileFacts;
}

/** Declarations of the later version's other files that the added ones need, or the package's own, and so on. */
function along(add: readonly FileFacts[], used: ReadonlySet<string>, here: ReadonlySet<string>, theirs: PackageFacts, target: string): { decls: Taken[] } | { refused: string } {
  const common = new Map<string, Taken>();
  for (const file of theirs.files) if (builds(file, target) && !add.includes(file)) for (const decl of file.decls) common.set(decl.name, { decl, file });
  const there = new Set(add.flatMap((file) => file.decls.map((decl) => decl.name)));
  const taken = new Map<string, Taken>();
  const queue: { name: string; kind: string; uses: Iterable<string> }[] = [{ name: '', kind: '', uses: used }, ...add.flatMap((file) => file.decls)];
  for (const { name: user, kind, uses } of queue) {
    const methods = kind === 'type' && taken.has(user) ? [...common.keys()].filter((name) => name.startsWith(`${user}.`)) : [];
    for (const name of [...uses, ...methods]) {
      const one = common.get(name);
      if (one === undefined || here.has(name) || there.has(name) || taken.has(name)) continue;
      if (one.decl.source === '' || (!one.decl.body && !one.decl.linked)) return { refused: `need ${name}, which can't be taken alone` };
      taken.set(name, one);
      queue.push(one.decl);
    }
    if (taken.size > MOST) return { refused: `need more than ${MOST} other declarations of it` };
  }
  return { decls: [...taken.values()] };
}

/** Declarations that the package's own files need and the later version gave up: as siblings have them, each judged, with what they need in turn. */
async function fromSiblings(names: readonly string[], present: ReadonlySet<string>, { facts, context }: Shop): Promise<{ decls: Taken[]; why: string[] } | { refused: string }> {
  const taken = new Map<string, Taken>();
  const why: string[] = [];
  const queue = [...names];
  for (const name of queue) {
    if (present.has(name) || taken.has(name)) continue;
    let refused = `${name}, which no sibling has either`;
    for (const from of siblings(context.target)) {
      const file = declared(facts, from.go).get(name);
      const decl = file?.decls.find((one) => one.name === name);
      if (file === undefined || decl === undefined) continue;
      const verdict = await judge({ decl, file, from, facts, context });
      if (verdict.ok && verdict.value === undefined && decl.source !== '') {
        taken.set(name, { decl, file });
        why.push(`${name}: ${verdict.why}`);
        const known = declared(facts, from.go);
        queue.push(...decl.uses.filter((one) => known.has(one)));
        break;
      }
      refused = verdict.ok ? `${name}, which can't be taken alone` : verdict.why;
    }
    if (!taken.has(name)) return { refused };
    if (taken.size > MOST) return { refused: `more than ${MOST} names` };
  }
  return { decls: [...taken.values()], why };
}

/** A file of the target that holds declarations taken out of others. */
function compat(taken: readonly Taken[], told: readonly string[], theirs: PackageFacts, { goDirective, context }: Shop): string {
  const paths = new Map<string, string>();
  for (const { decl, file } of taken) {
    const used = new Set(decl.selectors.map((one) => one.split('.')[0] ?? ''));
    for (const path of file.imports) {
      const alias = Object.entries(file.aliases).find(([, to]) => to === path)?.[0];
      const name = alias ?? path.replace(/\/v\d+$/, '').split('/').pop() ?? '';
      if (used.has(name)) paths.set(path, alias === undefined ? `"${path}"` : `${alias} "${path}"`);
    }
  }
  const imports = paths.size === 0 ? '' : `import (\n${[...paths.values()].sort().map((one) => `\t${one}\n`).join('')})\n\n`;
  return `${buildLines('linux', context.target.go, goDirective)}package ${theirs.name}\n\n${imports}${[...taken.map(({ decl }) => decl.source), ...told].map((text) => `${text.trimEnd()}\n`).join('\n')}`;
}
