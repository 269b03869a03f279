import { commandRules, findInScript, readScript } from '../commands/index.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { findImageBuilds } from '../dockerfile/builds.js';
import { namesAny } from '../words.js';

const SHEBANG = /^#![^\n]*\b(?:ba|da|a|k|z|mk)?sh\b/;
/** A cheap sign that a script without any architecture's name may still go by it, or name an image. */
const WORTH = /uname|arch|docker|podman|https?:|clang-|gcc-|llvm/i;

/** Shell scripts. */
export const shell: DeclarationDetector = {
  ecosystem: 'shell',
  rules: commandRules('shell'),
  matches: (path, head) => /\.(?:sh|bash|ksh|bats|envrc|inc\.sh|zsh)$/.test(path) || SHEBANG.test(head),
  async find(file, context) {
    if (!namesAny(file.text) && !WORTH.test(file.text)) return { gaps: [] };
    const script = readScript(file.text);
    const own = findInScript(script, file.text, context, file.images);
    const places = [...own, ...await findImageBuilds(script, own, file, context)];
    return { gaps: places.map((place) => declared(file, shell, { ...place, rule: `shell/${place.rule}` })) };
  },
};
