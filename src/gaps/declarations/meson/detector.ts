import { findArchitecture } from '../../../target/architectures.js';
import type { GapFacts } from '../../gap.js';
import { readBrackets } from '../brackets.js';
import { chainGap, families, type Chain } from '../chain.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { lineFinder } from '../lines.js';
import { leavesOut, namesAny, otherSystem } from '../words.js';

const SYNTAX = { lineComments: ['#'], quotes: ["'"], triple: true } as const;
const MACHINE = /cpu|arch|machine/i;
const FAILS = /\berror\s*\(/;

/** Meson's build files. Source: its reference tables, CPU families. */
export const meson: DeclarationDetector = {
  ecosystem: 'meson',
  rules: {
    'meson/cpu': { why: 'The build goes by the CPU family, and has nothing for the target.', closes: "Add a branch for the target's CPU family, or an else that works anywhere." },
    'meson/arch-list': { why: 'Architectures are listed, and the target is not among them.', closes: 'Add the target to the list.' },
  },
  endings: ['build', 'txt', 'options'],
  needs: 'names',
  matches: (path) => /(?:^|\/)meson(?:\.build|_options\.txt|\.options)$/.test(path),
  find(file, context) {
    const gaps: GapFacts[] = [];
    if (!namesAny(file.text)) return { gaps };
    const { chains, conditions, foreignLines } = readChains(file.text);
    for (const chain of chains) {
      const place = chainGap(chain, FAILS, context);
      if (place !== undefined) gaps.push(declared(file, meson, { rule: 'meson/cpu', ...place, kind: 'chain', where: chain.branches[0]?.body.slice(0, 100) ?? '' }));
    }
    const line = lineFinder(file.text);
    for (const { open, before, literals, start, end } of readBrackets(file.text, SYNTAX)) {
      const keys = literals.filter(({ key }) => key);
      const words = (open === '{' ? keys : open === '[' ? literals : []).map(({ text }) => text);
      if (words.length < 2 || conditions.has(line(start)) || foreignLines.has(line(start)) || !words.every((word) => findArchitecture(word) !== undefined) || families(words).size < 2) continue;
      // A dictionary that is asked with a default has an answer for everybody.
      if (open === '{' && (/^\s*\.get\(/.test(file.text.slice(end, end + 40)) || (before !== '' && file.text.includes(`${before}.get(`)))) continue;
      const symbols = leavesOut(words, context);
      if (symbols !== undefined) gaps.push(declared(file, meson, { rule: 'meson/arch-list', line: line(start), symbols, where: before }));
    }
    return { gaps };
  },
};

/** An `if` that is open. */
interface Frame {
  chain: Chain;
  /** Whether the whole choice is inside a branch for another system. */
  inForeign: boolean;
  /** Whether what comes next is. */
  foreign: boolean;
}

/** Every `if` that asks for the machine, outside of branches for other systems, the lines on which conditions stand, and those of such branches. */
function readChains(text: string): { chains: Chain[]; conditions: Set<number>; foreignLines: Set<number> } {
  const chains: Chain[] = [];
  const foreignLines = new Set<number>();
  const conditions = new Set<number>();
  const open: Frame[] = [];
  // Values set since the last word that others may not come to.
  let recent = new Map<string, string>();
  text.split('\n').forEach((source, index) => {
    const line = index + 1;
    const match = /^\s*(if|elif|else|endif|foreach)\b([^\n]{0,1000})/.exec(source.replace(/^([^'#]*)#.*$/, '$1'));
    const word = match?.[1];
    const condition = match?.[2] ?? '';
    const frame = open.at(-1);
    const chain = frame?.chain;
    if (word === 'if' || word === 'elif') conditions.add(line);
    const set = word === undefined ? /^\s*(\w+)\s*=(?!=)\s*(.*?)\s*(?:#.*)?$/.exec(source.slice(0, 400)) : null;
    if (set !== null) recent.set(set[1] ?? '', set[2] ?? '');
    const before = recent;
    if (word !== undefined || /^\s*endforeach\b/.test(source)) recent = new Map();
    const branch = { condition: MACHINE.test(condition) ? condition : '', line, body: '', negated: /^\s*(?:not\b)|\bnot in\b|!=/.test(condition) };
    const foreign = otherSystem(condition) && !branch.negated && !/linux/i.test(condition);
    if (word === 'if') {
      const inForeign = frame?.foreign === true;
      open.push({ chain: { branches: [branch], before }, inForeign, foreign: inForeign || foreign });
    } else if (word === 'elif' && frame !== undefined) {
      frame.chain.branches.push(branch);
      frame.foreign = frame.inForeign || foreign;
    } else if (word === 'else' && frame !== undefined) {
      frame.chain.otherwise = '';
      frame.foreign = frame.inForeign;
    } else if (word === 'endif') {
      open.pop();
      if (frame !== undefined && !frame.inForeign) chains.push(frame.chain);
    } else if (frame?.foreign === true) {
      foreignLines.add(line);
    } else {
      // What stands under a further condition doesn't happen to all.
      const last = chain?.branches.at(-1);
      if (chain?.otherwise !== undefined) chain.otherwise = `${chain.otherwise}${source}\n`.slice(0, 4000);
      else if (last !== undefined) last.body = `${last.body}${source}\n`.slice(0, 4000);
    }
  });
  return { chains, conditions, foreignLines };
}
