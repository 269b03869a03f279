import type { Context } from '../../../lib/context.js';
import { spellings } from '../../../target/architectures.js';
import { imageAvailability, isKnownBase, type ImagePlatforms } from '../known.js';
import { entryArchitecture, namedIn } from '../words.js';
import type { Instruction } from './read.js';

/** An image that a Dockerfile builds on or copies from, which the target lacks; a platform that is fixed; or a stage for each architecture but the target. */
export interface StagePlace {
  rule: 'base-image' | 'unlisted-image' | 'platform' | 'arch-stage';
  line: number;
  symbol: string;
}

const ONE_VARIABLE = /\$\{(\w+)(?::?[-+]([^}]*))?\}|\$(\w+)/g;

/** Bases and copied-from images of all stages; what runs on the building machine (`--platform=$BUILDPLATFORM`) is left out. */
export function findBases(instructions: readonly Instruction[], context: Context, own: ImagePlatforms = {}): StagePlace[] {
  const places: StagePlace[] = [];
  const values = new Map<string, string>();
  const stages = new Set<string>(['scratch']);
  const selected = selectedStages(instructions, context);
  let inStage = false;
  const judge = (image: string, line: number): void => {
    const resolved = resolve(image, values, context);
    if (resolved === undefined || stages.has(resolved.toLowerCase()) || isOfSibling(resolved, context)) return;
    const availability = imageAvailability(resolved, context.target, own);
    if (availability === 'missing') places.push({ rule: 'base-image', line, symbol: resolved });
    else if (availability === 'unlisted') places.push({ rule: 'unlisted-image', line, symbol: resolved });
  };
  for (const { keyword, flags, rest, line } of instructions) {
    if (keyword === 'ARG' && !inStage) {
      for (const match of rest.matchAll(/([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|(\S*))/g)) values.set(match[1] ?? '', match[2] ?? match[3] ?? match[4] ?? '');
    } else if (keyword === 'FROM') {
      inStage = true;
      const [image = '', as = '', stage = ''] = rest.split(/\s+/);
      const platform = flags.get('platform') ?? '';
      const fixed = platform.includes('$') ? undefined : entryArchitecture(platform);
      const lacks = selected.get(image);
      if (fixed === context.baseline) places.push({ rule: 'platform', line, symbol: platform });
      else if (lacks !== undefined) places.push({ rule: 'arch-stage', line, symbol: lacks.join(' ') });
      // What another architecture's stage builds on is for that one alone.
      else if (!/BUILD(?:PLATFORM|ARCH)/.test(platform) && (fixed === undefined || fixed === context.target) && !isOwnStage(stage, selected)) judge(image.replace(/^(["'])(.*)\1$/, '$2'), line);
      if (/^as$/i.test(as)) stages.add(stage.toLowerCase());
    } else if (keyword === 'COPY') {
      const from = flags.get('from');
      // A bare word is a stage, or a context that the build command names, unless it is a base that everybody knows.
      if (from !== undefined && !/^\d+$/.test(from) && (/[/:@$]/.test(from) || isKnownBase(from))) judge(from, line);
    }
  }
  return places;
}

/** A variable that holds the architecture, in the name of a stage: `FROM base-${TARGETARCH}`. */
const ARCHITECTURE_VARIABLE = /\$(?:\{(?:TARGET)?ARCH\}|(?:TARGET)?ARCH\b)/;

/**
 * The names by which a stage is chosen by architecture, `base-$TARGETARCH`, with the stages that are there to be chosen, `base-amd64`
 * and `base-arm64`, where one is the baseline's and none the target's.
 */
function selectedStages(instructions: readonly Instruction[], { baseline, target }: Context): Map<string, string[]> {
  const froms = instructions.filter(({ keyword }) => keyword === 'FROM').map(({ rest }) => rest.split(/\s+/));
  const chosen = froms.map(([image = '']) => image).filter((image) => ARCHITECTURE_VARIABLE.test(image) && image.replace(ARCHITECTURE_VARIABLE, '').match(/[$:@/]/) === null);
  const found = new Map<string, string[]>();
  for (const image of chosen) {
    const name = (word: string): string => image.replace(ARCHITECTURE_VARIABLE, word).toLowerCase();
    const there = froms.flatMap(([, as = '', stage = '']) => {
      const [one] = /^as$/i.test(as) ? namedIn(stage) : [];
      return one !== undefined && stage.toLowerCase() === name(one.word) ? [{ stage, one: one.architecture }] : [];
    });
    const names = new Set(froms.map(([, , stage = '']) => stage.toLowerCase()));
    if (there.some(({ one }) => one === baseline) && !spellings(target).some((word) => names.has(name(word)))) found.set(image, there.map(({ stage }) => stage));
  }
  return found;
}

/** Whether a stage is one of those that are there for one architecture each. */
function isOwnStage(stage: string, selected: ReadonlyMap<string, readonly string[]>): boolean {
  return [...selected.values()].some((stages) => stages.includes(stage));
}

/** Whether an image is by name for another architecture than the baseline, `arm64v8/alpine`, if on a machine of the baseline: what builds on it is for that one as well. */
function isOfSibling(image: string, { baseline, target }: Context): boolean {
  const named = namedIn(image.replace(/@.*/, '')).map(({ architecture }) => architecture);
  return named.some((one) => one !== baseline) && !named.includes(target);
}

/** Whether it builds on an image of another system. */
export function isForOtherSystem(instructions: readonly Instruction[], context: Context): boolean {
  return instructions.some(({ keyword, rest }) => {
    const image = keyword === 'FROM' ? (rest.split(/\s/)[0] ?? '').replace(/[:@].*$/, '') : 'scratch';
    return image !== 'scratch' && imageAvailability(image, context.target) === 'other system';
  });
}

/** An image name with its variables filled in from the ARGs' defaults; the architecture's are the baseline's. Undefined where one stays open. */
function resolve(image: string, values: ReadonlyMap<string, string>, context: Context): string | undefined {
  let open = image.includes('{{');
  let text = image;
  for (let round = 0; round < 5 && text.includes('$') && text.length < 1000; round++) {
    text = text.replace(ONE_VARIABLE, (_, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? '';
      const value = values.get(name) || fallback || (/^(?:TARGET|BUILD)?OS$/.test(name) ? 'linux' : /ARCH$/.test(name) ? context.baseline.go : undefined);
      if (value === undefined) open = true;
      return value ?? '';
    });
  }
  // A tag that is open leaves the name known.
  if (open) return /^[^$:@{]+:/.test(image) ? image.slice(0, image.indexOf(':')) : undefined;
  return text === '' ? undefined : text.replace(/["']/g, '');
}

/** The architecture that the path of a Dockerfile names, with the part that names it: `Dockerfile.arm64`, `images/s390x/Dockerfile`. */
export function pathArchitecture(path: string): { word: string; offset: number; go: string } | undefined {
  const named = namedIn(path).filter(({ word, offset }) => /^(?:$|[/._-])/.test(path.slice(offset + word.length)) && /(?:^|[/._-])$/.test(path.slice(0, offset)));
  const last = named.at(-1);
  const parts = last === undefined ? 3 : path.slice(last.offset).split('/').length;
  return last === undefined || parts > 2 ? undefined : { word: last.word, offset: last.offset, go: last.architecture.go };
}
