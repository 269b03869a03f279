import { AdaptError } from '../../../lib/errors.js';
import { buildLines, goDirective } from '../../build-lines.js';
import { declarationsOf, packageOf } from '../go-text.js';
import type { SetConstantsStep } from '../steps.js';
import type { Action } from './action.js';

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const VALUE = /^[\w\s.+\-*/<>()|&^'"]{1,200}$/;

/** A file that declares what a sibling for another architecture declares, in the sibling's package and with its comments ([0055]-[0066]). */
export const setConstants: Action<SetConstantsStep> = async ({ path, like, names }, { draft, loaded, tools }) => {
  for (const [name, value] of Object.entries(names)) {
    if (!NAME.test(name) || !VALUE.test(value) || value.includes('\n')) throw new AdaptError(`${JSON.stringify(`${name}: ${value}`)} is no constant`, { where: loaded.file, advice: 'Give a Go name and a literal.' });
  }
  const sibling = await draft.need(like);
  const declared = declarationsOf(sibling);
  const unknown = declared.find(({ name }) => names[name] === undefined);
  if (unknown !== undefined) throw new AdaptError(`${like} declares ${unknown.name} as well, of which the recipe knows nothing`, { where: draft.root, advice: 'Give it a value in the recipe.' });
  if (declared.length === 0) throw new AdaptError(`${like} declares nothing that can be read`, { where: draft.root, advice: 'Name another sibling.' });
  const parts = declared.map(({ keyword, name, comment, trailing }) => `${comment}${keyword} ${name} = ${names[name] ?? ''}${trailing}\n`);
  const directive = goDirective((await draft.read('go.mod')) ?? '');
  await draft.write(path, `${buildLines('', tools.context.target.go, directive)}package ${packageOf(sibling, like)}\n\n${parts.join('\n')}`);
};
