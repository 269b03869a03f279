import { AdaptError } from '../../../lib/errors.js';
import { compareVersions } from '../../../target/version.js';
import type { RaisePinStep } from '../steps.js';
import type { Action } from './action.js';
import { gapFile } from './gap-file.js';

/** Raises a pinned Rust release to the first that has a standard library for the target, no further. */
export const raisePin: Action<RaisePinStep> = async ({ file }, { subject, draft, tools }) => {
  const path = file ?? gapFile(subject);
  const text = await draft.need(path);
  const { rustSince, go } = tools.context.target;
  if (rustSince === undefined) throw new AdaptError(`no Rust release is known to have a standard library for ${go}`, { where: path, advice: 'Name one by hand.' });
  const lines = text.split('\n');
  const at = subject.gap.location.line - 1;
  // The older form of the file is the release alone.
  const pinned = /^(\s*(?:channel\s*=\s*)?(["']?))(\d+\.\d+)(?:\.\d+)?((?:-[\w-]+)?\2\s*(?:#.*)?)$/.exec(lines[at] ?? '');
  if (pinned === null) throw new AdaptError('the line pins no release by its number', { where: `${path}:${at + 1}`, advice: `Pin ${rustSince} or a later one by hand.` });
  const [, head = '', , release = '', rest = ''] = pinned;
  if (compareVersions(release, rustSince) >= 0) return;
  lines[at] = `${head}${rustSince}${/\d+\.\d+\.\d+/.test(lines[at] ?? '') ? '.0' : ''}${rest}`;
  await draft.write(path, lines.join('\n'));
};
