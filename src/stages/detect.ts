import { findDeclarationGaps, withoutListed } from '../gaps/declarations/index.js';
import { findGoGaps, NothingSeen, type GoFindings } from '../gaps/go/index.js';
import { applyIgnore } from '../gaps/ignore.js';
import { findImageGaps } from '../gaps/images/index.js';
import { namedImages } from '../gaps/images/named.js';
import { findLogGaps, joinLog } from '../gaps/logs/index.js';
import { findPackageGaps } from '../gaps/packages/index.js';
import { AdaptError } from '../lib/errors.js';
import type { AdaptRecord } from '../record/types.js';
import { adviseUpgrades } from './advise.js';
import { goScope } from './go-scope.js';
import { lookAtImages } from './look-at-images.js';
import type { Run, Stage } from './run.js';

/** Finds the gaps: Go packages by the type checker, declarations by their files, and what a failing log tells of either. */
export const detect: Stage = async (run) => {
  const { context, project, record, options } = run;
  const there = project.info.source !== 'none';
  const { findings: go, failure } = await lookAtGo(run, there);
  const declared = there ? await findDeclarationGaps(project, context) : { gaps: [], info: [], notes: [] };
  const files = withoutListed(declared.gaps, go.libraries, go.whole);
  const subject = { project: there ? project : undefined, libraries: go.libraries };
  const log = options.fromLog === undefined ? { gaps: [], notes: [] } : await findLogGaps(options.fromLog, subject, context);
  const joined = joinLog([...go.gaps, ...files.gaps], log.gaps, there ? { module: project.info.module, libraries: go.libraries } : undefined);
  const named = there && options.namedImages === true ? namedImages(project.root, context) : [];
  const looked = await lookAtImages([...new Set(options.images ?? [])], named, context);
  const images = await findImageGaps(looked.seen, there ? project.root : undefined, context);
  const packages = await findPackageGaps(options.packageFiles ?? [], context);
  const { gaps: all, notes } = applyIgnore([...joined.gaps, ...images.gaps, ...packages.gaps], project.file.ignore ?? []);
  // Who goes on to close gaps tries the upgrades anyway.
  const gaps = options.advice === true && run.stages?.includes('patch') !== true ? await adviseUpgrades(all, go.libraries, run) : all;
  const found: Partial<AdaptRecord> = {
    gaps, info: [...go.info, ...declared.info, ...files.info, ...joined.info, ...images.info, ...packages.info], libraries: go.libraries, ...(go.tests === undefined ? {} : { tests: go.tests }),
    notes: [...record.notes, ...go.notes, ...declared.notes, ...log.notes, ...looked.notes, ...packages.notes, ...notes],
  };
  // Images or packages that were asked for, and none of them seen: a gate that passes then is worth nothing.
  const blind = failure ?? looked.failure ?? packages.failure;
  if (blind === undefined) return found;
  // The record says what was found besides; yet nobody shall take it for the whole.
  run.record = { ...record, ...found };
  throw blind;
};

/** What the Go wing says; where it can't, why not, so that the rest is looked at before the stage fails. */
async function lookAtGo(run: Run, there: boolean): Promise<{ findings: GoFindings; failure?: AdaptError }> {
  const none: GoFindings = { gaps: [], info: [], notes: [], libraries: [] };
  if (!there) return { findings: none };
  try {
    return { findings: await findGoGaps(run.project, goScope(run), run.context) };
  } catch (error) {
    if (!(error instanceof AdaptError)) throw error;
    const before = error instanceof NothingSeen ? error.notes : [];
    return { findings: { ...none, notes: [...before, { stage: 'detect', kind: 'skipped', message: `the Go packages were not looked at: ${error.line}` }] }, failure: error };
  }
}
