import { readIfThere } from '../lib/files.js';

/** The operating system of this machine, as `os-release` names it. */
export interface Distribution {
  /** `debian`, `ubuntu`, `fedora`, … ; the platform's name where there is no os-release. */
  id: string;
  /** Ids of the distributions it comes from. */
  like: string[];
  /** `12`, `24.04`; empty for rolling ones. */
  version: string;
  /** `bookworm`; may be empty. */
  codename: string;
  /** For people. */
  name: string;
}

/** Reads os-release; `file` is for tests. */
export async function distribution(file = '/etc/os-release'): Promise<Distribution> {
  const text = (await readIfThere(file)) ?? (await readIfThere('/usr/lib/os-release')) ?? '';
  return parseOsRelease(text);
}

/** Reads the text of an os-release file. Source: os-release(5). */
export function parseOsRelease(text: string): Distribution {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([A-Z0-9_]+)=(?:"(.*)"|'(.*)'|(.*))$/.exec(line.trim());
    if (match !== null) values.set(match[1] ?? '', match[2] ?? match[3] ?? match[4] ?? '');
  }
  const get = (name: string): string => values.get(name) ?? '';
  const id = get('ID') === '' ? process.platform : get('ID').toLowerCase();
  return {
    id, like: get('ID_LIKE').toLowerCase().split(/\s+/).filter((word) => word !== ''), version: get('VERSION_ID'),
    codename: get('VERSION_CODENAME'), name: get('PRETTY_NAME') === '' ? id : get('PRETTY_NAME'),
  };
}

/** True for a distribution or one made from it. */
export function isLike(machine: Distribution, id: string): boolean {
  return machine.id === id || machine.like.includes(id);
}
