import type { Context } from '../../../lib/context.js';
import { readBrackets } from '../brackets.js';
import { families } from '../chain.js';
import type { DeclaredPlace } from '../declared.js';
import { lineFinder } from '../lines.js';
import { leavesOut, otherSystem } from '../words.js';

/** Parts of conditions and names that are another system's. */
const OTHER_SYSTEM = /(?<!not\()\bwindows\b|\bany\(\s*unix\b|target_os\s*=\s*"(?:macos|windows|ios|android|freebsd)"|target_(?:family|vendor)\s*=\s*"(?:windows|apple)"/;
const FAILS = /(?:\b[a-z_]\w*)\s*=>\s*(?:panic|unimplemented|unreachable|todo|compile_error|bail|anyhow|return\s+Err|Err)\b/;
const ATTRIBUTE = /#\[cfg\(([^\]]{1,600})\)\]/g;
const ITEM = /^\s*(?:#\[[^\]]{0,200}\]\s*)*(?:pub(?:\([\w: ]{1,40}\))?\s+)?(?:unsafe\s+|extern\s+"C"\s+|const\s+(?=fn))*(const|static|fn|type)\s+(\w+)/;
const ARCHITECTURE = /target_arch\s*=\s*"(\w+)"/g;

interface Item {
  line: number;
  words: string[];
  /** Whether it is for all but some, or for anybody. */
  other: boolean;
}

/** Places of Rust code that go by the architecture and have nothing for the target. */
export function* rustPlaces(text: string, context: Context): Generator<DeclaredPlace> {
  // A file that is only there for some architectures has others of its own.
  if (/^[ \t]*#!\[cfg\([^\]]{0,600}target_arch/m.test(text)) return;
  const line = lineFinder(text);
  const items = new Map<string, Item[]>();
  for (const match of text.matchAll(ATTRIBUTE)) {
    const condition = match[1] ?? '';
    const words = [...condition.matchAll(ARCHITECTURE)].map(([, word = '']) => word);
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + 400);
    if (words.length > 0 && /\bnot\(/.test(condition) && /^\s*(?:const _: \(\) = )?(?:::)?(?:std::|core::)?compile_error!/.test(after)) {
      const symbols = leavesOut(words, context);
      if (symbols !== undefined) yield { rule: 'cargo/compile-error', line: line(match.index), symbols, kind: 'guard' };
      continue;
    }
    const item = ITEM.exec(after);
    if (item === null || OTHER_SYSTEM.test(condition)) continue;
    const name = `${item[1] ?? ''} ${item[2] ?? ''}`;
    items.set(name, [...(items.get(name) ?? []), { line: line(match.index), words, other: words.length === 0 || /\bnot\(/.test(condition) }]);
  }
  for (const [name, all] of items) {
    const words = all.flatMap((item) => item.words);
    const [first] = all;
    if (first === undefined || all.length < 2 || all.some(({ other }) => other) || families(words).size < 2) continue;
    const symbols = leavesOut(words, context);
    if (symbols !== undefined) yield { rule: 'cargo/cfg', line: first.line, symbols, kind: 'chain', where: name };
  }
  if (!/\bARCH\b|target_arch|CARGO_CFG_TARGET_ARCH|TARGET/.test(text)) return;
  for (const { open, literals, code, start } of readBrackets(text, { lineComments: ['//'], blockComments: true, quotes: ['"'] })) {
    const words = literals.filter(({ key }) => key).map((literal) => literal.text);
    if (open !== '{' || words.length < 2 || !FAILS.test(code) || otherSystem(text.slice(text.lastIndexOf('\n', start) + 1, start).replaceAll('_', ' '))) continue;
    const symbols = leavesOut(words, context);
    if (symbols !== undefined && families(words).size > 1) yield { rule: 'cargo/match', line: line(start), symbols, kind: 'chain' };
  }
}
