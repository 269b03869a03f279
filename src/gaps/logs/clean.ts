/** Escape sequences of terminals: colours, titles, links, cursor moves. */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g;

/** What builders and workflow runners put before a line, outermost first. */
const PREFIXES: readonly RegExp[] = [
  /^\ufeff/,
  /^[^\t\n]{1,120}\t[^\t\n]{1,120}\t(?=\d{4}-\d\d-\d\dT)/, // gh run view --log: job, step
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?(?: [0-9a-f]{2}[OE][+ ]?)? ?/,
  /^\[\d\d:\d\d:\d\d(?:\.\d+)?\] /,
  /^section_(?:start|end):\d+:[\w.]+(?:\[[^\]]*\])?/,
  /^##\[(?:error|warning|group|command|debug|section)\]/,
  /^::(?:error|warning|notice|debug)(?: [^:]*)?::/,
  /^#\d+ (?:\d+\.\d+ |(?=ERROR|\[))?/, // buildx --progress plain
  /^[\w.-]+-\d+ +\| /, // compose
  /^\d+\.\d{1,3} (?=\S)/, // buildx, in the excerpt under an error
];

/** A line as the failing program wrote it: without colours, time stamps, and the prefixes of runners and builders. */
export function cleanLine(raw: string): string {
  let line = raw.replace(/\r+$/, '');
  // A progress bar rewrites its line: what stays is what came last.
  line = line.slice(line.lastIndexOf('\r') + 1);
  if (line.includes('\u001b')) line = line.replace(ESCAPES, '');
  for (const prefix of PREFIXES) line = line.replace(prefix, '');
  return line.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '').trimEnd();
}
