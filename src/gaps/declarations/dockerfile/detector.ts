import { posix } from 'node:path';
import type { GapFacts } from '../../gap.js';
import type { Context } from '../../../lib/context.js';
import { spellings } from '../../../target/architectures.js';
import { commandRules, concernsCommands } from '../commands/index.js';
import { otherSystem } from '../words.js';
import { declared } from '../declared.js';
import type { DeclarationDetector, DeclarationFile } from '../detector.js';
import { findInInstructions } from './commands.js';
import { SIGNS } from '../signs.js';
import { withoutLight } from './cut.js';
import { readDockerfile } from './read.js';
import { findBases, isForOtherSystem, pathArchitecture, withoutOwnStages, type StagePlace } from './stages.js';
import { isKnownBase } from '../known.js';

/** Dockerfiles and Containerfiles. */
export const dockerfile: DeclarationDetector = {
  ecosystem: 'dockerfile',
  rules: {
    ...commandRules('dockerfile'),
    'dockerfile/base-image': { why: 'The image it builds on does not exist for the target.', closes: 'Build on an image that exists for the target; `imagePlatforms` in loong-adapt.yml says which do.' },
    'dockerfile/unlisted-image': { why: 'The image it builds on is not known to exist for the target.', closes: 'Look at the platforms of its index; where the target is there, say so with `imagePlatforms` in loong-adapt.yml, else build on another.' },
    'dockerfile/arch-stage': { why: 'A stage is chosen by architecture, and there is none for the target.', closes: "Add a stage for the target beside the others; where its base doesn't exist for the target, on another." },
    'dockerfile/platform': { why: 'A stage is fixed to a platform that is not the target.', closes: 'Remove the platform, or use `$BUILDPLATFORM` for a stage that only builds.' },
    'dockerfile/copy': { why: 'A file made for the baseline is copied in by name, whatever the image is built for.', closes: 'Put `$TARGETARCH` in the place of the architecture.' },
    'dockerfile/arch-file': { why: 'There is a Dockerfile for the baseline by name, and none for the target.', closes: "Add the target's beside it, or make one for all of them with `TARGETARCH`." },
  },
  matches: (path) => /(?:^|[/_-])(?:Dockerfile|Containerfile)(?:[._-][^/]*)?$|\.(?:dockerfile|containerfile)$/i.test(path) && !/\.(?:md|go|py|sh|js|ts|ya?ml|json|txt|dockerignore|patch|diff)$/i.test(path),
  async find(file, context) {
    if (OTHER_SYSTEM.test(file.path) && !/linux/i.test(file.path)) return { gaps: [] };
    const own = pathArchitecture(file.path);
    if (own !== undefined) return { gaps: own.go === context.baseline.go && !otherSystem(file.path) ? await missingSibling(file, own, context) : [] };
    // Where no command can matter, the bases are all there is to see.
    const concerns = file.signs === undefined ? concernsCommands(file.text) : (file.signs & (SIGNS.names | SIGNS.commands)) !== 0;
    const bases = concerns ? [] : [...file.text.matchAll(BASE)];
    // Many a Dockerfile builds on what another does: nothing more is to be found in it, either.
    const key = bases.map(([line]) => line).join('\n');
    const quiet = quietBases(context);
    if (!concerns && file.images === undefined && quiet.has(key)) return { gaps: [] };
    const parsed = readDockerfile(concerns ? withoutLight(file.text) : onlyBases(file.text, bases));
    if (isForOtherSystem(parsed, context)) return { gaps: [] };
    const bound = findBases(parsed, context, file.images);
    const stages = (await withoutOwn(bound, file)).map(({ rule, line, symbol }) => declared(file, dockerfile, { rule: `dockerfile/${rule}`, line, symbols: symbol.split(' '), kind: KINDS[rule] ?? 'base-image' }));
    const commands = findInInstructions(withoutOwnStages(parsed, context), context, file.images).map((place) => declared(file, dockerfile, { ...place, rule: `dockerfile/${place.rule}` }));
    if (!concerns && file.images === undefined && bound.length === 0 && quiet.size < 1000) quiet.add(key);
    return { gaps: [...stages, ...commands] };
  },
};

/** What kind of gap each place is, but for bases. */
const KINDS: Partial<Record<StagePlace['rule'], string>> = { platform: 'pin', 'arch-stage': 'arch-list' };

/** Most bases of one file that are looked for in the project. */
const MOST_LOOKED_FOR = 10;

/** Leaves out bases by a bare name that nobody publishes and that the project builds itself, from a folder or Dockerfile of that name beside this one. */
async function withoutOwn(places: readonly StagePlace[], file: DeclarationFile): Promise<StagePlace[]> {
  const left: StagePlace[] = [];
  const folder = posix.dirname(file.path);
  for (const place of places) {
    const name = place.symbol.replace(/[:@].*$/, '');
    const bare = /^[a-z0-9][\w.-]*$/.test(name) && KINDS[place.rule] === undefined && !isKnownBase(name) && left.length < MOST_LOOKED_FOR;
    const paths = bare ? [`${folder}/../${name}/Dockerfile`, `${folder}/${name}/Dockerfile`, `${folder}/Dockerfile.${name}`, `${folder}/${name}.Dockerfile`].map((path) => posix.normalize(path)) : [];
    const found = await Promise.all(paths.map(async (path) => path !== file.path && !path.startsWith('..') && await file.read(path) !== undefined));
    if (!found.includes(true) && !(bare && await isStageBeside(name, folder, file))) left.push(place);
  }
  return left;
}

/** Whether the Dockerfile beside this one, or the project's own, has a stage of that name, which is built and tagged before. */
async function isStageBeside(name: string, folder: string, file: DeclarationFile): Promise<boolean> {
  for (const path of new Set([posix.join(folder, 'Dockerfile'), 'Dockerfile'])) {
    const text = path === file.path ? undefined : await file.read(path);
    if (text !== undefined && [...text.matchAll(FROM)].some(([line]) => stageOf(line) === name)) return true;
  }
  return false;
}

/** The name that a line `FROM image AS name` gives its stage, in lower case. */
function stageOf(line: string): string | undefined {
  const words = line.toLowerCase().trim().split(/\s+/);
  return words.length > 3 && words.at(-2) === 'as' ? words.at(-1) : undefined;
}

/** A Dockerfile of one architecture says what it builds on for that one; the gap is that the target has none. */
async function missingSibling(file: DeclarationFile, own: { word: string; offset: number }, { target }: Context): Promise<GapFacts[]> {
  for (const word of spellings(target)) {
    if (await file.read(file.path.slice(0, own.offset) + word + file.path.slice(own.offset + own.word.length)) !== undefined) return [];
  }
  return [declared(file, dockerfile, { rule: 'dockerfile/arch-file', line: 1, symbols: [own.word], detail: file.path })];
}

/** Images of Windows; those that build for other systems run on Linux all the same. */
const OTHER_SYSTEM = /(?<![a-z])(?:windows|nanoserver|windowsservercore)(?![a-z])/i;
const FROM = /^[^\S\n]*FROM[^\S\n].*/gim;
const BASE = /^[^\S\n]*(?:FROM|ARG|COPY\s+--from|#\s*escape)\b.*/gim;

const quietByContext = new WeakMap<Context, Set<string>>();

/** What Dockerfiles build on of which nothing was to be said, in one run. */
function quietBases(context: Context): Set<string> {
  const known = quietByContext.get(context) ?? new Set();
  quietByContext.set(context, known);
  return known;
}

/** The lines that say what a Dockerfile builds on; the others are blank, so that lines stay where they are. */
function onlyBases(text: string, bases: readonly RegExpExecArray[]): string {
  let result = '', at = 0;
  for (const { 0: line, index } of bases) {
    for (let end = text.indexOf('\n', at); end >= 0 && end < index; end = text.indexOf('\n', end + 1)) result += '\n';
    result += line;
    at = index + line.length;
  }
  return result;
}
