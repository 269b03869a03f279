import { architectures } from '../../../target/architectures.js';
import type { GapFacts } from '../../gap.js';
import { servesBaseline } from '../chain.js';
import { declared, type DeclaredPlace } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { entryArchitecture, leavesOut, namesAny } from '../words.js';

/** Macros that stand for all names of one machine (its number in ELF files); what any other holds only the distribution knows. Source: rpm's macro files. */
const FAMILIES: Record<string, number> = { ix86: 3, power64: 21, arm: 40, arm32: 40, arm64: 183, x86_64: 62, mips64: 8, riscv: 243 };
const FAILS = /%\{?error|exit\s+1|false\s*$/m;

interface Branch {
  words: string[];
  negated: boolean;
  line: number;
  body: string;
}

/** RPM spec files. Source: the RPM packaging guide, tags and conditionals. */
export const rpm: DeclarationDetector = {
  ecosystem: 'rpm',
  rules: {
    'rpm/exclusive-arch': { why: 'The package is built for listed architectures only, and the target is not among them.', closes: 'Add the target to ExclusiveArch.' },
    'rpm/exclude-arch': { why: 'The package is not built for the target.', closes: 'Remove the target from ExcludeArch.' },
    'rpm/build-arch': { why: 'The package is built for one architecture, which is not the target.', closes: 'Remove BuildArch, so that it is that of the machine.' },
    'rpm/ifarch': { why: 'A part of the package is chosen by architecture, and there is none for the target.', closes: 'Add the target to a condition, or an %else.' },
  },
  endings: ['spec', 'in', 'tmpl'],
  needs: 'names',
  matches: (path) => /\.spec(?:\.in|\.tmpl)?$/.test(path),
  find(file, context) {
    const gaps: GapFacts[] = [];
    const { text } = file;
    if (!namesAny(text) || !/^Name\s*:|^%(?:prep|build|install|files|if|define|global)/im.test(text)) return { gaps };
    const add = (place: DeclaredPlace): void => { gaps.push(declared(file, rpm, place)); };
    const lines = text.split('\n');
    lines.forEach((source, index) => {
      const tag = /^(ExclusiveArch|ExcludeArch|BuildArch|BuildArchitectures)\s*:([^\n]{0,2000})/i.exec(source);
      if (tag === null) return;
      const name = (tag[1] ?? '').toLowerCase();
      const words = readWords((tag[2] ?? '').replace(/#.*/, ''));
      const line = index + 1;
      if (name === 'excludearch') {
        const out = words.filter((word) => entryArchitecture(word) === context.target);
        if (out.length > 0) add({ rule: 'rpm/exclude-arch', line, symbols: out, kind: 'excluded' });
        return;
      }
      const out = words.some((word) => word.startsWith('%') || word.startsWith('@') || word === 'noarch') ? undefined : leavesOut(words, context);
      // The macros stay out of it: the words are those of the file.
      const symbols = out?.filter((word) => source.includes(word));
      if (symbols !== undefined) add(name === 'exclusivearch' ? { rule: 'rpm/exclusive-arch', line, symbols } : { rule: 'rpm/build-arch', line, symbols, kind: 'pin' });
    });
    for (const branches of conditionals(lines)) {
      const named = branches.filter(({ words }) => words.length > 0);
      const covered = named.some(({ negated, words, body }) => {
        const hit = words.some((word) => word.startsWith('%') || entryArchitecture(word) === context.target);
        return negated ? !hit && !FAILS.test(body) : hit;
      });
      const otherwise = branches.find(({ words }) => words.length === 0);
      if (covered || (otherwise !== undefined && !FAILS.test(otherwise.body))) continue;
      const all = named.flatMap(({ words }) => words);
      const symbols = leavesOut(all, context);
      const [first] = named;
      // Where the baseline has no branch of its own, the target goes the same way.
      if (otherwise === undefined && !named.some(({ negated }) => negated) && !all.some((word) => servesBaseline(word, context))) continue;
      // One architecture alone is an extra of that one, unless all others fail.
      if (first !== undefined && symbols !== undefined && (symbols.length > 1 || otherwise !== undefined || first.negated)) add({ rule: 'rpm/ifarch', line: first.line, symbols, kind: 'chain', where: first.body.slice(0, 80) });
    }
    return { gaps };
  },
};

/** The branches of every `%ifarch` with what follows it; an `%else` has no words. */
function conditionals(lines: readonly string[]): Branch[][] {
  const found: Branch[][] = [];
  const open: (Branch[] | undefined)[] = [];
  lines.forEach((source, index) => {
    const match = /^\s*%(ifarch|ifnarch|elifarch|if|ifos|ifnos|elif|else|endif)\b([^\n]{0,1000})/.exec(source);
    const directive = match?.[1];
    if (directive === 'ifarch' || directive === 'ifnarch') {
      const branches = [branch(match?.[2] ?? '', directive === 'ifnarch', index)];
      open.push(branches);
      found.push(branches);
    } else if (directive === 'if' || directive === 'ifos' || directive === 'ifnos') {
      open.push(undefined);
    } else if (directive === 'elifarch') {
      open.at(-1)?.push(branch(match?.[2] ?? '', false, index));
    } else if (directive === 'else' || directive === 'elif') {
      open.at(-1)?.push({ words: [], negated: false, line: index + 1, body: '' });
    } else if (directive === 'endif') {
      open.pop();
    } else {
      for (const branches of open.slice(-20)) {
        const last = branches?.at(-1);
        if (last !== undefined && last.body.length < 4000) last.body += `${source}\n`;
      }
    }
  });
  return found;
}

function branch(words: string, negated: boolean, index: number): Branch {
  return { words: readWords(words), negated, line: index + 1, body: '' };
}

/** The words of a list, with the macros that are known replaced by what they hold. */
function readWords(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '').flatMap((word) => {
    const machine = FAMILIES[/^%\{?(\w+)\}?$/.exec(word)?.[1] ?? ''];
    return machine === undefined ? [word] : architectures.filter((one) => one.elfMachine === machine).map(({ rpm: name }) => name);
  });
}
