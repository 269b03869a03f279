import { readFile } from 'node:fs/promises';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { asset } from './assets.js';

const compiled = new Map<string, Promise<ValidateFunction>>();

/**
 * The check of values against one of the package's own schemas, `schema/NAME.schema.json`; what is wrong is in its `errors`, for recipes all of it.
 * It is made for few values: a schema isn't checked itself, for a test does that, nor is its code made shorter, which both take
 * longer than all the rest of a small run.
 */
export function validatorOf<T>(name: 'project' | 'recipe' | 'record'): Promise<ValidateFunction<T>> {
  let found = compiled.get(name);
  if (found === undefined) {
    found = readFile(asset('schema', `${name}.schema.json`), 'utf8').then((text) => {
      const ajv = new Ajv2020({ allErrors: name === 'recipe', strict: false, meta: false, validateSchema: false, inlineRefs: false, code: { optimize: false } });
      return ajv.compile(JSON.parse(text) as object);
    });
    compiled.set(name, found);
  }
  return found as Promise<ValidateFunction<T>>;
}
