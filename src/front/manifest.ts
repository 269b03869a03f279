import { stringify } from 'yaml';
import { findCommand, type PipelineCommand } from './commands.js';
import { OUTPUTS } from './outputs.js';
import { RUN_OPTIONS, takes, type OptionSpec } from './table.js';

/** The options that are inputs of a stage's action. */
export function actionInputs(command: PipelineCommand): OptionSpec[] {
  return RUN_OPTIONS.filter((option) => takes(command, option) && option.commandOnly !== true);
}

/** Text of `action.yml` for the whole pipeline, or of `<stage>/action.yml`: written by script/build.mjs. */
export function actionManifest(command: PipelineCommand): string {
  const whole = command === 'adapt';
  const dist = whole ? 'dist' : '../dist';
  const inputs: Record<string, { description: string; required?: boolean; default?: string }> = {};
  inputs['project'] = { description: 'A folder, or a Go module as module@version.', default: findCommand(command)?.operands.least === 1 ? '.' : '' };
  for (const option of actionInputs(command)) inputs[option.name] = { description: description(option), default: value(option) };
  inputs['cache'] = { description: 'Keep the tools in the cache of the runner between runs.', default: 'true' };
  const outputs = Object.fromEntries(OUTPUTS.filter((output) => output.from.includes(command)).map((output) => [output.name, { description: output.help }]));
  const manifest = {
    name: whole ? 'loong-adapt' : `loong-adapt: ${command}`,
    description: whole
      ? 'Finds what keeps software from running on LoongArch (loong64), closes what can be closed, and proves that the result runs.'
      : `${findCommand(command)?.summary ?? command}.`,
    author: 'The loong-adapt authors',
    ...(whole ? { branding: { icon: 'cpu', color: 'red' } } : {}),
    inputs, outputs,
    runs: { using: 'node24', main: whole ? `${dist}/main.js` : `${dist}/stages/${command}.js`, post: `${dist}/post.js`, 'post-if': 'always()' },
  };
  return `# Written by script/build.mjs from src/front/table.ts and src/front/outputs.ts.\n${stringify(manifest, { lineWidth: 0 })}`;
}

/** Where a step's default isn't the command's. */
const ACTION_DEFAULTS: { [name: string]: string } = { 'work-dir': "a folder below RUNNER_TEMP, one for each project and target, so that later steps of a job go on from earlier ones", 'cache-dir': "the runner's tool cache" };

function description(option: OptionSpec): string {
  const text = `${option.help.charAt(0).toUpperCase()}${option.help.slice(1)}`;
  const values = option.values === undefined ? '' : ` One of ${option.values.join(', ')}.`;
  const more = option.type === 'list' ? ' One a line, or separated by commas.' : '';
  const fallback = ACTION_DEFAULTS[option.name] ?? option.default;
  const standard = fallback === undefined || value(option) !== '' ? '' : ` Default: ${fallback.endsWith('.') ? `\`${fallback}\`` : fallback}.`;
  return `${text}.${values}${more}${standard}`;
}

/** The default that the runner fills in; empty where the engine decides. */
function value(option: OptionSpec): string {
  if (option.type === 'flag') return option.on === true ? 'true' : 'false';
  return option.values !== undefined || option.key === 'target' || option.key === 'baseline' ? (option.default ?? '') : '';
}
