import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { validatorOf } from '../../../src/lib/schema.js';

const schemas = readdirSync('schema').filter((name) => name.endsWith('.schema.json'));

test('every schema is one itself, which nobody looks at when it is used', () => {
  expect(schemas.length).toBeGreaterThan(3);
  const ajv = new Ajv2020({ strict: false });
  for (const name of schemas) expect([name, ajv.validateSchema(JSON.parse(readFileSync(`schema/${name}`, 'utf8')) as object), ajv.errors]).toEqual([name, true, null]);
});

test('a schema is compiled once, and says what is wrong', async () => {
  const validate = await validatorOf('project');
  expect(await validatorOf('project')).toBe(validate);
  expect(validate({})).toBe(true);
  expect(validate({ nonsense: 1 })).toBe(false);
  expect(validate.errors).toEqual([expect.objectContaining({ keyword: 'additionalProperties', params: { additionalProperty: 'nonsense' } })]);
});

test('of a recipe all that is wrong is said', async () => {
  const validate = await validatorOf('recipe');
  expect(validate({ nonsense: 1 })).toBe(false);
  expect(validate.errors?.length).toBeGreaterThan(1);
});
