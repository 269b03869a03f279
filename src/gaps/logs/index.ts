import { basename } from 'node:path';
import type { Context } from '../../lib/context.js';
import type { Gap, Note } from '../../record/types.js';
import { goLogGaps, type LogSubject } from './go-gaps.js';
import { GoReader } from './go-lines.js';
import { lineGaps } from './line-gaps.js';
import { logLines } from './lines.js';
import { Scanner } from './scan.js';
import { hintPattern, logSignatures } from './signature.js';

export { joinLog } from './join.js';

/** What a failing log says of the target. */
export interface LogFindings {
  gaps: Gap[];
  notes: Note[];
}

/**
 * Reads a failing log of any builder, once and as a stream, and finds the gaps behind it; the log's lines are the evidence.
 * Where there is a project, each gap gets its place in it.
 *
 * @throws AdaptError (user) where the log can't be read.
 */
export async function findLogGaps(path: string, subject: LogSubject, context: Context): Promise<LogFindings> {
  const scanner = new Scanner(logSignatures(context.target), hintPattern());
  const go = new GoReader();
  let lines = 0;
  for await (const line of logLines(path, context.signal)) {
    lines++;
    if (lines % 100_000 === 0) context.reporter.progress(`reading the log: ${lines} lines`);
    go.push(line);
    scanner.push(line);
  }
  const { hits, unexplained } = scanner.finish();
  const goGaps = await goLogGaps(go.found, path, subject, context);
  const gaps = [...goGaps, ...(await lineGaps(hits, path, subject.project?.root, context))];
  const note = (kind: Note['kind'], message: string): Note => ({ stage: 'detect', kind, message });
  // What go said before make gave up is why it did.
  const notes = unexplained.filter(({ line }) => goGaps.length === 0 || !go.found.some((one) => one.line.number < line.number)).map(({ line, goal }) => note('warning', `${basename(path)}:${line.number}: make gave up at ${goal}, and nothing before it names an architecture`));
  if (gaps.length === 0) notes.push(note('warning', lines === 0 ? `${basename(path)} is empty` : `nothing in the ${lines === 1 ? 'one line' : `${lines} lines`} of ${basename(path)} is known to be about an architecture`));
  return { gaps, notes };
}
