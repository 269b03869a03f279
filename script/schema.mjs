// Generates schema/*.schema.json from the types: `npm run schema`. With --check, fails where they differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';

const schemas = [
  { type: 'AdaptRecord', from: 'src/record/types.ts', to: 'schema/record.schema.json', title: 'loong-adapt record' },
  { type: 'ProjectFile', from: 'src/project/file.ts', to: 'schema/project.schema.json', title: 'loong-adapt project file' },
  { type: 'ImagesPlan', from: 'src/record/plan.ts', to: 'schema/plan.schema.json', title: 'loong-adapt plan' },
  { type: 'ImagesTable', from: 'src/record/plan.ts', to: 'schema/images.schema.json', title: 'loong-adapt table of images' },
  { type: 'Recipe', from: 'src/recipes/recipe/schema.ts', to: 'schema/recipe.schema.json', title: 'loong-adapt recipe' },
];
let stale = false;
for (const { type, from, to, title } of schemas) {
  const schema = createGenerator({ path: from, type, tsconfig: 'tsconfig.json', topRef: false, skipTypeCheck: true, additionalProperties: false }).createSchema(type);
  const text = `${JSON.stringify({ ...schema, $schema: 'https://json-schema.org/draft/2020-12/schema', title }, null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(to, text);
  else if (readFileSync(to, 'utf8') !== text) {
    console.error(`${to} is stale: run npm run schema`);
    stale = true;
  }
}
process.exitCode = stale ? 1 : 0;
