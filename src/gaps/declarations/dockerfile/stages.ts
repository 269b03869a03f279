import type { Context } from '../../../lib/context.js';
import { spellings, type Architecture } from '../../../target/architectures.js';
import { imageAvailability, isKnownBase, type ImagePlatforms } from '../known.js';
import { familiesOf } from '../commands/families.js';
import { families } from '../chain.js';
import { entryArchitecture, namedIn, otherSystem } from '../words.js';
import type { Instruction } from './read.js';

/** An image that a Dockerfile builds on or copies from, which the target lacks; a platform that is fixed; or a stage for each architecture but the target. */
export interface StagePlace {
  rule: 'base-image' | 'unlisted-image' | 'platform' | 'arch-stage';
  line: number;
  symbol: string;
}

const ONE_VARIABLE = /\$\{(\w+)(?::?[-+]([^}]*))?\}|\$(\w+)/g;

/** Bases and copied-from images of all stages; what runs on the building machine (`--platform=$BUILDPLATFORM`) is left out. */
export function findBases(instructions: readonly Instruction[], context: Context, stated: ImagePlatforms = {}): StagePlace[] {
  const places: StagePlace[] = [];
  const values = new Map<string, string>();
  const stages = new Set<string>(['scratch']);
  const own = ownStages(instructions, context);
  let inStage = false;
  const judge = (image: string, line: number): void => {
    const resolved = resolve(image, values, context);
    if (resolved === undefined || stages.has(resolved.toLowerCase()) || isOfSibling(resolved, context)) return;
    const availability = imageAvailability(resolved, context.target, stated);
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
      const fixed = fixedTo(platform);
      const lacks = own.places.get(line);
      const isOwn = own.names.has(stage.toLowerCase());
      if (lacks !== undefined) places.push({ rule: 'arch-stage', line, symbol: lacks.join(' ') });
      else if (fixed === context.baseline) { if (!isOwn) places.push({ rule: 'platform', line, symbol: platform }); }
      // What another architecture's stage builds on is for that one alone.
      else if (!/BUILD(?:PLATFORM|ARCH)/.test(platform) && (fixed === undefined || fixed === context.target) && !isOwn) judge(image.replace(/^(["'])(.*)\1$/, '$2'), line);
      if (/^as$/i.test(as)) stages.add(stage.toLowerCase());
    } else if (keyword === 'COPY') {
      const from = flags.get('from');
      // A bare word is a stage, or a context that the build command names, unless it is a base that everybody knows.
      if (from !== undefined && !/^\d+$/.test(from) && (/[/:@$]/.test(from) || isKnownBase(from))) judge(from, line);
    }
  }
  return places;
}

/** The architecture that a platform fixes a stage to; undefined where it is the builder's choice. */
function fixedTo(platform: string): Architecture | undefined {
  return platform.includes('$') ? undefined : entryArchitecture(platform);
}

/** A variable that holds the architecture, in the name of a stage: `FROM base-${TARGETARCH}`. */
const ARCHITECTURE_VARIABLE = /\$(?:\{(?:TARGET)?ARCH\}|(?:TARGET)?ARCH\b)/;

/** Stages that are there for one architecture each, and none for the target. */
interface OwnStages {
  /** Their names, in lower case, with the line of the baseline's. */
  names: Map<string, number>;
  /** What is to be said, by line: where one is chosen, `FROM base-$TARGETARCH`, else at the baseline's. */
  places: Map<number, string[]>;
}

/** Stages whose names differ in the architecture alone, `base-amd64` and `base-arm64`, or that are chosen by it, where the target has none. */
function ownStages(instructions: readonly Instruction[], context: Context): OwnStages {
  const { baseline, target } = context;
  const froms = instructions.filter(({ keyword }) => keyword === 'FROM').map(({ rest, line }) => ({ line, words: rest.split(/\s+/) }));
  const stages = froms.flatMap(({ line, words: [, as = '', stage = ''] }) => (/^as$/i.test(as) ? [{ name: stage.toLowerCase(), line }] : []));
  const all = new Set(stages.map(({ name }) => name));
  const own: OwnStages = { names: new Map(), places: new Map() };
  const put = (line: number, names: readonly string[]): void => {
    own.places.set(line, [...names]);
    for (const { name, line: at } of stages) if (names.includes(name)) own.names.set(name, at);
  };
  for (const { line, words: [image = ''] } of froms) {
    if (!ARCHITECTURE_VARIABLE.test(image) || /[$:@/]/.test(image.replace(ARCHITECTURE_VARIABLE, '')) || otherSystem(image)) continue;
    const name = (word: string): string => image.replace(ARCHITECTURE_VARIABLE, word).toLowerCase();
    const there = [...all].filter((stage) => namedIn(stage).some(({ word }) => name(word) === stage));
    if (all.has(name(baseline.go)) && !spellings(target).some((word) => all.has(name(word)))) put(line, there);
  }
  for (const { symbols, line } of familiesOf(stages, context)) {
    const named = symbols.flatMap(namedIn).map(({ architecture }) => architecture);
    if (named.includes(baseline) && families(symbols).size > 1 && !symbols.some((name) => own.names.has(name))) put(line, symbols);
  }
  return own;
}

/** Instructions without those of stages that are for one architecture by name or platform: what they name is its own. */
export function withoutOwnStages(instructions: readonly Instruction[], context: Context): Instruction[] {
  if (!instructions.some(({ keyword, rest, flags }) => keyword === 'FROM' && (flags.has('platform') || namedIn(rest).length > 0))) return [...instructions];
  const { names } = ownStages(instructions, context);
  let own = false;
  return instructions.filter(({ keyword, flags, rest }) => {
    if (keyword === 'FROM') {
      const fixed = fixedTo(flags.get('platform') ?? '');
      own = names.has((rest.split(/\s+/)[2] ?? '').toLowerCase()) || (fixed !== undefined && fixed !== context.baseline && fixed !== context.target);
    }
    return !own;
  });
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
