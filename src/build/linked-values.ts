import { createReadStream } from 'node:fs';

/** A variable that `-X` of the linker flags sets. */
interface Setting {
  name: string;
  value: string;
}

/** Shorter values stand in any program. */
const LEAST = 4;

/** What `-X importpath.name=value` sets. Source: `go tool link`. */
export function settings(ldflags: string): Setting[] {
  const found: Setting[] = [];
  for (const [, , quoted, plain] of ldflags.matchAll(/(?:^|\s)-X[=\s]\s*(?:(['"])(.*?)\1|(\S+))/g)) {
    const [, name = '', value = ''] = /^([^=\s]+)=(.*)$/.exec(quoted ?? plain ?? '') ?? [];
    if (name !== '') found.push({ name, value });
  }
  return found;
}

/**
 * Variables whose value a built program doesn't hold. The linker says nothing of a name that isn't there, so that a program may come out
 * without the version it was built with.
 */
export async function unlinked(path: string, ldflags: string): Promise<string[]> {
  const missing = new Map(settings(ldflags).filter(({ value }) => value.length >= LEAST).map(({ name, value }) => [name, Buffer.from(value)]));
  const longest = Math.max(0, ...[...missing.values()].map((value) => value.length));
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 22 })) {
    if (missing.size === 0) break;
    const text = Buffer.concat([rest, chunk as Buffer]);
    for (const [name, value] of missing) if (text.includes(value)) missing.delete(name);
    rest = text.subarray(Math.max(0, text.length - longest));
  }
  return [...missing.keys()];
}
