import { literal } from '../../lib/regexp.js';

/** One rule line of a Makefile, continuation lines joined in. */
export interface Rule {
  targets: string[];
  prerequisites: string[];
  /** Offsets of the line's part behind the colon, up to a comment or a recipe on the same line. */
  start: number;
  end: number;
}

/** The explicit rules of a Makefile. Nothing is expanded: a rule whose names come from variables has them as they stand. */
export function rulesOf(text: string): Rule[] {
  const rules: Rule[] = [];
  for (const { start, end } of logicalLines(text)) {
    const line = text.slice(start, end);
    if (/^[\t#]/.test(line)) continue;
    const colon = line.search(/::?(?![:=])/);
    const assignment = line.search(/[:?+!]?=/);
    if (colon <= 0 || (assignment >= 0 && assignment < colon)) continue;
    const from = colon + (line[colon + 1] === ':' ? 2 : 1);
    const stop = line.slice(from).search(/[#;]/);
    const to = stop < 0 ? line.length : from + stop;
    rules.push({ targets: words(line.slice(0, colon)), prerequisites: words(line.slice(from, to)), start: start + from, end: start + to });
  }
  return rules;
}

/** The text without a prerequisite of a rule; every other byte stays. The same text where the rule has no such prerequisite. */
export function dropPrerequisite(text: string, target: string, prerequisite: string): string {
  let result = text;
  for (const rule of rulesOf(text).reverse()) {
    if (!rule.targets.includes(target) || !rule.prerequisites.includes(prerequisite)) continue;
    const part = text.slice(rule.start, rule.end);
    const pattern = new RegExp(`(^|[ \\t]+)${literal(prerequisite)}(?=\\s|$)`, 'g');
    result = result.slice(0, rule.start) + part.replace(pattern, '') + result.slice(rule.end);
  }
  return result;
}

/** Targets of the rules between a goal and one that it leads to, that name the latter themselves. */
export function leadingTo(text: string, goal: string, wanted: string): string[] {
  const rules = rulesOf(text).filter((rule) => !rule.targets[0]?.startsWith('.'));
  const seen = new Set<string>();
  const found = new Set<string>();
  const queue = [goal];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name) || name === wanted) continue;
    seen.add(name);
    for (const rule of rules.filter((one) => one.targets.includes(name))) {
      if (rule.prerequisites.includes(wanted)) found.add(name);
      queue.push(...rule.prerequisites);
    }
  }
  return [...found];
}

/** The text with a variable's first assignment changed. */
export function changeVariable(text: string, variable: string, change: (value: string) => string): string | undefined {
  const pattern = new RegExp(`^(?:export[ \\t]+|override[ \\t]+)?${literal(variable)}[ \\t]*(?:\\?|::?|\\+)?=[ \\t]*`);
  for (const { start, end } of logicalLines(text)) {
    const line = text.slice(start, end);
    const head = pattern.exec(line);
    if (head === null) continue;
    const comment = line.slice(head[0].length).search(/[ \t]*(?<!\\)#/);
    const stop = comment < 0 ? line.length : head[0].length + comment;
    return text.slice(0, start) + head[0] + change(line.slice(head[0].length, stop)) + line.slice(stop) + text.slice(end);
  }
  return undefined;
}

function* logicalLines(text: string): Generator<{ start: number; end: number }> {
  for (let start = 0; start < text.length;) {
    let end = lineEnd(text, start);
    while (end < text.length && text[end - 1] === '\\') end = lineEnd(text, end + 1);
    yield { start, end };
    start = end + 1;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function words(text: string): string[] {
  return text.split(/[\s\\]+/).filter((word) => word !== '' && word !== '|');
}
