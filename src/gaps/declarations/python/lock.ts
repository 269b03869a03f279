import type { Context } from '../../../lib/context.js';
import type { DeclaredPlace } from '../declared.js';
import { namedIn } from '../words.js';

interface Locked {
  name: string;
  line: number;
  /** Whether there is something that installs anywhere: a source archive or a pure wheel. */
  anywhere: boolean;
  /** Words of its Linux wheels that name architectures. */
  words: Set<string>;
}

/** Packages of a lock file of uv, Poetry or PDM that have wheels for the baseline, none for the target, and no source to build one from. */
export function lockedPlaces(text: string, context: Context): DeclaredPlace[] {
  const places: DeclaredPlace[] = [];
  let current: Locked | undefined;
  const finish = (): void => {
    if (current === undefined || current.anywhere) return;
    const words = [...current.words];
    const named = words.flatMap((word) => namedIn(word).map(({ architecture }) => architecture));
    if (named.includes(context.baseline) && !named.includes(context.target)) places.push({ rule: 'python/no-wheel', line: current.line, symbols: words, kind: 'prebuilt', where: current.name });
  };
  text.split('\n').forEach((source, index) => {
    if (source.startsWith('[[package]]')) {
      finish();
      current = { name: '', line: index + 1, anywhere: false, words: new Set() };
    } else if (current !== undefined) {
      const name = /^name\s*=\s*"([^"]{1,200})"/.exec(source)?.[1];
      if (name !== undefined && current.name === '') {
        current.name = name;
        current.line = index + 1;
      }
      if (/^source\s*=\s*\{\s*(?:git|editable|virtual|directory|path)/.test(source) || /^sdist\s*=|-(?:none|py3)-any\.whl|\.(?:tar\.(?:gz|bz2|xz)|zip)"/.test(source)) current.anywhere = true;
      for (const match of source.slice(0, 20_000).matchAll(/-[\w.]{0,60}(?:manylinux|musllinux|linux)[\w.]{0,80}\.whl/g)) for (const { word } of namedIn(match[0])) current.words.add(word);
    }
  });
  finish();
  return places;
}
