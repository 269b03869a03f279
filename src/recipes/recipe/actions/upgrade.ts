import { userError } from '../../../lib/errors.js';
import type { UpgradeStep } from '../steps.js';
import type { Action } from './action.js';

const PATH = /^[A-Za-z0-9][\w.~-]*(\/[\w.~-]+)*$/;
const VERSION = /^v\d+\.\d+\.\d+[\w.+-]*$/;

/** Takes a module at another version. */
export const upgrade: Action<UpgradeStep> = async ({ module, version }, bench) => {
  checkModule(module, version, bench.loaded.file);
  bench.changes.push({ kind: 'upgrade', module, version });
};

/** Refuses what is no module path or version: they become arguments of the go command. */
export function checkModule(module: string, version: string, where: string): void {
  if (!PATH.test(module) || module.split('/').includes('..')) throw userError(`${JSON.stringify(module)} is no module path`, where, 'Write it as `go list -m` does.');
  if (!VERSION.test(version)) throw userError(`${JSON.stringify(version)} is no version`, where, 'Write a full one, like v1.2.3.');
}
