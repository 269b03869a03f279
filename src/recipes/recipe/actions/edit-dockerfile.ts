import { DockerfileParser } from 'dockerfile-ast';
import { AdaptError } from '../../../lib/errors.js';
import type { Architecture } from '../../../target/architectures.js';
import { counterpart, isStandIn, knownBase } from '../bases.js';
import { buildsForOthers, crossGoStage } from '../go-stage.js';
import type { EditDockerfileStep } from '../steps.js';
import type { Action } from './action.js';
import { gapFile } from './gap-file.js';
import { literal } from '../../../lib/regexp.js';

const IMAGE = /^[\w][\w./:@$ {}-]*$/;

/** Takes other base images in a Dockerfile: those that the recipe names, or those of the table that exist for the target. */
export const editDockerfile: Action<EditDockerfileStep> = async ({ file, bases, gapOnly, 'drop-platform': dropPlatform, 'cross-go': crossGo }, { subject, draft, tools }) => {
  const path = file ?? gapFile(subject);
  const text = await draft.need(path);
  if (crossGo === true) {
    const made = crossGoStage(text, subject.gap.location.line, subject.gap.symbols[0]);
    if ('refused' in made) throw new AdaptError(`the stage can't compile for another machine: ${made.refused}`, { where: `${path}:${subject.gap.location.line}`, advice: 'Name a base for all in a recipe of your own: edit-dockerfile with `bases`.' });
    return draft.write(path, made.text);
  }
  const line = (gapOnly ?? file === undefined) ? subject.gap.location.line : undefined;
  const froms = DockerfileParser.parse(text).getFROMs().filter((from) => line === undefined || from.getRange().start.line + 1 === line);
  /** Its image, as the gap has it where it is said by variables. */
  const named = (from: { getImage(): string | null }): string => (line !== undefined && from.getImage()?.includes('$') === true ? subject.gap.symbols[0] ?? '' : from.getImage() ?? '');
  const lines = text.split('\n');
  let changed = false;
  for (const from of froms.reverse()) {
    const flag = dropPlatform === true ? from.getPlatformFlag() : null;
    const range = from.getImageRange();
    const image = from.getImage();
    if (flag !== null && flag !== undefined && range !== null && !(flag.getValue() ?? '').includes('$')) {
      const { line: row, character } = flag.getRange().start;
      // The image may stand on the next line of a continued one.
      const end = range.start.line === row ? range.start.character : flag.getRange().end.character;
      // What compiles for others goes on doing so, on whichever machine builds.
      const instead = buildsForOthers(text, from.getRange().start.line + 1) ? `--platform=$BUILDPLATFORM${(lines[row] ?? '').slice(flag.getRange().end.character, end)}` : '';
      lines[row] = (lines[row] ?? '').slice(0, character) + instead + (lines[row] ?? '').slice(end);
      changed = true;
      continue;
    }
    if (range === null || image === null) continue;
    // What its variables come to, the gap says.
    const filled = named(from);
    const to = bases === true ? await knownBase(filled, tools.context.target, image) : bases?.[image] ?? bases?.[filled];
    if (to === undefined) continue;
    if (!IMAGE.test(to)) throw new AdaptError(`${JSON.stringify(to)} is no image`, { where: path, advice: 'Mend the table or the recipe.' });
    const variable = /^\$\{?(\w+)\}?$/.exec(image)?.[1];
    const setAt = variable === undefined ? -1 : lines.findIndex((one) => new RegExp(`^\\s*ARG\\s+${variable}=["']?(?:${literal(filled)}|${literal(to)})["']?\\s*$`, 'i').test(one));
    if (setAt >= 0) {
      if (!(lines[setAt] ?? '').includes(to)) lines[setAt] = (lines[setAt] ?? '').replace(filled, () => to);
      changed = true;
      continue;
    }
    const { line: row, character } = range.start;
    lines[row] = (lines[row] ?? '').slice(0, character) + to + (lines[row] ?? '').slice(range.end.character);
    changed = true;
  }
  if (!changed && dropPlatform !== true && !(await isDone(froms.map(named), bases, tools.context.target))) {
    for (const from of bases === true ? froms : []) {
      const alone = await counterpart(named(from), tools.context.target);
      if (alone !== undefined) throw new AdaptError(`${named(from)} has a counterpart for ${tools.context.target.go} alone, ${alone}, on which no other machine could build`, { where: `${path}:${line ?? 1}`, advice: `Build for the target with --build-context ${named(from)}=docker-image://${alone}, or name a base for all in a recipe of your own.` });
    }
    const [only] = bases === true && froms.length === 1 ? froms.map(named) : [];
    throw new AdaptError(`${only === undefined ? `no base of ${path} is` : `${only} is not`} known to have another one for ${tools.context.target.go}`, { where: `${path}:${line ?? 1}`, advice: 'Name one in a recipe of your own: edit-dockerfile with `bases`.' });
  }
  await draft.write(path, lines.join('\n'));
};

/** True where the bases are those that the recipe wants already. */
async function isDone(images: readonly string[], bases: EditDockerfileStep['bases'], target: Architecture): Promise<boolean> {
  for (const image of images) if (bases === true ? !(await isStandIn(image, target)) : !Object.values(bases ?? {}).includes(image)) return false;
  return images.length > 0;
}
