import { findDeclarationGaps } from '../gaps/declarations/index.js';
import { findGoGaps, type GoScope } from '../gaps/go/index.js';
import { applyIgnore } from '../gaps/ignore.js';
import type { Run, Stage } from './run.js';

/** What of a Go project is looked at: options first, then the project file. */
export function goScope({ options, project: { file } }: Pick<Run, 'options' | 'project'>): GoScope {
  const packages = options.packages ?? file.packages;
  const tags = options.tags ?? file.tags;
  return {
    cgo: options.cgo ?? file.cgo ?? false, tests: options.tests ?? false,
    ...(packages === undefined ? {} : { packages }), ...(tags === undefined ? {} : { tags }),
    ...(options.replace === undefined ? {} : { replace: options.replace }), ...(options.evidence === undefined ? {} : { evidence: options.evidence }),
  };
}

/** Finds the gaps: Go packages by the type checker, declarations by their files. */
export const detect: Stage = async (run) => {
  const { context, project, record } = run;
  const go = await findGoGaps(project, goScope(run), context);
  const declared = await findDeclarationGaps(project, context);
  const { gaps, notes } = applyIgnore([...go.gaps, ...declared.gaps], project.file.ignore ?? []);
  return {
    gaps, info: [...go.info, ...declared.info], libraries: go.libraries,
    notes: [...record.notes, ...go.notes, ...declared.notes, ...notes],
  };
};
