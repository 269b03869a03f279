import type { ReplaceModuleStep } from '../steps.js';
import type { Action } from './action.js';
import { checkModule } from './upgrade.js';

/** Takes another module in the place of one. */
export const replaceModule: Action<ReplaceModuleStep> = async ({ module, by, version }, bench) => {
  checkModule(module, version, bench.loaded.file);
  checkModule(by, version, bench.loaded.file);
  bench.changes.push({ kind: 'replace', module, by, version });
};
