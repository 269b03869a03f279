import type { ImagesPlan } from '../record/plan.js';

/** A plan as a table of text, and how many images of each kind there are. */
export function renderPlan({ images, target }: ImagesPlan): string {
  const rows = images.map((one) => [one.kind, one.image, one.from ?? one.build?.project ?? '', [...(one.to === undefined ? [] : [`→ ${one.to}`]), ...(one.digest === undefined ? [] : [one.digest]), ...(one.kind === 'none' ? [one.reason] : [])].join(' ')]);
  const head = ['kind', 'image', 'from', ''];
  const widths = [0, 1, 2].map((at) => Math.max(...[head, ...rows].map((row) => (row[at] ?? '').length)));
  const lines = [head, ...rows].map((row) => row.map((cell, at) => (at < 3 ? cell.padEnd(widths[at] ?? 0) : cell)).join('  ').trimEnd());
  const count = (kind: string): number => images.filter((one) => one.kind === kind).length;
  return `${lines.join('\n')}\n${images.length} images for ${target}: ${count('first')} exist, ${count('second')} to be built, ${count('none')} that nobody can provide\n`;
}
