import { namesAny } from '../words.js';

/** What lets commands matter though they name no architecture: addresses, images, compilers with a version. */
export const USES = /\b(?:docker|podman|nerdctl|buildah)\b|IMAGE|IMG|\$\(?DOCKER|(?:clang|clang\+\+|llc|opt|lld|llvm|gcc|g\+\+)-\d/;

/** Quick answer to whether a text can hold anything that `findInCommands` finds. */
export function concernsCommands(text: string): boolean {
  return namesAny(text) || text.includes('://') || USES.test(text);
}
