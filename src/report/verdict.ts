import { count } from '../lib/count.js';
import { STAGES, type AdaptRecord } from '../record/types.js';
import { openGaps } from './gate.js';
import { kernelFailures } from './kernel-words.js';
import { routeFailures } from './route-words.js';

/** The record in one sentence. */
export interface Verdict {
  /** `good`: nothing is left to do; `partly`: something is; `bad`: the run could not do what it was asked. */
  level: 'good' | 'partly' | 'bad';
  /** E.g. `adapted, and proved to run`. */
  title: string;
  /** One more sentence; may be empty. */
  detail: string;
}

/** What the record comes to. */
export function verdict(record: AdaptRecord): Verdict {
  const failed = STAGES.find((name) => record.stages[name]?.state === 'failed');
  if (failed !== undefined) return { level: 'bad', title: `stopped at ${failed}`, detail: record.stages[failed]?.message ?? '' };
  if (record.smoke?.passed === false) {
    const wrong = record.smoke.commands.filter((command) => !command.passed).length + record.smoke.differences.length + (record.smoke.kernel === undefined ? 0 : kernelFailures(record.smoke.kernel)) + (record.smoke.route === undefined ? 0 : routeFailures(record.smoke.route));
    return { level: 'bad', title: 'the smoke test failed', detail: `${count(wrong, 'command')} did not answer as expected.` };
  }
  const checks = record.images.flatMap((image) => image.checks).filter((check) => !check.passed);
  if (checks.length > 0) return { level: 'bad', title: 'the image is wrong', detail: `${checks[0]?.name ?? ''}: ${checks[0]?.detail ?? ''}` };
  if (record.project.asked === '' && record.stages['setup']?.state === 'done') return { level: 'good', title: 'set up', detail: record.setup?.runner === 'cross' ? 'Programs can be built here, and not run.' : '' };
  const open = openGaps(record);
  const closed = record.gaps.filter((gap) => gap.state === 'closed').length;
  if (record.stages['detect']?.state !== 'done') return { level: 'partly', title: 'not looked for gaps yet', detail: '' };
  const proved = record.smoke?.passed === true && (record.smoke.kernel !== undefined || record.smoke.route !== undefined || record.smoke.commands.some((command) => command.arch === record.target));
  const ignored = record.gaps.filter((gap) => gap.ignored !== undefined).length;
  const left = ignored === 0 ? '' : `${count(ignored, 'gap')} ${ignored === 1 ? 'is' : 'are'} ignored, with a reason`;
  if (open.length > 0) {
    const final = open.filter((gap) => gap.state === 'unclosable').length;
    const skipped = record.stages['patch']?.state === 'skipped' ? record.stages['patch'].message ?? '' : '';
    const parts = [skipped, closed > 0 ? `${closed} closed` : '', final > 0 ? `${count(final, 'gap')} cannot be closed yet` : '', proved ? 'what was built passed the smoke test' : '', left];
    return { level: 'partly', title: `${open.length} of ${count(record.gaps.length, 'gap')} ${open.length === 1 ? 'stays' : 'stay'} open`, detail: sentence(parts) };
  }
  if (proved) return { level: 'good', title: closed > 0 ? 'adapted, and proved to run' : 'nothing to adapt, and proved to run', detail: sentence([closed > 0 ? `${closed === 1 ? 'the gap is' : `all ${closed} gaps are`} closed` : '', left]) };
  if (record.gaps.length === 0) return { level: 'good', title: 'no gaps found', detail: '' };
  if (closed === 0) return { level: 'good', title: 'no gaps are open', detail: sentence([left]) };
  return { level: 'good', title: closed === 1 ? 'the gap is closed' : `all ${closed} gaps are closed`, detail: record.stages['smoke'] === undefined ? 'Not run yet.' : record.stages['smoke'].message ?? '' };
}

function sentence(parts: readonly string[]): string {
  const text = parts.filter((part) => part !== '').join('; ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
