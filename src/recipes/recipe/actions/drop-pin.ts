import type { Architecture } from '../../../target/architectures.js';
import { archWords } from '../arch-words.js';
import type { DropPinStep } from '../steps.js';
import { dropFromYaml } from '../yaml-drop.js';
import type { Action } from './action.js';
import { gapFile } from './gap-file.js';

/** Takes out an exclusion that names the target, or a setting that fixes the baseline. */
export const dropPin: Action<DropPinStep> = async ({ file }, { subject, draft, tools }) => {
  const path = file ?? gapFile(subject);
  const text = await draft.need(path);
  const { gap } = subject;
  const { line } = gap.location;
  const changed = /\.ya?ml$/.test(path) ? dropFromYaml(text, line, tools.context.target) : onLine(text, line, (part) => withoutPin(part, gap.rule, tools.context.target));
  if (changed === undefined) return; // It is gone already, or isn't to be taken out alone: the detector says which.
  await draft.write(path, changed);
};

/** Changes one line, with those that backslashes join to it; one that is left empty goes. */
function onLine(text: string, line: number, change: (part: string) => string | undefined): string | undefined {
  const lines = text.split('\n');
  let end = line;
  while ((lines[end - 1] ?? '').endsWith('\\') && end < lines.length) end++;
  const changed = change(lines.slice(line - 1, end).join('\n'));
  if (changed === undefined) return undefined;
  return [...lines.slice(0, line - 1), ...(changed === '' ? [] : [changed]), ...lines.slice(end)].join('\n');
}

/** What is left of a line; empty where nothing is. */
function withoutPin(part: string, rule: string, target: Architecture): string | undefined {
  switch (rule) {
    case 'shell/platform':
    case 'make/platform':
      return part.replace(/(\s+)--platform(?:=|\s+)(['"]?)[\w/]+\2(?=\s|$)/, '');
    case 'rpm/build-arch':
    case 'cargo/build-target':
      return '';
    case 'rpm/exclude-arch': {
      const left = dropWords(part, target);
      return left === undefined || /^\s*ExcludeArch:\s*$/i.test(left) ? '' : left;
    }
    case 'debian/excluded':
      return dropWords(part, target, '!')?.replace(/\s*\[\s*\]/g, '');
    case 'npm/cpu':
      return part.replace(/\s*(['"])!([\w-]+)\1\s*(,?)/g, (whole, _quote, name: string, comma: string, at: number) => (names(name, target) ? (comma === '' && part.slice(0, at).trimEnd().endsWith(',') ? '\0' : '') : whole)).replace(/,\s*\0/g, '').replaceAll('\0', '');
    default:
      return undefined;
  }
}

/** A line without the words that name the target, each with the mark before it. */
function dropWords(part: string, target: Architecture, mark = ''): string | undefined {
  const words = archWords(part).filter(({ arch, start }) => arch === target && part.slice(start - mark.length, start) === mark);
  if (words.length === 0) return undefined;
  return words.reduceRight((text, { start, end }) => {
    const from = start - mark.length;
    const blanks = /[^\S\n]*$/.exec(text.slice(0, from))?.[0].length ?? 0;
    const opens = /[[:]\s*$/.test(text.slice(0, from));
    return opens ? text.slice(0, from) + text.slice(end).replace(/^[^\S\n]+/, '') : text.slice(0, from - blanks) + text.slice(end);
  }, part);
}

function names(text: string, target: Architecture): boolean {
  return archWords(text).some(({ arch }) => arch === target);
}
