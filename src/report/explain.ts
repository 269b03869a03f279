import type { Gap } from '../record/types.js';
import { culpritName, place, remedyText, stateWord } from './words.js';
import { plain, wrap } from './wrap.js';

/** A rule in words, with a gap of it where one was asked about. */
interface Explained {
  rule: string;
  why: string;
  closes: string;
  gap?: Gap;
}

/** More rules than these are a list to choose from. */
const MOST = 30;

/** Rules and gaps for a person to read; of many rules only what each is about. */
export function renderExplanations(all: readonly Explained[], width: number, colour: boolean): string {
  const bold = (text: string): string => (colour ? `\u001b[1m${text}\u001b[0m` : text);
  if (all.length > MOST && all.every(({ gap }) => gap === undefined)) {
    const longest = Math.max(...all.map(({ rule }) => rule.length)) + 2;
    const rows = all.map(({ rule, why }) => `${bold(plain(rule))}${' '.repeat(longest - rule.length)}${wrap(why.split('\n')[0] ?? '', Math.max(40, width - longest)).join(`\n${' '.repeat(longest)}`)}`);
    return `${rows.join('\n')}\n\nloong-adapt explain RULE says what closes it; the first part of a name, such as dockerfile, all of that kind.\n`;
  }
  return `${all.map((one) => render(one, Math.max(40, width - 2), bold)).join('\n\n')}\n`;
}

function render({ rule, why, closes, gap }: Explained, width: number, bold: (text: string) => string): string {
  const part = (title: string, text: string): string[] => (text === '' ? [] : [`${title}:`, ...text.split('\n').flatMap((line) => wrap(line, width)).map((line) => `  ${line}`)]);
  const rows = [bold(plain(rule)), ...part('Why it is a gap', why), ...part('What closes it', closes)];
  if (gap === undefined) return rows.join('\n');
  const missing = gap.symbols.slice(0, 20).join(', ') + (gap.symbols.length > 20 ? `, and ${gap.symbols.length - 20} more` : '');
  return [
    ...rows, ...part(`Gap ${gap.id}`, `${gap.package === '' ? culpritName(gap) : gap.package} is ${stateWord(gap)}`), ...part('Here', gap.why), ...part('Who must change', culpritName(gap)),
    ...part('Where', place(gap)), ...part('What it is about', missing), ...part(`Evidence (${gap.evidence.level})`, gap.evidence.detail), ...part('Fail only because of it', gap.cascades.join('\n')),
    ...part('Remedy', remedyText(gap)), ...part('Proof', gap.proof === undefined ? '' : `${gap.proof.command}\n${gap.proof.result}`),
  ].join('\n');
}
