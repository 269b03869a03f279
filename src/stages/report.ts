import { join } from 'node:path';
import { allRules } from '../gaps/rule-text.js';
import { writeAtomic } from '../lib/files.js';
import { knownGaps } from '../report/gate.js';
import { reportHtml } from '../report/html/page.js';
import { sarif } from '../report/sarif.js';
import { summaryMarkdown } from '../report/summary.js';
import type { ReportFiles } from '../record/types.js';
import type { Stage } from './run.js';

const FILES: Required<ReportFiles> = { html: 'report.html', summary: 'summary.md', sarif: 'gaps.sarif' };

/** Stage 8: writes what people read and what other tools take in, from the record as it is. */
export const report: Stage = async ({ record, context, options }) => {
  const write = (name: string, content: string): Promise<void> => writeAtomic(join(context.workDir, name), content);
  await write(FILES.html, reportHtml(record));
  await write(FILES.summary, summaryMarkdown(record));
  const known = options.known === undefined ? undefined : await knownGaps(options.known);
  await write(FILES.sarif, `${JSON.stringify(sarif(record, (rule) => allRules().get(rule), known), null, 2)}\n`);
  context.reporter.info(`report: ${join(context.workDir, FILES.html)}`);
  return { report: FILES };
};
