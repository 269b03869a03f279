import { wrap } from './wrap.js';

/** One thing that a machine has or lacks, as the doctor answers it. */
interface Finding {
  name: string;
  neededFor: string;
  ok: boolean;
  detail: string;
  advice: string;
}

/** The doctor's findings for a terminal of so many columns: what is there, what isn't, and how to get it. */
export function renderDoctor(findings: readonly Finding[], columns: number, colour: boolean): string {
  const names = Math.max(...findings.map((finding) => finding.name.length));
  const paint = (code: number, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const room = Math.max(columns - names - 11, 40);
  return findings.map(({ name, neededFor, ok, detail, advice }) => {
    const [first = '', ...more] = [...wrap(detail, room), ...(ok ? [] : [...wrap(`needed for: ${neededFor}`, room), ...wrap(advice, room)])];
    const head = `${ok ? paint(32, 'ok     ') : paint(33, 'missing')}  ${name.padEnd(names)}  ${first}`;
    return [head, ...more.map((line) => ' '.repeat(names + 11) + line)].map((line) => `${line}\n`).join('');
  }).join('');
}
