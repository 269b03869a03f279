import * as core from '@actions/core';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { userError } from '../lib/errors.js';
import type { Options } from '../project/options.js';
import { findCommand, type PipelineCommand } from './commands.js';
import { actionInputs } from './manifest.js';
import { toOptions, toValues, type Given } from './values.js';

/** What a step asks for. */
export interface Inputs {
  options: Options;
  /** Keep the tools in the runner's cache between runs. */
  cache: boolean;
}

/**
 * The step's inputs; an empty one counts as not given.
 *
 * @throws AdaptError (user) for a value that isn't allowed.
 */
export function readInputs(command: PipelineCommand, env: NodeJS.ProcessEnv): Inputs {
  const given: Given[] = [];
  for (const option of actionInputs(command)) {
    const text = core.getInput(option.name);
    if (text !== '') given.push({ option, texts: [text], spelled: `input ${option.name}` });
  }
  const project = core.getInput('project');
  const values = toValues(given);
  const { operands, instead = [] } = findCommand(command) ?? { operands: { least: 0 } };
  if (project === '' && operands.least === 1 && !instead.some((key) => values[key] !== undefined)) throw userError('no project given', 'input project', 'Name a folder or module@version.');
  const options = toOptions(project, values);
  options.workDir ??= defaultWorkDir(options, env);
  return { options, cache: core.getInput('cache') === '' ? true : core.getBooleanInput('cache') };
}

/** In the runner's own temporary folder, which it empties after each job; one per project and target, so that steps of one job don't meet. */
function defaultWorkDir(options: Options, env: NodeJS.ProcessEnv): string {
  const key = createHash('sha256').update(JSON.stringify([options.project, options.target ?? ''])).digest('hex').slice(0, 8);
  return join(env['RUNNER_TEMP'] ?? '.', 'loong-adapt', key);
}
