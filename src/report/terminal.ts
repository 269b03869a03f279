import type { AdaptRecord } from '../record/types.js';
export function renderTerminal(record: AdaptRecord, _view: { width: number; colour: boolean; workDir: string }): string {
  return record.gaps.map((gap) => `${gap.state}\t${gap.ecosystem}\t${gap.package || gap.culprit.file || ''}\t${gap.remedy.summary}\n`).join('');
}
