import type { GapFacts } from '../../gap.js';
import { declared, type DeclaredPlace } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { pinnedImage } from '../image-name.js';
import { entriesOf, entryOf, textOf, textsOf, valueOf } from '../tree.js';
import { entryArchitecture, leavesOut, namesAny } from '../words.js';
import { readYaml } from '../yaml.js';

/** Compose files. Source: the Compose Specification, `platform` and `build.platforms`. */
export const compose: DeclarationDetector = {
  ecosystem: 'compose',
  rules: {
    'compose/platform': { why: 'The service is pinned to a platform that is not the target.', closes: 'Remove the platform, so that each machine runs its own, once the image exists for the target.' },
    'compose/platforms': { why: "The service's image is built for listed platforms, and the target is not among them.", closes: "Add the target's platform to the list." },
    'compose/image': { why: "The image's name pins an architecture that is not the target.", closes: 'Its publisher would have to make it for the target; use a multi-platform image that has it.' },
  },
  endings: ['yaml', 'yml'],
  needs: 'names',
  matches: (path) => /(?:^|\/)(?:docker-|podman-)?compose[^/]*\.ya?ml$/.test(path),
  find(file, context) {
    const gaps: GapFacts[] = [];
    if (!namesAny(file.text)) return { gaps };
    const add = (place: DeclaredPlace): void => { gaps.push(declared(file, compose, place)); };
    for (const root of readYaml(file.text)) {
      const shared = entriesOf(root).filter(({ key }) => key.startsWith('x-'));
      for (const { key: service, value } of [...entriesOf(valueOf(root, 'services')), ...shared]) {
        const own = (key: string): ReturnType<typeof entryOf> => entriesOf(value).find((entry) => entry.key === key);
        const platform = own('platform');
        const pinned = textOf(platform?.value) ?? '';
        if (platform !== undefined && !pinned.includes('$') && entryArchitecture(pinned) === context.baseline) {
          add({ rule: 'compose/platform', line: platform.line, symbols: [pinned], kind: 'pin', where: service });
        }
        const platforms = entryOf(own('build')?.value, 'platforms');
        const symbols = leavesOut(textsOf(platforms?.value).map(({ text }) => text), context);
        if (platforms !== undefined && symbols !== undefined) add({ rule: 'compose/platforms', line: platforms.line, symbols, where: service });
        const image = own('image');
        const word = pinnedImage(textOf(image?.value) ?? '', context);
        if (image !== undefined && word !== undefined) add({ rule: 'compose/image', line: image.line, symbols: [word], kind: 'pin', where: service });
      }
    }
    return { gaps };
  },
};
