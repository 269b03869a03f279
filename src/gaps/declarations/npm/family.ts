import { namedIn } from '../words.js';

/** What the prebuilt packages of one dependency have in common: the name without architecture and system. */
export function familyOf(name: string): string {
  let rest = name;
  for (const { word, offset } of namedIn(name).toReversed()) rest = rest.slice(0, offset) + rest.slice(offset + word.length);
  return rest.replace(/(?:gnueabihf|musleabihf|eabihf|linuxmusl|linux|glibc|gnu|musl)/gi, '').replace(/[-_.]{2,}/g, '-').replace(/[-_.]+$/, '');
}
