import { expect, test } from '@jest/globals';
import { toFindings } from '../../../src/gaps/go/findings.js';
import type { Context } from '../../../src/lib/context.js';
import type { GoWorkspace, ProbeResult } from '../../../src/project/go-build.js';
import type { Project } from '../../../src/project/open.js';
import { architecture } from '../../../src/target/architectures.js';

test('a choice of a file that is of no module is told with its place', async () => {
  const choice = { package: 'command-line-arguments', module: null, message: { file: 'main.go', line: 5, text: 'a table', package: 'command-line-arguments' } };
  const result = { roots: [], embedded: [], missing: [], broken: [], unused: [], modules: [], choices: [choice] } as unknown as ProbeResult;
  const { info } = await toFindings(result, { notes: [] } as unknown as GoWorkspace, { root: '/project' } as Project, { target: architecture('loong64'), baseline: architecture('amd64') } as Context);
  expect(info).toEqual([{ rule: 'go/runtime-choice', message: 'a table', package: 'command-line-arguments', location: { file: 'main.go', line: 5 } }]);
});
