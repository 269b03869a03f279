import type { Context } from '../../lib/context.js';
import type { RootFailure } from '../../project/go-build.js';
import type { Architecture } from '../../target/architectures.js';
import { builds, declared, type FileFacts, type PackageFacts } from './facts.js';

/** What is said of a model that has nothing to give. */
export const LACKS = 'does not have them either';

/** A package that must change, and what is known of it. */
export interface Shop {
  root: RootFailure;
  facts: PackageFacts;
  /** The module's `go` directive. */
  goDirective: string;
  context: Context;
}

/** How the package is built elsewhere: for another architecture, or with one more tag. */
export interface Model {
  arch: Architecture;
  /** Empty for none. */
  tag: string;
}

/** What the target must get and lose so that it has the missing names as a model has them. */
export interface Delta {
  add: FileFacts[];
  drop: FileFacts[];
  missing: string[];
}

/** Names the target lacks and the model has: those that were found missing, and for functions without a body, those. */
export function missingNames({ root, facts, context }: Shop, model: Model): string[] {
  const there = declared(facts, model.arch.go, model.tag);
  const here = declared(facts, context.target.go);
  const lacking = [...there.keys()].filter((name) => !here.has(name));
  if (root.kind === 'excluded') return lacking;
  const symbols = new Set(root.symbols);
  return lacking.filter((name) => symbols.has(name) || symbols.has(name.split('.').pop() ?? ''));
}

/** The model's files that the target needs, with what they need themselves; `whole` takes every file that it has beyond the target. */
export function deltaTo(shop: Shop, model: Model, whole: boolean): Delta | { refused: string } {
  const { facts, context, root } = shop;
  const missing = missingNames(shop, model);
  const as = model.tag === '' ? model.arch.go : `tag ${model.tag}`;
  if (missing.length === 0) return { refused: `${as} ${LACKS}` };
  const there = declared(facts, model.arch.go, model.tag);
  const here = declared(facts, context.target.go);
  const beyond = facts.files.filter((file) => builds(file, model.arch.go, model.tag) && !builds(file, context.target.go));
  const add = new Set(whole || root.kind === 'excluded' ? beyond : missing.map((name) => there.get(name)).filter((file) => file !== undefined));
  // What is found missing hides what would be missed next: methods of a type that isn't there, say.
  for (const file of facts.files) if (builds(file, context.target.go)) for (const other of neededBy(file, beyond, here)) add.add(other);
  for (const file of add) for (const other of neededBy(file, beyond, here)) add.add(other); // A set visits what is added while it is walked.
  const names = new Set([...add].flatMap((file) => file.decls.map((decl) => decl.name)).filter((name) => name !== 'init' && name !== '_'));
  const drop: FileFacts[] = [];
  for (const file of facts.files) {
    if (!builds(file, context.target.go) || add.has(file)) continue;
    const twice = file.decls.find((decl) => names.has(decl.name));
    if (twice === undefined) continue;
    if (builds(file, model.arch.go, model.tag)) return { refused: `${twice.name} would be declared twice` };
    const lost = file.decls.find((decl) => !names.has(decl.name) && decl.name !== 'init');
    if (lost !== undefined) return { refused: `${file.name}, which would have to go, alone declares ${lost.name}` };
    drop.push(file);
  }
  return { add: [...add], drop, missing };
}

/** Files beyond the target that declare what `file` uses. */
function neededBy(file: FileFacts, beyond: readonly FileFacts[], here: ReadonlyMap<string, FileFacts>): FileFacts[] {
  const uses = new Set(file.decls.flatMap((decl) => decl.uses));
  const members = new Set(file.decls.flatMap((decl) => decl.selectors.map((selector) => selector.split('.')[1] ?? '')));
  return beyond.filter((other) => other !== file && other.decls.some(({ name, kind }) => !here.has(name) && (kind === 'method' ? members.has(name.split('.')[1] ?? '') : uses.has(name))));
}
