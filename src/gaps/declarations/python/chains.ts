import { namedIn, otherSystem } from '../words.js';
import type { Chain } from '../chain.js';

const MACHINE = /machine|arch|cpu|processor|uname/i;
/** A variable that holds the machine's name. */
const HOLDS = /^[^\S\n]*(\w+)\s*=\s*(?:platform\.(?:machine|processor)\(\)|os\.uname\(\)(?:\.machine|\[4\]|\[-1\]))(?:\.lower\(\))?\s*(?:#.*)?$/gm;
/** `"arm64" if platform.machine() == "aarch64" else "amd64"`, with single blanks; what a further `if` follows is not for all others. */
const TERNARY = /(["'])([\w./-]{2,40})\1 if ((?:(?! else )[^\n]){3,200}) else (["'])([\w./-]{2,40})\4(?! if\b)/g;
/** What a body that fails has. */
export const FAILS = /\braise\b|\bsys\.exit\b|\bexit\(|\bNotImplementedError\b|\bassert (?:False|0)\b/;

/** Tests for a program of 32 bits: what they decide is for machines that run such. */
const NARROW = /calcsize\(\s*["']P["']\s*\)\s*==\s*4\b|\bis_?32_?bit\b|maxsize\s*<=?\s*\(?2\s*\*\*\s*3[12]/i;

interface Open {
  indent: number;
  chain: Chain;
  /** Inside a choice of another system, or of 32 bits. */
  foreign: boolean;
  /** Whether its last branch is for programs of 32 bits. */
  narrow: boolean;
}

/**
 * Choices by the machine in Python code: `if`/`elif`/`else` of one indentation; and `if`s one after the other that each return, of
 * which what follows is the rest.
 */
export function readPythonChains(text: string): { chains: Chain[]; conditions: Set<number> } {
  const chains: Chain[] = [];
  const conditions = new Set<number>();
  const open: Open[] = [];
  const names = [...text.matchAll(HOLDS)].map(([, name = '']) => name);
  const asks = names.length === 0 ? MACHINE : new RegExp(`${MACHINE.source}|\\b(?:${names.join('|')})\\b`, 'i');
  const finish = (one: Open): void => { if (!one.foreign) chains.push(one.chain); };
  text.split('\n').forEach((source, index) => {
    const line = index + 1;
    const code = source.trim();
    if (code === '' || code.startsWith('#') || source.length > 2000) return;
    for (const [whole, , value = '', condition = '', , rest = ''] of /\selse\s/.test(code) ? code.replace(/\s+/g, ' ').matchAll(TERNARY) : []) {
      if (!asks.test(condition) || otherSystem(whole)) continue;
      chains.push({ branches: [{ condition, line, body: `return ${value}`, negated: /\bnot\b|!=/.test(condition) }], otherwise: `return ${rest}` });
      conditions.add(line);
    }
    const indent = source.length - source.trimStart().length;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) > indent) {
      const closed = open.pop();
      if (closed !== undefined) finish(closed);
    }
    const match = /^(if|elif|else|match|case)\b([^]*?):?\s*(?:#.*)?$/.exec(code);
    const word = match?.[1];
    const condition = match?.[2] ?? '';
    const top = open.at(-1);
    const here = top?.indent === indent ? top : undefined;
    const branch = { condition: (asks.test(condition) && namedIn(condition).length > 0) || otherSystem(condition) ? condition : '', line, body: inlineBody(condition), negated: /\bnot\b|!=/.test(condition) };
    const narrow = NARROW.test(condition) && !/\bnot\b/.test(condition);
    if (namedIn(branch.condition).length > 0) conditions.add(line);
    if (word === 'if') {
      const returns = here?.chain.branches.at(-1)?.body.match(/\breturn\b|\braise\b/) != null;
      if (here !== undefined && here.chain.otherwise === undefined && returns && branch.condition !== '') {
        here.chain.branches.push(branch);
        return;
      }
      if (here !== undefined) {
        open.pop();
        finish(here);
      }
      open.push({ indent, chain: { branches: [branch] }, narrow, foreign: narrow || otherSystem(condition) || open.some((one) => one.narrow) || open.some(({ chain }) => chain.otherwise === undefined && otherSystem(chain.branches.at(-1)?.condition ?? '')) });
    } else if (word === 'elif' && here !== undefined) {
      here.chain.branches.push(branch);
      here.narrow = narrow;
    } else if (word === 'else' && here !== undefined) {
      here.chain.otherwise = '';
      here.narrow = false;
    } else if (here !== undefined) {
      // The statement after the chain: what is left for others, where each branch returned.
      const all = here.chain.branches.every(({ body }) => /\breturn\b/.test(body));
      if (here.chain.otherwise === undefined && all) here.chain.otherwise = code;
      open.pop();
      finish(here);
    }
    // What stands under a further condition doesn't happen to all: only the innermost choice gets the line.
    const inner = open.findLast((one) => one.indent < indent);
    const last = inner?.chain.branches.at(-1);
    if (inner?.chain.otherwise !== undefined) inner.chain.otherwise = `${inner.chain.otherwise}${code}\n`.slice(0, 4000);
    else if (last !== undefined) last.body = `${last.body}${code}\n`.slice(0, 4000);
  });
  for (const one of open) finish(one);
  return { chains, conditions };
}

/** `if x: return y` on one line. */
function inlineBody(condition: string): string {
  const at = condition.lastIndexOf(': ');
  return at < 0 ? '' : `${condition.slice(at + 2)}\n`;
}
