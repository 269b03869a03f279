/** One thing that a machine has or lacks, as the doctor answers it. */
interface Finding {
  name: string;
  neededFor: string;
  ok: boolean;
  detail: string;
  advice: string;
}

/** The doctor's findings for a terminal: what is there, what isn't, and how to get it. */
export function renderDoctor(findings: readonly Finding[], colour: boolean): string {
  const width = Math.max(...findings.map((finding) => finding.name.length));
  const paint = (code: number, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return findings.map(({ name, neededFor, ok, detail, advice }) => {
    const head = `${ok ? paint(32, 'ok     ') : paint(33, 'missing')}  ${name.padEnd(width)}  ${detail}`;
    const indent = ' '.repeat(width + 11);
    return ok ? `${head}\n` : `${head}\n${indent}needed for: ${neededFor}\n${indent}${advice}\n`;
  }).join('');
}
