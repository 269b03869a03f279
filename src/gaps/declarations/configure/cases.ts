import type { Context } from '../../../lib/context.js';
import { namedIn } from '../words.js';
import type { Chain } from '../chain.js';

const CASE = /\bcase[ \t]+["'[]{0,3}\$\{?(?:host|target|build|canonical_host)?_?(?:cpu|arch|host|host_os)?\b[^\n]{0,80}?\bin\b/i;

/** Choices by the machine that `case` makes in a configure.ac: patterns up to `)`, bodies up to `;;`. */
export function readCases(text: string, context: Context): Chain[] {
  const chains: Chain[] = [];
  const lines = text.split('\n').map((source) => source.replace(/^\s*(?:dnl\b|#).*$/, ''));
  for (let at = 0; at < lines.length; at++) {
    if (!CASE.test((lines[at] ?? '').slice(0, 300))) continue;
    const chain: Chain = { branches: [] };
    let pattern: string | undefined;
    let depth = 1, ifs = 0;
    let body = '', line = 0;
    const close = (): void => {
      if (pattern === undefined) return;
      if (/^[\s[(]*\*[\s\])]*$/.test(pattern)) chain.otherwise = body;
      // A pattern that names no architecture of the table is one of another: every branch here is by the machine.
      else if (fits(pattern, context) || namedIn(pattern).length > 0) chain.branches.push({ condition: pattern, line, body, covers: fits(pattern, context) });
      pattern = undefined;
      body = '';
    };
    for (at++; at < lines.length && depth > 0; at++) {
      const source = lines[at] ?? '';
      if (/\bcase\b[^\n]{1,200}\bin\s*$/.test(source.slice(-300))) depth++;
      if (/^\s*esac\b/.test(source) && --depth === 0) break;
      ifs = Math.max(0, ifs + (/^\s*(?:if\b|AS_IF\()/.test(source) ? 1 : 0) - (/^\s*fi\b/.test(source) ? 1 : 0));
      if (pattern === undefined && depth === 1) {
        const match = /^\s*(?:\[|\()?([^)]{1,400})\)([^\n]*)$/.exec(source);
        if (match === null) continue;
        pattern = match[1] ?? '';
        line = at + 1;
        body = match[2] ?? '';
        ifs = 0;
      } else if (body.length < 4000 && ifs === 0) body += `\n${source}`; // What stands under a further condition doesn't happen to all.
      if (depth === 1 && /;;\s*\]?\s*$/.test(source)) close();
    }
    close();
    chains.push(chain);
  }
  return chains;
}

/** Whether one of the patterns fits the target: the beginning of a name (`loong*`), or any machine (`*-linux*`). */
function fits(pattern: string, { target }: Context): boolean {
  return pattern.split('|').some((one) => {
    if (/^[\s[]*\*[^\s]*linux/.test(one)) return true;
    const start = /^[\s[]*([a-z0-9_]+)[^\s]*\*/i.exec(one)?.[1];
    return start !== undefined && target.uname.some((name) => name.startsWith(start.toLowerCase()));
  });
}
