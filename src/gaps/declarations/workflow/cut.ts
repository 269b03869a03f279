import { namesAny } from '../words.js';

/** Where a list of steps begins; its first step is at least as far in as this is. */
const STEPS = /^([ ]*)steps:[ ]*(?:#.*)?\r?\n/gm;
/** An anchor or an alias: what one step defines another may use. */
const SHARED = /(?:^|[\s,[{])[&*]\w/;

/**
 * A workflow with blank lines in the place of steps that name no architecture: there are many of them, and to parse them is most of the time
 * that a workflow takes. Whatever is no plain list of steps stays.
 */
export function withoutLight(text: string): string {
  if (SHARED.test(text)) return text;
  let result = '';
  let kept = 0;
  for (const match of text.matchAll(STEPS)) {
    const start = match.index + match[0].length;
    if (start < kept) continue;
    for (const { begin, end } of stepsFrom(text, start, (match[1] ?? '').length)) {
      const step = text.slice(begin, end);
      if (namesAny(step)) continue;
      result += text.slice(kept, begin) + step.replace(/[^\n]+/g, '');
      kept = end;
    }
  }
  return result + text.slice(kept);
}

/** The steps of a list that begins at an offset, by their indentation; lines before the first and after the last belong to none. */
function* stepsFrom(text: string, start: number, least: number): Generator<{ begin: number; end: number }> {
  let indent: number | undefined;
  let begin: number | undefined;
  let at = start;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline + 1;
    const depth = /[^ ]/.exec(text.slice(at, end))?.index ?? 0;
    const first = text[at + depth];
    const blank = first === undefined || first === '\n' || first === '\r' || first === '#';
    if (!blank) {
      const item = first === '-' && /\s/.test(text[at + depth + 1] ?? ' ');
      if (indent === undefined ? !item || depth < least : depth < indent || (depth === indent && !item)) break;
      indent ??= depth;
      if (depth === indent) {
        if (begin !== undefined) yield { begin, end: at };
        begin = at;
      }
    }
    at = end;
  }
  if (begin !== undefined) yield { begin, end: at };
}
