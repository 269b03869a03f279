import type { Gap } from '../record/types.js';
import { leftToPeople } from './left-to-people.js';

/** Between what a detector advises and what the ladder tried. */
const TRIED = ' Tried: ';
const NOTHING = 'not looked for yet';

/** A gap without what an earlier run of this stage said of it; what its detector advises stays. */
export function asFound(gap: Gap): Gap {
  if (gap.state === 'emulator') return gap;
  const { proof: _, ...rest } = gap;
  const advice = gap.remedy.kind === 'none' && gap.state !== 'closed' ? (gap.remedy.reason.split(TRIED)[0] ?? '') : NOTHING;
  return { ...rest, state: 'open', remedy: { kind: 'none', summary: '', reason: advice } };
}

/** Why a gap stays, for a person: what somebody would have to do, and what was tried. */
export function whyItStays(gap: Gap, words: string): string {
  const advice = gap.remedy.reason === NOTHING ? '' : gap.remedy.reason;
  const left = leftToPeople(gap.rule);
  if (words === '' && left !== undefined) return advice.endsWith(left) ? advice : `${advice} ${left}`.trim();
  if (words === '') return advice === '' ? 'Nothing is known that closes it: somebody who knows the project has to change it.' : advice;
  return advice === '' ? words : `${advice}${TRIED}${words}`;
}
