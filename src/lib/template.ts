import { userError } from './errors.js';

/** What `${name}` stands for; `undefined` for a name that exists but whose value nobody knows here. */
export type TemplateValues = ReadonlyMap<string, string | undefined>;

/**
 * Fills in each `${name}` of a text; any other `$` stays.
 *
 * @param where the place in the project file, for the message.
 * @throws AdaptError (user) for an unknown name, or one without a value.
 */
export function fillTemplate(text: string, values: TemplateValues, where: string): string {
  return text.replace(/\$\{([^}\n]{1,100})\}/g, (whole, name: string) => {
    const value = values.get(name);
    if (value !== undefined) return value;
    if (values.has(name)) throw userError(`the value of ${whole} is not known here`, where, 'Write it out, or leave it away.');
    throw userError(`unknown name ${whole}`, where, `Use one of ${[...values.keys()].map((known) => `\${${known}}`).join(', ')}.`);
  });
}
