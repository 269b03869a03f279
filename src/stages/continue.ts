import type { Options } from '../project/options.js';
import { STAGES, type AdaptRecord, type StageName } from '../record/types.js';
import { FILE_HASH, shapingOptions } from './run.js';

/** The stages that each stage needs the results of. */
export const NEEDS: Record<StageName, readonly StageName[]> = {
  setup: [], detect: [], patch: ['detect'], build: ['detect', 'patch'], image: ['detect', 'patch', 'build'], package: ['detect', 'patch', 'build'],
  resources: [], smoke: ['detect', 'patch', 'build', 'image', 'resources'], report: [],
};

/** The first stage whose result an option changes. */
const SHAPES: { [option: string]: StageName } = {
  runner: 'setup', binfmt: 'setup', remedy: 'patch', onlyRemedy: 'patch', noRecipes: 'patch', recipes: 'patch', only: 'patch', skip: 'patch', smoke: 'smoke', kernelMirror: 'smoke', controller: 'smoke', compare: 'smoke', onlyArch: 'build', cluster: 'smoke', kubeconfig: 'smoke', clusterRegistry: 'smoke', nodeImage: 'smoke',
  [`${FILE_HASH}build`]: 'build', [`${FILE_HASH}image`]: 'image', [`${FILE_HASH}package`]: 'package', [`${FILE_HASH}smoke`]: 'smoke', [`${FILE_HASH}rest`]: 'detect',
};
/** What counts where one of these isn't given: to ask for it is no difference. */
const STANDARDS: { [option: string]: string } = { runner: 'auto', smoke: 'auto', evidence: 'static' };
const LISTS = new Set(['packages', 'images', 'packageFiles', 'tags', 'replace', 'recipes', 'only', 'skip']);
const FLAGS = new Set(['cgo', 'namedImages', 'tests', 'noRecipes', 'binfmt', 'compare']);

/**
 * The record to go on with, for one stage on its own: `earlier`, without what the options given now make stale.
 * An option that isn't given now is as it was. `undefined` where `earlier` is of another project, target or tool.
 */
export function continued(earlier: AdaptRecord, fresh: AdaptRecord): AdaptRecord | undefined {
  if (!sameSubject(earlier, fresh)) return undefined;
  const record: AdaptRecord = { ...earlier, project: fresh.project, options: { ...earlier.options, ...fresh.options }, stages: { ...earlier.stages } };
  for (const [name, text] of Object.entries(fresh.options)) {
    if ((earlier.options[name] ?? STANDARDS[name]) !== text) forgetFrom(record, SHAPES[name] ?? 'detect');
  }
  return record;
}

/** True if `earlier` is a record of the same run: same project, target and tool, asked with the same options. */
export function sameRun(earlier: AdaptRecord, fresh: AdaptRecord): boolean {
  return sameSubject(earlier, fresh) && sorted(earlier.options) === sorted(fresh.options);
}

function sameSubject(a: AdaptRecord, b: AdaptRecord): boolean {
  const key = (record: AdaptRecord): string => JSON.stringify([record.tool.version, record.project.asked, record.project.version, record.target, record.baseline]);
  return key(a) === key(b);
}

function sorted(options: { [name: string]: string }): string {
  return JSON.stringify(Object.entries(options).filter(([name, text]) => STANDARDS[name] !== text).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The options as given, with those of the record where they weren't. */
export function withRecorded(options: Options, record: AdaptRecord, alone?: StageName): Options {
  const given = shapingOptions(options);
  // Who closes gaps again says anew which ones and how; build and the others go on with what was said then.
  const anew = alone === 'patch' ? Object.keys(SHAPES).filter((name) => SHAPES[name] === 'patch' && given[name] === undefined) : [];
  for (const name of anew) delete record.options[name];
  const recorded = Object.entries(record.options).filter(([name]) => given[name] === undefined && !name.startsWith(FILE_HASH));
  return { ...Object.fromEntries(recorded.map(([name, text]) => [name, LISTS.has(name) ? text.split(',') : FLAGS.has(name) ? text === 'true' : text])), ...options };
}

/** A stage that runs again makes the results of those after it stale. Nobody shall take an old proof for one of what is new. */
export function forgetFrom(record: AdaptRecord, name: StageName): void {
  for (const later of STAGES.slice(STAGES.indexOf(name))) {
    if (later !== name && !NEEDS[later].includes(name)) continue;
    delete record.stages[later];
    if (later === 'smoke') delete record.smoke;
    if (later === 'package') delete record.packages;
  }
  record.notes = record.notes.filter((note) => note.stage !== name);
}
