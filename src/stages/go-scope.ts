import type { GoScope } from '../project/go-build.js';
import type { Run } from './run.js';

/** What of a Go project is looked at: options first, then the project file. */
export function goScope({ options, project: { file } }: Pick<Run, 'options' | 'project'>): GoScope {
  const packages = options.packages ?? file.packages;
  const tags = options.tags ?? file.tags;
  return {
    cgo: options.cgo ?? file.cgo ?? false, tests: options.tests ?? false,
    ...(packages === undefined ? {} : { packages }), ...(tags === undefined ? {} : { tags }),
    ...(options.replace === undefined ? {} : { replace: options.replace }), ...(options.evidence === undefined ? {} : { evidence: options.evidence }),
    ...(options.testApp === undefined ? {} : { testApp: options.testApp }), ...(options.runner === undefined ? {} : { runner: options.runner }),
  };
}
