import type { Context } from '../../lib/context.js';
import { entryArchitecture, leavesOut, namedIn } from './words.js';

/** The entries of a text that is nothing but a list of platforms: `linux/amd64,linux/arm64`; none for any other text. */
export function platformList(text: string): string[] {
  if (text.length > 2000) return [];
  const entries = text.split(/[\s,;]+/).filter((entry) => entry !== '');
  return entries.every((entry) => /^[a-z0-9]+\/[a-z0-9_]+(?:\/v?\d+)?$/i.test(entry)) && entries.some((entry) => entryArchitecture(entry) !== undefined) ? entries : [];
}

/** As `leavesOut`, for a list written as one text, which may hold expressions: every name in it counts. */
export function textLeavesOut(text: string, context: Context): string[] | undefined {
  if (text.length > 2000) return undefined;
  if (namedIn(text).some(({ architecture }) => architecture === context.target)) return undefined;
  return leavesOut(text.split(/[^\w./-]+/).filter((word) => word !== ''), context);
}
