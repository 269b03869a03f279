import type { Architecture } from '../../target/architectures.js';
import { renamed } from './arch-words.js';
import { lineStart } from './lists.js';
import { archOf, namesOf, type Piece } from './pieces.js';
import { pythonPieces } from './python-pieces.js';
import { literal } from '../../lib/regexp.js';

/** How choices look in a kind of file whose branches begin on lines of their own. */
interface Grammar {
  first: RegExp;
  next: RegExp;
  /** What follows the last branch. */
  end: RegExp;
  /** Ends the whole choice. */
  close: RegExp;
  /** The first branch's beginning as one of those that follow. */
  asNext: (text: string) => string;
}

const SHELL: Grammar = { first: /^\s*(?:[;&|@\t -]*)if\s/, next: /^\s*elif\s/, end: /^\s*else\b/, close: /^\s*fi\b/, asNext: (text) => text.replace(/\bif\b/, 'elif') };
const MAKE: Grammar = { first: /^\s*if(?:n?eq|n?def)\b/, next: /^\s*else\s+if(?:eq|def)\b/, end: /^\s*else\s*(?:#.*)?$/, close: /^\s*endif\b/, asNext: (text) => text.replace(/\bif(?=eq|def)/, 'else if') };
const CMAKE: Grammar = { first: /^\s*if\s*\(/i, next: /^\s*elseif\s*\(/i, end: /^\s*else\s*\(/i, close: /^\s*endif\s*\(/i, asNext: (text) => text.replace(/\bif\b/, 'elseif').replace(/\bIF\b/, 'ELSEIF') };
const MESON: Grammar = { first: /^\s*if\s/, next: /^\s*elif\s/, end: /^\s*else\b/, close: /^\s*endif\b/, asNext: (text) => text.replace(/\bif\b/, 'elif') };

const GRAMMARS: Record<string, readonly Grammar[]> = { make: [MAKE, SHELL], shell: [SHELL], dockerfile: [SHELL], workflow: [SHELL], cmake: [CMAKE], meson: [MESON], configure: [SHELL] };

/** Longest choice that is looked at, in lines. */
const LONGEST = 400;

/**
 * A text with one branch, test, variable or rule more, for the target: after what two others have in common. Only where one of them is, word
 * for word, the other with the names of its architecture in the place of the other's, it is known what the target's must be.
 *
 * @param line 1-based, of the first that names an architecture.
 * @returns undefined where no two are the same but for names; the same text where the target has its own already.
 */
export function addBranch(text: string, line: number, symbols: readonly string[], rule: string, target: Architecture): string | undefined {
  const [ecosystem = '', kind = ''] = rule.split('/');
  const chains = (): Piece[][] => (GRAMMARS[ecosystem] ?? []).map((grammar) => chainPieces(text, line, grammar));
  // Lines alone say little: a pattern of a case is one, too. So each kind of place has its own way.
  const choices = kind === 'arch-names' ? [] : ecosystem === 'python' ? [pythonPieces(text, line)] : kind === 'arch-case' ? [casePieces(text, line)] : [casePieces(text, line), ...chains()];
  for (const pieces of choices) {
    if (pieces.some(({ text: one }) => namesOf(one).has(target))) return text;
    const added = copied(text, pieces, target);
    if (added !== undefined) return added;
  }
  const blocks = kind === 'arch-names' || kind === 'arch-test' ? blockPieces(text, symbols) : [];
  // Names of rules and variables are their own; those of architectures stand in many a test: then it is the one that begins here.
  const here = kind === 'arch-names' ? blocks : blocks.filter(({ start }) => start >= lineStart(text, line));
  return kind === 'arch-names' || (here[0]?.start ?? text.length) < lineStart(text, line + 4) ? copied(text, here, target) : undefined;
}

/** Machine names translated one by one, with the target's: `s/aarch64/arm64/` of sed, `subst` of make. */
export function addTranslation(text: string, line: number, target: Architecture): string | undefined {
  const start = lineStart(text, line);
  let end = start;
  do end = lineEnd(text, end + 1); while (text[end - 1] === '\\' && end < text.length);
  const part = text.slice(start, end);
  if (namesOf(part).has(target)) return text;
  const sed = [...part.matchAll(/(['"]?)\bs([/|,#:@])(\^?[\w.*-]{2,20}\$?)\2([\w-]{2,20})\2g?(['"]?)/g)].findLast((match) => archOf(match[0]) !== undefined);
  const arch = sed === undefined ? undefined : archOf(sed[0]);
  if (sed !== undefined && arch !== undefined) {
    const [whole, open = '', , , , close = ''] = sed;
    const bare = whole.slice(open.length, whole.length - close.length);
    const at = start + sed.index + open.length + bare.length;
    // In quotes, or before further commands of the same script, a semicolon joins them; a bare word takes an option of its own.
    const quoted = open !== '' || close !== '' || /^\s*;/.test(text.slice(at));
    const bareWord = / -e\s+$/.test(text.slice(start, start + sed.index)) ? ' -e ' : undefined;
    if (!quoted && bareWord === undefined) return `${text.slice(0, start + sed.index)}-e ${bare} -e ${renamed(bare, arch, target, 'go')}${text.slice(at)}`;
    return `${text.slice(0, at)}${quoted ? ';' : bareWord ?? ''}${renamed(bare, arch, target, 'go')}${text.slice(at)}`;
  }
  const subst = /\$\((?:pat)?subst\s+([\w%-]{2,20}),([\w%-]{2,20}),/.exec(part);
  const one = subst === null ? undefined : archOf(subst[0]);
  if (subst === null || one === undefined) return undefined;
  const from = start + subst.index;
  const to = closing(text, from + 1);
  const inner = from + subst[0].length;
  return to < 0 ? undefined : `${text.slice(0, inner)}${renamed(subst[0], one, target, 'go')}${text.slice(inner, to)})${text.slice(to)}`;
}

/** The piece that proves what a branch is made of, renamed for the target, behind the last that is for an architecture. */
function copied(text: string, pieces: readonly Piece[], target: Architecture): string | undefined {
  const own = pieces.filter((piece) => piece.arch !== undefined);
  for (const model of own) {
    // A name that is the same in every way of naming doesn't tell which way the target's is to be spelled.
    if (model.arch === undefined || model.arch.uname[0] === model.arch.go || /:\/\/|\bsha(?:256|512)\b|[0-9a-f]{32}/i.test(model.text)) continue;
    const { arch } = model;
    const twin = own.find((other) => other.arch !== undefined && other.arch !== arch && plain(renamed(model.text, arch, other.arch, 'go')) === plain(other.text));
    const last = own.at(-1);
    if (twin === undefined || last === undefined) continue;
    const added = renamed(model.text, arch, target, 'go');
    if (text.includes(added.trim())) return text;
    return text.slice(0, last.end) + added + text.slice(last.end);
  }
  return undefined;
}

/** What counts of a piece: without comments, layout, and patterns that let a name go on. */
function plain(text: string): string {
  return text.replace(/#.*$/gm, '').replace(/(?<=\w)\*/g, '').replace(/\s+/g, ' ').trim();
}

/** Branches of the `case` that has one on the line; each with the blanks before it. */
function casePieces(text: string, line: number): Piece[] {
  const start = lineStart(text, line);
  const open = /\bin\b(?=[^\n]*$)|\bcase\b[^\n]*?\bin\b/.exec(text.slice(start, lineEnd(text, start)));
  // The first branch may stand on the line of `case … in` itself.
  const from = open !== null && /\bcase\b/.test(open[0]) ? start + open.index + open[0].length : start;
  const end = endOfCase(text, from);
  if (end < 0) return [];
  const pieces: Piece[] = [];
  // Each begins with the end of the line before it.
  let at = text[from - 1] === '\n' ? from - 1 : from;
  for (const match of text.slice(from, end).matchAll(/;;[&]?(?:[^\S\n]*\\?(?=\n))?/g)) {
    const stop = from + match.index + match[0].length;
    const piece = text.slice(at, stop);
    // What stands behind the branch for everything else is never reached.
    if (/^\s*\(?(?:[^()\n]*\|)?\s*\*\s*[|)]/.test(piece)) break;
    if (/^\s*\(?[^()\n]*\)/.test(piece)) pieces.push({ start: at, end: stop, text: piece, arch: archOf(piece) });
    at = stop;
  }
  return pieces;
}

/** Where the case ends that is open at a place: nested ones are stepped over. */
function endOfCase(text: string, from: number): number {
  let depth = 0;
  for (const match of text.slice(from, from + 40_000).matchAll(/\b(case)\b[^\n;]*\bin\b|(?<![\w-])(esac)\b/g)) {
    if (match[1] !== undefined) depth++;
    else if (depth-- === 0) return from + match.index;
  }
  return -1;
}

/** Branches of an if chain, whole lines each; the first as one of those that follow. */
function chainPieces(text: string, line: number, grammar: Grammar): Piece[] {
  const lines = text.split('\n');
  let first = line - 1;
  while (first > 0 && line - first < 3 && !grammar.first.test(lines[first] ?? '')) first--;
  if (!grammar.first.test(lines[first] ?? '') || grammar.close.test((lines[first] ?? '').replace(/^.*;\s*/, ''))) return [];
  const starts = [first];
  let depth = 0;
  for (let at = first + 1; at < Math.min(lines.length, first + LONGEST); at++) {
    const one = lines[at] ?? '';
    if (depth === 0 && grammar.next.test(one)) starts.push(at);
    else if (depth === 0 && (grammar.end.test(one) || grammar.close.test(one))) {
      return starts.map((begin, index) => {
        const until = starts[index + 1] ?? at;
        const own = `${lines.slice(begin, until).join('\n')}\n`;
        const start = lineStart(text, begin + 1);
        const piece = index === 0 ? grammar.asNext(own) : own;
        return { start, end: start + own.length, text: piece, arch: archOf(piece) };
      });
    }
    if (grammar.first.test(one)) depth++;
    else if (depth > 0 && grammar.close.test(one)) depth--;
  }
  return [];
}

/** Lines that hold one of the symbols as a word of its own, each with what belongs to it: continued lines, a rule's recipe, a conditional's end. */
function blockPieces(text: string, symbols: readonly string[]): Piece[] {
  const lines = text.split('\n');
  const words = symbols.filter((word) => word !== '');
  if (words.length === 0) return [];
  const naming = new RegExp(`(?<![\\w-])(?:${words.map((word) => literal(word).replace(/[_-]/g, '[_-]')).join('|')})(?![\\w-])`);
  const pieces: Piece[] = [];
  for (let at = 0; at < lines.length; at++) {
    const head = lines[at] ?? '';
    if (!naming.test(head) || /^\s*#|^[^(]*\)|;;\s*$/.test(head.replace(/\$\([^()]*\)/g, ''))) continue;
    let end = at + 1;
    while ((lines[end - 1] ?? '').endsWith('\\') && end < lines.length) end++;
    if (/^[^\s#][^=]*:(?!=)/.test(head)) while (/^\t/.test(lines[end] ?? '')) end++;
    else if (MAKE.first.test(head)) {
      while (end < lines.length && end - at < 40 && !MAKE.close.test(lines[end - 1] ?? '')) end++;
      if (!MAKE.close.test(lines[end - 1] ?? '')) continue;
    } else if (/^\s*(?:if|elif|else|case)\b/.test(head)) continue;
    const block = `${lines.slice(at, end).join('\n')}\n`;
    const start = lineStart(text, at + 1);
    if (start + block.length <= text.length) pieces.push({ start, end: start + block.length, text: block, arch: archOf(block) });
    at = end - 1;
  }
  return pieces;
}

/** Where the bracket closes that opens at a place; -1 where it doesn't. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length && at - open < 4000; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
