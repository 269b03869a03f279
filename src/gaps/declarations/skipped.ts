import type { Note } from '../../record/types.js';

/** Most paths named one by one for each reason. */
const NAMED = 20;

/** What was not looked at, by reason, so that 100,000 of a kind become a few lines. */
export class Skipped {
  private readonly reasons = new Map<string, string[]>();
  private readonly counts = new Map<string, number>();

  add(path: string, reason: string): void {
    const count = (this.counts.get(reason) ?? 0) + 1;
    this.counts.set(reason, count);
    if (count > NAMED) return;
    this.reasons.set(reason, [...(this.reasons.get(reason) ?? []), path]);
  }

  notes(): Note[] {
    const notes: Note[] = [];
    for (const [reason, paths] of this.reasons) {
      for (const path of paths) notes.push({ stage: 'detect', kind: 'skipped', message: `${printable(path)} ${reason}` });
      const more = (this.counts.get(reason) ?? 0) - paths.length;
      if (more > 0) notes.push({ stage: 'detect', kind: 'skipped', message: `${more} more like this: ${reason}` });
    }
    return notes;
  }
}

/** A path in one line, whatever its bytes. */
export function printable(path: string): string {
  return /^[\x20-\x7e\u00a0-\ufffc]*$/.test(path) ? path : JSON.stringify(path);
}
