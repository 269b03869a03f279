import type { GapFacts } from '../../gap.js';
import { declared, type DeclaredPlace } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { entryArchitecture, leavesOut, namesAny } from '../words.js';

interface Field {
  name: string;
  value: string;
  line: number;
  /** Lines of the value, with their numbers. */
  lines: { text: string; line: number }[];
}

/** Debian's control files. Source: Debian Policy 5.6.8 (Architecture), 7.1 (restricted relations), 11.1 (wildcards). */
export const debian: DeclarationDetector = {
  ecosystem: 'debian',
  rules: {
    'debian/architecture': { why: 'The package exists for listed architectures only, and the target is not among them.', closes: 'Add the target to Architecture, or say any.' },
    'debian/restricted': { why: 'The relation holds for listed architectures only, and the target is not among them.', closes: "Add the target to the relation's list." },
    'debian/excluded': { why: 'The package is not for the target.', closes: "Remove the target's exclusion." },
  },
  endings: ['in', 'tmpl', 'template'],
  needs: 'names',
  matches: (path) => /(?:^|\/)(?:debian[^/]*|DEBIAN)\/(?:.*\/)?control(?:\.in|\.tmpl|\.template)?$/.test(path),
  find(file, context) {
    const gaps: GapFacts[] = [];
    if (!namesAny(file.text)) return { gaps };
    const add = (place: DeclaredPlace): void => { gaps.push(declared(file, debian, place)); };
    const fields = readFields(file.text);
    const lists = fields.filter(({ name }) => name === 'architecture').map((field) => ({ ...field, words: field.value.split(/\s+/).filter((word) => word !== '') }));
    // A package of its own for each architecture is as good as one list.
    const own = lists.some(({ words }) => words.length === 1 && entryArchitecture(words[0] ?? '') === context.target);
    for (const { words, line } of lists) {
      const out = words.filter((word) => word.startsWith('!') && entryArchitecture(word.slice(1)) === context.target);
      if (out.length > 0) add({ rule: 'debian/excluded', line, symbols: out, kind: 'excluded' });
      if (words.some((word) => covers(word)) || (own && words.length === 1)) continue;
      const symbols = leavesOut(words.filter((word) => !word.startsWith('!')), context);
      if (symbols !== undefined) add({ rule: 'debian/architecture', line, symbols });
    }
    for (const { name, lines } of fields) {
      if (!/depends|recommends|suggests|conflicts|breaks|replaces|provides/.test(name)) continue;
      for (const { text, line } of lines) {
        for (const match of text.matchAll(/([\w.+-]+)[^[\],|]{0,100}\[([^\]]{1,500})\]/g)) {
          const words = (match[2] ?? '').trim().split(/\s+/);
          const symbols = words.some((word) => word.startsWith('!') || covers(word)) ? undefined : leavesOut(words, context);
          if (symbols !== undefined && symbols.length > 1) add({ rule: 'debian/restricted', line, symbols, where: match[1] ?? '' });
        }
      }
    }
    return { gaps };
  },
};

/** True for a word that holds every architecture, or is filled in later. */
function covers(word: string): boolean {
  return /^(?:any|all|linux-any|any-any|linux-any-any)$|[@%{}$<>]/.test(word);
}

function readFields(text: string): Field[] {
  const fields: Field[] = [];
  text.split('\n').forEach((source, index) => {
    const line = index + 1;
    if (source.startsWith('#')) return;
    const match = /^([A-Za-z][\w-]{0,60}):([^\n]*)$/.exec(source);
    const last = fields.at(-1);
    if (match !== null) {
      const value = match[2] ?? '';
      fields.push({ name: (match[1] ?? '').toLowerCase(), value, line, lines: [{ text: value, line }] });
    } else if (/^\s/.test(source) && last !== undefined) {
      last.value += ` ${source.trim()}`;
      last.lines.push({ text: source, line });
    }
  });
  return fields;
}
