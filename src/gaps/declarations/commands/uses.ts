import type { Context } from '../../../lib/context.js';
import { imageAvailability, isKnownBase, type ImagePlatforms } from '../known.js';
import type { Script } from './parse.js';
import { assignment, fallback, isGuarded, onlySays, type CommandPlace } from './place.js';

const IMAGE = /^(?:[a-z0-9.-]+(?::\d+)?\/)?[a-z0-9][\w./-]*(?::[\w][\w.-]*)?(?:@sha256:[0-9a-f]{64})?$/;
/** Variables that name an image to build on or to run; what a project calls its own image is its own affair. */
const FOREIGN_IMAGE = /(?:BASE|BUILD|BUILDER|BUILDENV|ROOT|CERTS?|GO|GOLANG|ALPINE|DEBIAN|UBUNTU|BUSYBOX|DISTROLESS|RUNTIME|QEMU|FROM|RUN|TOOLS?|PARENT)\w*(?:_?IMAGE|_?IMG)\w*$|^(?:FROM|BASEIMAGE|IMAGE_BASE|BUILD_IMAGE)$/i;
const COMPILER = /^(clang|clang\+\+|llc|opt|lld|ld\.lld|llvm|llvm-strip|gcc|g\+\+)-(\d+)$/;

/** What a word has that makes a command matter here: most have none. */
const MATTERS = /=|-\d|docker|podman|nerdctl|crane|skopeo/;

/** Images that commands pull or run, and that don't exist for the target; compilers older than it. */
export function findUses(script: Script, context: Context, own: ImagePlatforms): CommandPlace[] {
  const places: CommandPlace[] = [];
  const image = (name: string, line: number, where: string): void => {
    if (/^[\w.-]+$/.test(name) || !IMAGE.test(name) || !isKnownBase(name) || imageAvailability(name, context.target, own) !== 'missing') return;
    places.push({ rule: 'image', line, symbols: [name], kind: 'base-image', where });
  };
  for (const command of script.commands) {
    if (!command.words.some(({ value }) => MATTERS.test(value)) || isGuarded(command.guards) || onlySays(command)) continue;
    const names = command.words.map(({ value }) => value);
    const at = names.findIndex((name) => /(?:^|\/)(?:docker|podman|nerdctl|crane|skopeo)$/.test(name));
    const runs = at >= 0 && names.slice(at + 1, at + 4).some((name) => /^(?:run|pull|create)$/.test(name));
    for (const word of command.words) {
      const set = assignment(word.value.replace(/^--build-arg=/, ''));
      if (set !== undefined && word.items === undefined) {
        if (FOREIGN_IMAGE.test(set.name)) image(fallback(set.value), word.line, set.name);
        else compilers(set.value.split(/\s+/), word.line, set.name, context, places);
      } else if (runs) image(word.value, word.line, 'run');
    }
    compilers(names, command.line, names[0] ?? '', context, places);
  }
  return places;
}

function compilers(words: readonly string[], line: number, where: string, { target }: Context, places: CommandPlace[]): void {
  const old = words.filter((word) => {
    const match = COMPILER.exec(word);
    if (match === null || target.compilers === undefined) return false;
    return Number(match[2]) < (/^g/.test(match[1] ?? '') ? target.compilers.gcc : target.compilers.llvm);
  });
  if (old.length > 0) places.push({ rule: 'old-compiler', line, symbols: [...new Set(old)], kind: 'toolchain', where });
}
