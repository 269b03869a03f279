import { dirname, join } from 'node:path';
import type { Setup } from '../record/types.js';
import type { Architecture } from './architectures.js';
import { which } from './which.js';

/** What setup leaves for later steps; a front exports it. */
export type SetupEnvironment = NonNullable<Setup['environment']>;

/** The environment in which plain `go build`, `go test` and `go run` work for the target. */
export async function setupEnvironment(setup: Setup, target: Architecture): Promise<SetupEnvironment> {
  const compiler: Record<string, string> = setup.cc === undefined || setup.runner === 'native' ? {} : { CC: setup.cc.command, CXX: join(dirname(setup.cc.command), 'c++') };
  return {
    env: { GOOS: 'linux', GOARCH: target.go, ...compiler },
    path: [...(setup.exec === undefined ? [] : [dirname(setup.exec)]), ...(await goFolder(setup))],
  };
}

/** The folder of a Go that isn't the one on PATH. */
async function goFolder(setup: Setup): Promise<string[]> {
  if (setup.go === undefined || (await which('go')) === setup.go.path) return [];
  return [dirname(setup.go.path)];
}
