import { buildLines } from '../build-lines.js';
import type { FileFacts } from './facts.js';

/**
 * The file with `target` allowed wherever `beside` (an architecture or a tag) is, in both styles of constraint lines.
 * Undefined where no line asks for `beside`.
 */
export function widened(text: string, file: FileFacts, beside: string, target: string): string | undefined {
  let changed = false;
  const edited = editLines(text, (line, number) => {
    const next = number === file.goBuildLine ? widenExpression(line, beside, target) : file.plusBuildLines.includes(number) ? widenOptions(line, beside, target) : line;
    changed ||= next !== line;
    return [next];
  });
  return changed ? edited : undefined;
}

/** The file with `target` left out. */
export function narrowed(text: string, file: FileFacts, target: string, goDirective: string): string {
  const plus = file.plusBuildLines.at(-1);
  if (file.goBuildLine === 0 && plus === undefined) {
    const [line = '', old] = buildLines('linux', target, goDirective).split('\n').filter((one) => one !== '');
    return `${line.replace(/\/\/go:build .*/, `//go:build !${target}`)}\n${old === undefined ? '' : `// +build !${target}\n`}\n${text}`;
  }
  return editLines(text, (line, number) => {
    if (number === file.goBuildLine) return [line.replace(/^(\s*\/\/go:build\s+)(.*?)(\s*)$/, (_all, head: string, expression: string, end: string) => `${head}${topLevelOr(expression) ? `(${expression})` : expression} && !${target}${end}`)];
    return number === plus ? [line, `// +build !${target}`] : [line];
  });
}

/** The file with constraint lines that name `target` where they named `from` alone, or with lines of its own. A file whose name alone decides stays as it is. */
export function retargeted(text: string, file: FileFacts, from: string, target: string, goDirective: string): string {
  if (file.goBuild === '') return text;
  const words = file.goBuild.match(/[\w.]+/g) ?? [];
  const alone = words.filter((word) => word === from).length === 1 && words.every((word) => word === from || word === 'linux') && !file.goBuild.includes('!');
  if (alone) {
    return editLines(text, (line, number) => [number === file.goBuildLine || file.plusBuildLines.includes(number) ? line.replace(new RegExp(`\\b${from}\\b`), target) : line]);
  }
  const body = editLines(text, (line, number) => (number === file.goBuildLine || file.plusBuildLines.includes(number) ? [] : [line]));
  return buildLines('linux', target, goDirective) + body.replace(/^\s*\n/, '');
}

function editLines(text: string, edit: (line: string, number: number) => string[]): string {
  return text.split('\n').flatMap((line, index) => edit(line, index + 1)).join('\n');
}

function widenExpression(line: string, beside: string, target: string): string {
  const at = line.indexOf('//go:build');
  const head = line.slice(0, at + '//go:build'.length);
  const parts = line.slice(head.length).split(/(\s+|[()!]|&&|\|\|)/).filter((part) => part !== '');
  const tokens = parts.flatMap((part, index) => (/\S/.test(part) ? [{ part, index }] : []));
  const negated: boolean[] = [false];
  tokens.forEach(({ part, index }, place) => {
    const before = tokens[place - 1]?.part;
    const flips = before === '!';
    if (part === '(') negated.push((negated.at(-1) ?? false) !== flips);
    else if (part === ')') negated.pop();
    else if (part === beside && !flips && negated.at(-1) !== true) {
      const after = tokens[place + 1]?.part;
      const inList = [undefined, '(', '||'].includes(before) && [undefined, ')', '||'].includes(after);
      parts[index] = inList ? `${part} || ${target}` : `(${part} || ${target})`;
    }
  });
  return head + parts.join('');
}

function widenOptions(line: string, beside: string, target: string): string {
  return line.replace(/^(\s*\/\/\s*\+build\s+)(.*?)(\s*)$/, (_all, head: string, list: string, end: string) => {
    const options = list.split(/\s+/).flatMap((option) => {
      const terms = option.split(',');
      return terms.includes(beside) ? [option, terms.map((term) => (term === beside ? target : term)).join(',')] : [option];
    });
    return head + [...new Set(options)].join(' ') + end;
  });
}

function topLevelOr(expression: string): boolean {
  let depth = 0;
  for (const token of expression.match(/[()]|\|\||&&|[^()|&]+/g) ?? []) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (token === '||' && depth === 0) return true;
  }
  return false;
}
