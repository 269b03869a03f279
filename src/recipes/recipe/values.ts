import { userError } from '../../lib/errors.js';
import type { Context } from '../../lib/context.js';
import type { Subject } from '../rung.js';
import type { Recipe } from './schema.js';

/** What `{{name}}` may name, with its value. */
export type Values = ReadonlyMap<string, string>;

/** Characters of a value: enough for names, versions, paths and figures; none that ends a word, a string or a line. */
const SAFE = /^[\p{L}\p{N}_.+:/@=,~ ()-]*$/u;
/** Without blanks, and with a letter first: what templates of other programs hold (`{{ .Name }}`, `${{ github.ref }}`) is left alone. */
export const PLACE = /\{\{([a-z][\w.-]*)\}\}/g;

/** The values of one gap: names of the target, of the module and of the gap, and the recipe's own. */
export function valuesOf(recipe: Recipe, subject: Subject, context: Context): Values {
  const { target, baseline } = context;
  const { gap, root } = subject;
  const values = new Map<string, string>([
    ['goarch', target.go], ['uname', target.uname[0] ?? ''], ['debian', target.debian], ['rpm', target.rpm], ['alpine', target.alpine],
    ['oci', target.oci], ['gnu', target.gnu], ['baseline', baseline.go],
    ['module', gap.culprit.module ?? ''], ['version', gap.culprit.version ?? ''], ['package', gap.package],
    ['folder', root?.dir ?? ''], ['file', gap.culprit.file ?? (gap.package === '' ? gap.location.file : '')],
  ]);
  for (const [name, value] of Object.entries(recipe.values ?? {})) values.set(`values.${name}`, value);
  return values;
}

/** With further values. */
export function withValues(values: Values, more: Record<string, string>): Values {
  return new Map([...values, ...Object.entries(more)]);
}

/**
 * Fills in `{{name}}`, once: what a value holds is never read as a place again.
 *
 * @throws AdaptError (user) for a name that isn't known, or a value that could mean more than a word where it stands.
 */
export function fill(text: string, values: Values, where: string): string {
  return text.replace(PLACE, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined && name.startsWith('in.')) return `{{${name}}}`; // For the action itself to fill in.
    if (value === undefined) throw userError(`there is no value {{${name}}}`, where, `Use one of ${[...values.keys()].join(', ')}.`);
    if (!SAFE.test(value)) throw userError(`the value of {{${name}}} is not taken: ${JSON.stringify(value.slice(0, 80))}`, where, 'Values hold letters, digits, blanks and _ . + : / @ = , ~ ( ) - only.');
    return value;
  });
}

/** Fills in every text of a step; keys stay as they are. */
export function fillAll<T>(value: T, values: Values, where: string): T {
  if (typeof value === 'string') return fill(value, values, where) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => fillAll(one, values, where)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]: [string, unknown]) => [key, fillAll(one, values, where)])) as T;
}
