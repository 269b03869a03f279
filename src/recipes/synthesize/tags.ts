import { builds, declared } from './facts.js';
import { missingNames, type Shop } from './shop.js';

/** Tags by which projects leave their assembly or pointer tricks out. */
const PLAIN = /^(pure_?go|no_?asm|appengine|safe|no_?unsafe|disable_?unsafe|generic|no_?simd|no_?avx2?|no_?sse)$/i;

/** Tags that may be tried: those that leave assembly out, and those by which a project lets its users try the target. */
export function offeredTags({ facts, context }: Shop): string[] {
  const all = new Set([...facts.files, ...facts.assembly].flatMap((file) => Object.keys(file.tagged)));
  const names = [context.target.go, ...context.target.uname];
  const asks = (tag: string): boolean => names.some((name) => tag.toLowerCase().includes(name));
  return [...all].filter((tag) => PLAIN.test(tag) || asks(tag)).sort((a, b) => Number(asks(b)) - Number(asks(a)) || a.localeCompare(b));
}

/** Whether the package is whole for the target with one more tag: every missing name once, and what can be seen of it compiled. */
export function closedByTag(shop: Shop, tag: string): boolean {
  const { facts, context, root } = shop;
  const target = context.target.go;
  const files = facts.files.filter((file) => builds(file, target, tag));
  if (files.length === 0 || files.every((file) => builds(file, target)) && facts.files.filter((file) => builds(file, target)).length === files.length) return false;
  const names = declared(facts, target, tag);
  const seen = new Set<string>();
  for (const file of files) {
    for (const decl of file.decls) {
      if (decl.name === 'init' || decl.name === '_') continue;
      if (seen.has(decl.name)) return false;
      seen.add(decl.name);
      if (!names.has(decl.name)) return false; // Without a body.
    }
  }
  if (root.kind === 'excluded' || root.kind === 'guard') return true;
  const wanted = missingNames(shop, { arch: context.target, tag });
  return wanted.length > 0 && root.symbols.every((symbol) => wanted.some((name) => name === symbol || name.endsWith(`.${symbol}`)) || !facts.files.some((file) => file.decls.some((decl) => decl.name === symbol)));
}
