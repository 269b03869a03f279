import { join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { userError } from '../lib/errors.js';
import { readIfThere } from '../lib/files.js';
import { validatorOf } from '../lib/schema.js';
import type { ProjectFile } from './file.js';

const NAME = 'loong-adapt.yml';

/**
 * Reads the project file; an absent default one is an empty one.
 *
 * @throws AdaptError (user) with the line for broken YAML or a key that the schema doesn't know.
 */
export async function readProjectFile(root: string, config: string | undefined): Promise<ProjectFile> {
  const path = config === undefined ? join(root, NAME) : resolve(config);
  const text = await readIfThere(path);
  if (text === undefined) {
    if (config !== undefined) throw userError('there is no such project file', config, 'Check the path given as config.');
    return {};
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problem = document.errors[0];
  if (problem !== undefined) throw userError(`broken YAML: ${problem.message.split('\n')[0] ?? ''}`, path, 'Mend the file and run again.');
  const value: unknown = document.toJS() ?? {};
  const validate = await validatorOf<ProjectFile>('project');
  if (validate(value)) return value;
  const error = validate.errors?.[0];
  const keys = (error?.instancePath ?? '').split('/').slice(1);
  const node: unknown = document.getIn(keys, true);
  const range = typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? (node.range[0] as number) : 0;
  const what = error?.keyword === 'additionalProperties' ? `unknown key ${JSON.stringify(error.params['additionalProperty'])}` : (error?.message ?? 'does not match the schema');
  throw userError(`${keys.length === 0 ? 'project file' : keys.join('.')}: ${what}`, `${path}:${lines.linePos(range).line}`, 'See schema/project.schema.json for what may stand here.');
}
