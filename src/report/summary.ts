import type { AdaptRecord } from '../record/types.js';
export function summaryMarkdown(record: AdaptRecord): string {
  return `# ${record.project.asked}\n`;
}
