import type { Context } from '../../../lib/context.js';
import type { Architecture } from '../../../target/architectures.js';

const TOKEN = /\s*(?:([()])|(and|or|not\s+in|in)\b|(===?|!=|<=?|>=?|~=)|(["'])((?:(?!\4)[^\\])*)\4|([\w.]+))/y;

/**
 * Whether a requirement with this marker is installed on an architecture, on Linux. What depends on anything else counts as true.
 * Source: PEP 508, environment markers.
 */
export function markerHolds(marker: string, on: Architecture): boolean {
  const tokens = tokenize(marker);
  let at = 0;
  const any = (): boolean => {
    let value = all();
    while (tokens[at] === 'or') {
      at++;
      value = all() || value;
    }
    return value;
  };
  const all = (): boolean => {
    let value = one();
    while (tokens[at] === 'and') {
      at++;
      value = one() && value;
    }
    return value;
  };
  const one = (): boolean => {
    if (tokens[at] === '(') {
      at++;
      const value = any();
      at++;
      return value;
    }
    const [left = '', operator = '', right = ''] = tokens.slice(at, at + 3);
    at += 3;
    return compare(left, operator, right, on);
  };
  return tokens.length === 0 || any();
}

/** What a marker makes of a requirement: installed for the baseline and not for the target. */
export function leavesTargetOut(marker: string, { target, baseline }: Context): boolean {
  return /platform_machine|platform_processor/.test(marker) && markerHolds(marker, baseline) && !markerHolds(marker, target);
}

/** At most a few hundred: a longer marker is none. */
function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length && tokens.length < 300) {
    const match = TOKEN.exec(text);
    if (match === null) return [];
    const [, bracket, word, operator, , quoted, name] = match;
    tokens.push(bracket ?? word?.replace(/\s+/, ' ') ?? operator ?? (quoted === undefined ? name ?? '' : `'${quoted}`));
  }
  // Nesting deeper than any marker's.
  return tokens.filter((token) => token === '(').length > 50 ? [] : tokens;
}

function compare(left: string, operator: string, right: string, on: Architecture): boolean {
  const known: Record<string, string> = { platform_machine: on.uname[0] ?? '', platform_processor: on.uname[0] ?? '', sys_platform: 'linux', platform_system: 'Linux', os_name: 'posix' };
  const value = (token: string): string | undefined => (token.startsWith("'") ? token.slice(1) : known[token]);
  const a = value(left), b = value(right);
  if (a === undefined || b === undefined) return true;
  if (operator === '==' || operator === '===') return a === b;
  if (operator === '!=') return a !== b;
  if (operator === 'in') return b.includes(a);
  return operator === 'not in' ? !b.includes(a) : true;
}
