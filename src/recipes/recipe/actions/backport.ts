import { join } from 'node:path';
import { AdaptError } from '../../../lib/errors.js';
import { goDirective } from '../../build-lines.js';
import { backportOf } from '../../synthesize/backport.js';
import { troubleAfter } from '../../synthesize/check.js';
import { declared, packageFacts } from '../../synthesize/facts.js';
import type { BackportStep } from '../steps.js';
import type { Action } from './action.js';
import { checkModule } from './upgrade.js';

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
/** Characters of one declaration: what is longer is a file of its own. */
const LONGEST = 4000;

/** Files of a later version of the module for the target, where a build can't use that version as a whole. */
export const backport: Action<BackportStep> = async ({ version, declare = {} }, { subject, draft, loaded, tools: { context } }) => {
  const { root } = subject;
  if (root === undefined) throw new AdaptError('only packages of Go can be backported', { where: loaded.file, advice: 'Match a Go package.' });
  const used = root.module.replace ?? root.module;
  checkModule(used.path, version, loaded.file);
  for (const [name, text] of Object.entries(declare)) {
    if (!NAME.test(name) || text.length > LONGEST || !new RegExp(`^(?:func|const|var|type) ${name}\\b`, 'm').test(text)) throw new AdaptError(`${JSON.stringify(name)} is not declared by its text`, { where: loaded.file, advice: 'Write a whole declaration, `func name(…) {…}`.' });
  }
  const facts = await packageFacts(join(draft.root, root.dir), root.package, context);
  const there = declared(facts, context.target.go);
  if (root.symbols.length > 0 && root.symbols.every((name) => there.has(name))) return; // Done already.
  const shop = { root: { ...root, absDir: join(draft.root, root.dir) }, facts, goDirective: goDirective((await draft.read('go.mod')) ?? ''), context };
  const answer = await backportOf({ module: used.path, version }, declare, shop);
  const trouble = 'refused' in answer ? answer.refused : await troubleAfter(answer.edits, answer.missing, shop);
  if ('refused' in answer || trouble !== undefined) throw new AdaptError(trouble ?? '', { where: root.package, advice: 'The recipe does not fit this version; narrow its match.' });
  for (const { path, content } of answer.edits) if (content !== undefined) await draft.write(root.dir === '' ? path : `${root.dir}/${path}`, content);
};
