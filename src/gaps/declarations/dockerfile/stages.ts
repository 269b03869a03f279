import type { From, Dockerfile } from 'dockerfile-ast';
import type { Context } from '../../../lib/context.js';
import { imageAvailability, type ImagePlatforms } from '../known.js';
import { entryArchitecture, namedIn } from '../words.js';

/** An image that a Dockerfile builds on or copies from, which the target lacks; or a platform that is fixed. */
export interface StagePlace {
  rule: 'base-image' | 'unlisted-image' | 'platform';
  line: number;
  symbol: string;
}

const ONE_VARIABLE = /\$\{(\w+)(?::?[-+]([^}]*))?\}|\$(\w+)/g;

/** Bases and copied-from images of all stages; what runs on the building machine (`--platform=$BUILDPLATFORM`) is left out. */
export function findBases(dockerfile: Dockerfile, context: Context, own: ImagePlatforms = {}): StagePlace[] {
  const places: StagePlace[] = [];
  const values = new Map(dockerfile.getInitialARGs().flatMap((arg) => {
    const property = arg.getProperty();
    return property === null ? [] : [[property.getName(), property.getValue() ?? undefined] as const];
  }));
  const stages = new Set<string>(['scratch']);
  const judge = (image: string, line: number): void => {
    const resolved = resolve(image, values, context);
    if (resolved === undefined || stages.has(resolved.toLowerCase()) || isOfSibling(resolved, context)) return;
    const availability = imageAvailability(resolved, context.target, own);
    if (availability === 'missing') places.push({ rule: 'base-image', line, symbol: resolved });
    else if (availability === 'unlisted') places.push({ rule: 'unlisted-image', line, symbol: resolved });
  };
  for (const instruction of dockerfile.getInstructions()) {
    const line = instruction.getRange().start.line + 1;
    if (isFrom(instruction)) {
      const image = (instruction.getImage() ?? '').replace(/^(["'])(.*)\1$/, '$2');
      const platform = instruction.getPlatformFlag()?.getValue() ?? '';
      if (entryArchitecture(platform) === context.baseline && !platform.includes('$')) places.push({ rule: 'platform', line, symbol: platform });
      else if (!/BUILD(?:PLATFORM|ARCH)/.test(platform)) judge(image, line);
      const stage = instruction.getBuildStage();
      if (stage !== null) stages.add(stage.toLowerCase());
    } else if (instruction.getKeyword() === 'COPY') {
      const from = instruction.getArguments().length === 0 ? undefined : /--from=(\S+)/.exec(instruction.getRawArgumentsContent() ?? '')?.[1];
      if (from !== undefined && !/^\d+$/.test(from)) judge(from, line);
    }
  }
  return places;
}

/** Whether an image is by name for another architecture than the baseline, `arm64v8/alpine`: what builds on it is for that one as well. */
function isOfSibling(image: string, { baseline, target }: Context): boolean {
  const named = namedIn(image.replace(/@.*/, '')).map(({ architecture }) => architecture);
  return named.length > 0 && !named.includes(baseline) && !named.includes(target);
}

/** Whether every stage of it is for another system. */
export function isForWindows(dockerfile: Dockerfile, context: Context): boolean {
  const images = dockerfile.getFROMs().map((from) => from.getImage() ?? '');
  return images.length > 0 && images.some((image) => imageAvailability(image.replace(/[:@].*$/, ''), context.target) === 'other system');
}

function isFrom(instruction: { getKeyword(): string }): instruction is From {
  return instruction.getKeyword() === 'FROM';
}

/** An image name with its variables filled in from the ARGs' defaults; the architecture's are the baseline's. Undefined where one stays open. */
function resolve(image: string, values: ReadonlyMap<string, string | undefined>, context: Context): string | undefined {
  let open = false;
  let text = image;
  for (let round = 0; round < 5 && text.includes('$'); round++) {
    text = text.replace(ONE_VARIABLE, (_, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? '';
      const value = values.get(name) || fallback || (/^(?:TARGET|BUILD)?OS$/.test(name) ? 'linux' : /ARCH$/.test(name) ? context.baseline.go : undefined);
      if (value === undefined) open = true;
      return value ?? '';
    });
  }
  // A tag that is open leaves the name known.
  if (open) return /^[^$:@]+:/.test(image) ? image.slice(0, image.indexOf(':')) : undefined;
  return text === '' ? undefined : text.replace(/["']/g, '');
}

/** The architecture that the path of a Dockerfile names, with the part that names it: `Dockerfile.arm64`, `images/s390x/Dockerfile`. */
export function pathArchitecture(path: string): { word: string; offset: number; go: string } | undefined {
  const named = namedIn(path).filter(({ word, offset }) => /^(?:$|[/._-])/.test(path.slice(offset + word.length)) && /(?:^|[/._-])$/.test(path.slice(0, offset)));
  const last = named.at(-1);
  const part = last === undefined ? 3 : path.slice(last.offset).split('/').length;
  return last === undefined || part > 2 ? undefined : { word: last.word, offset: last.offset, go: last.architecture.go };
}
