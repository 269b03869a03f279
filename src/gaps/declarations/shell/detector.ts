import { commandRules, concernsCommands, findInScript, readScript } from '../commands/index.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { findImageBuilds } from '../dockerfile/builds.js';

const SHEBANG = /^#![^\n]*\b(?:ba|da|a|k|z|mk)?sh\b/;
/** Shell scripts. */
export const shell: DeclarationDetector = {
  ecosystem: 'shell',
  rules: commandRules('shell'),
  endings: ['sh', 'bash', 'ksh', 'zsh'],
  needs: 'commands',
  matches: (path, head) => /\.(?:sh|bash|ksh|zsh)$/.test(path) || SHEBANG.test(head),
  async find(file, context) {
    if (!concernsCommands(file.text)) return { gaps: [] };
    const script = readScript(file.text);
    const own = findInScript(script, file.text, context, file.images);
    const places = [...own, ...await findImageBuilds(script, own, file, context)];
    return { gaps: places.map((place) => declared(file, shell, { ...place, rule: `shell/${place.rule}` })) };
  },
};
