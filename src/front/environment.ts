import * as core from '@actions/core';
import { dirname } from 'node:path';
import type { AdaptRecord } from '../record/types.js';
import { STATE } from './state.js';

/** Leaves the toolchain for later steps: plain `go build` and `go test` are then for the target. */
export function exportSetup(record: AdaptRecord): void {
  const { env, path } = environmentOf(record);
  core.saveState(STATE.environment, JSON.stringify(Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name] ?? '']))));
  for (const [name, value] of Object.entries(env)) core.exportVariable(name, value);
  for (const folder of path) core.addPath(folder);
}

/** Variables and folders for PATH that later steps need. */
export function environmentOf(record: AdaptRecord): { env: { [name: string]: string }; path: string[] } {
  const { setup } = record;
  const left = setup?.environment ?? { env: {}, path: [] };
  const env = { GOOS: 'linux', GOARCH: record.target, ...(setup?.cc === undefined ? {} : { CC: setup.cc.command }), ...left.env };
  return { env, path: [...(setup?.exec === undefined ? [] : [dirname(setup.exec)]), ...left.path.filter((folder) => folder !== dirname(setup?.exec ?? ''))] };
}

/** Gives the variables back the values they had. */
export function restoreEnvironment(saved: string): void {
  for (const [name, value] of Object.entries(JSON.parse(saved) as Record<string, string>)) core.exportVariable(name, value);
}
