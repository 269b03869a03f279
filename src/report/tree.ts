import type { Gap } from '../record/types.js';
import { count } from '../lib/count.js';
import { culpritName, place, remedyText, stateWord } from './words.js';
import { plain, wrap } from './wrap.js';

/** How gaps are shown. */
interface TreeView {
  /** Columns. */
  width: number;
  /** Whether each is said what closes it, or why nothing does. */
  reasons: boolean;
  /** Who must change where a gap names nobody. */
  itself: string;
}

/** Gaps by who must change: a module at a version, a file, an image. */
export function renderTree(gaps: readonly Gap[], view: TreeView, paint: (word: string, text: string) => string): string[] {
  const groups = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const name = culpritName(gap, view.itself);
    groups.set(name, [...(groups.get(name) ?? []), gap]);
  }
  return [...groups].flatMap(([name, own]) => {
    const head = `${plain(name)}${own.length > 1 ? paint('dim', `  ${count(own.length, 'gap')}`) : ''}`;
    return ['', head, ...own.flatMap((gap, i) => branch(gap, i === own.length - 1, view, paint))];
  });
}

function branch(gap: Gap, last: boolean, { width, reasons }: TreeView, paint: (word: string, text: string) => string): string[] {
  const [fork, stem] = last ? ['└─ ', '   '] : ['├─ ', '│  '];
  const word = stateWord(gap);
  const where = gap.package === '' ? (place(gap) || gap.symbols[0] || '') : gap.package;
  const room = Math.max(width - 3, 40);
  const title = wrap(`${gap.rule}  ${where}${gap.package !== '' && place(gap) !== '' ? `  (${place(gap)})` : ''}`, room - word.length - 1);
  const lines = [
    ...wrap(gap.why, room), ...gap.evidence.detail.split('\n').slice(0, 2).flatMap((line) => wrap(line, room)).map((line) => paint('dim', line)),
    ...(gap.cascades.length === 0 ? [] : wrap(`${count(gap.cascades.length, 'package')} ${gap.cascades.length === 1 ? 'fails' : 'fail'} only because of it`, room).map((line) => paint('dim', line))),
    ...(gap.ignored !== undefined || (reasons && gap.remedy.summary + gap.remedy.reason !== '') ? wrap(`→ ${remedyText(gap)}`, room) : []),
  ];
  return [`${fork}${paint(word, word)} ${title[0] ?? ''}`, ...[...title.slice(1), ...lines].map((line) => `${stem}${line}`)];
}
