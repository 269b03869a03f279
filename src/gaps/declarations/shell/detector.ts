import { commandRules, concernsCommands, findInScript, readScript } from '../commands/index.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { findImageBuilds } from '../dockerfile/builds.js';
import { findInDocuments } from './documents.js';

/** What GNU's build system writes: its cases are the same in all projects, and nobody changes them there. */
const GENERATED = /^# (?:.*[Gg]enerated (?:automatically )?(?:by GNU Autoconf|from ltmain)|libtool \(GNU |.*Provide generalized library-building support)/m;
const SHEBANG = /^#![^\n]*\b(?:ba|da|a|k|z|mk)?sh\b/;
/** Parts of a configure script that say what a machine needs, as GNU's compilers and libraries call them. */
const PART = /(?:^|\/)config(?:ure)?\.(?:host|tgt|build|gcc|bfd|nat)$/;
/** Shell scripts. */
export const shell: DeclarationDetector = {
  ecosystem: 'shell',
  rules: commandRules('shell'),
  endings: ['sh', 'bash', 'ksh', 'zsh', 'host', 'tgt', 'build', 'gcc', 'bfd', 'nat'],
  needs: 'commands',
  matches: (path, head) => /\.(?:sh|bash|ksh|zsh)$/.test(path) || PART.test(path) || SHEBANG.test(head),
  async find(file, context) {
    if (!concernsCommands(file.text) || GENERATED.test(file.text.slice(0, 1000))) return { gaps: [] };
    const script = readScript(file.text);
    const own = findInScript(script, file.text, context, file.images);
    const told = [...own, ...findInDocuments(file.text, context)];
    const places = [...told, ...await findImageBuilds(script, told, file, context)];
    return { gaps: places.map((place) => declared(file, shell, { ...place, rule: `shell/${place.rule}` })) };
  },
};
