import { namesAny } from '../words.js';

/** What lets commands matter though they name no architecture: images, compilers with a version. */
export const USES = /\b(?:docker|podman|nerdctl|buildah)\b|IMAGE|IMG|\$\(?DOCKER|(?:clang|clang\+\+|llc|opt|lld|llvm|gcc|g\+\+)-\d/;

/** What is in all that `USES` finds, and quicker to look for. */
const HINTS = /docker|podman|nerdctl|buildah|IMAGE|IMG|DOCKER|[g+ctdm]-\d/;

/** Whether a text speaks of images, or of compilers with a version. */
export function namesUses(text: string): boolean {
  return HINTS.test(text) && USES.test(text);
}

/** Quick answer to whether a text can hold anything that `findInCommands` finds. */
export function concernsCommands(text: string): boolean {
  return namesAny(text) || text.includes('://') || namesUses(text);
}
