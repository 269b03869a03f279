import { architectures, type Architecture } from '../../target/architectures.js';
import { archWords, renamed } from './arch-words.js';
import type { Draft } from './draft.js';

/**
 * A file for the target beside that of the baseline, `Dockerfile.amd64`: where another architecture's is the same, word for word, but for
 * its names, the target's is known, too.
 *
 * @returns undefined where no other is the same, or the file says more than names: addresses, checksums.
 */
export async function twinFile(path: string, draft: Draft, target: Architecture, baseline: Architecture): Promise<{ path: string; text: string } | undefined> {
  const word = archWords(path).findLast(({ arch }) => arch === baseline);
  const own = await draft.need(path);
  if (word === undefined || archWords(own).some(({ arch }) => arch === target)) return undefined;
  // What is downloaded or checked by the architecture's own name may not be there for the target.
  if (own.split('\n').some((line) => /:\/\/|[0-9a-f]{32}/i.test(line) && archWords(line).some(({ arch }) => arch === baseline))) return undefined;
  const beside = (arch: Architecture): string => path.slice(0, word.start) + renamed(word.text, baseline, arch, 'go') + path.slice(word.end);
  for (const other of architectures) {
    if (other === baseline || other === target) continue;
    const text = await draft.read(beside(other));
    if (text !== undefined && plain(text) === plain(renamed(own, baseline, other, 'go'))) return { path: beside(target), text: renamed(own, baseline, target, 'go') };
  }
  return undefined;
}

/** What counts: without comments and layout. */
function plain(text: string): string {
  return text.replace(/^\s*#.*$/gm, '').replace(/\s+/g, ' ').trim();
}
