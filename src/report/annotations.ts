import type { Annotation } from '../lib/log.js';
import type { AdaptRecord, Gap } from '../record/types.js';

/** One annotation per gap that has a place in the user's tree: a warning where it is open, a notice where it is closed. */
export function annotations(record: AdaptRecord): Annotation[] {
  return record.gaps.filter((gap) => gap.location.file !== '' && gap.ignored === undefined).map((gap) => annotation(gap));
}

function annotation(gap: Gap): Annotation {
  const closed = gap.state === 'closed' || gap.state === 'emulator';
  const subject = gap.package === '' ? gap.kind : gap.package;
  const next = gap.state === 'closed' ? `Closed by ${gap.remedy.summary}.` : gap.remedy.kind === 'none' ? gap.remedy.reason : `Would be closed by ${gap.remedy.summary}.`;
  return {
    severity: closed ? 'notice' : 'warning', title: `${gap.rule}: ${subject}`,
    message: [gap.why, gap.evidence.detail, next].filter((part) => part !== '').join('\n'),
    file: gap.location.file, ...(gap.location.line > 0 ? { line: gap.location.line } : {}),
  };
}
