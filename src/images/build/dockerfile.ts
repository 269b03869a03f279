import { userError } from '../../lib/errors.js';
import { parseReference } from '../reference.js';
import type { ImageSpec } from './spec.js';

const where = 'image section of the project file';

/**
 * The Dockerfile of a spec. Every value is quoted so that nothing in it is expanded or starts a line of its own;
 * what the builder made of it is compared with the spec afterwards.
 *
 * @throws AdaptError (user) for values that can't stand in one.
 */
export function dockerfile(spec: ImageSpec): string {
  const scratch = spec.base === 'scratch';
  if (!scratch) parseReference(spec.base, where);
  const lines = [`FROM ${spec.base}`, 'COPY rootfs/ /'];
  if (scratch) lines.push(`COPY --chown=${owner(spec.user)} home/ /home/`);
  for (const [name, value] of Object.entries(spec.env)) lines.push(`ENV ${word(name, /^[A-Za-z_][A-Za-z0-9_]*$/, 'variable')}=${quote(value)}`);
  if (spec.workdir !== '') lines.push(`WORKDIR ${word(spec.workdir, /^\/[A-Za-z0-9_./-]*$/, 'workdir')}`);
  for (const [name, value] of Object.entries(spec.labels)) lines.push(`LABEL ${quote(word(name, /^[A-Za-z0-9][A-Za-z0-9._/-]*$/, 'label'))}=${quote(value)}`);
  for (const port of spec.ports) {
    if (!Number.isInteger(port) || port < 1 || port > 65535) throw userError(`${port} is no port`, where, 'Use 1 to 65535.');
    lines.push(`EXPOSE ${port}`);
  }
  if (spec.user !== '') lines.push(`USER ${word(spec.user, /^[a-z0-9_][a-z0-9_-]*(?::[a-z0-9_][a-z0-9_-]*)?$/, 'user')}`);
  if (spec.entrypoint.length > 0) lines.push(`ENTRYPOINT ${list(spec.entrypoint)}`);
  if (spec.cmd.length > 0) lines.push(`CMD ${list(spec.cmd)}`);
  return `${lines.join('\n')}\n`;
}

/** Numeric owner of the home folder; named users exist only in bases that have them. */
export function owner(user: string): string {
  const match = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(user === '' ? '0:0' : user);
  if (match === null) throw userError(`user ${JSON.stringify(user)} is not uid[:gid]`, where, 'An image without a base knows no user names.');
  return `${match[1] ?? '0'}:${match[2] ?? match[1] ?? '0'}`;
}

function word(value: string, pattern: RegExp, what: string): string {
  if (pattern.test(value)) return value;
  throw userError(`${JSON.stringify(value.slice(0, 100))} is no ${what}`, where, `It must match ${pattern.source}.`);
}

function plain(value: string): string {
  if (/[\u0000-\u001f\u007f]/.test(value)) throw userError(`${JSON.stringify(value.slice(0, 100))} holds a control character`, where, 'Write it in one line.');
  return value;
}

const quote = (value: string): string => `"${plain(value).replaceAll(/["\\$]/g, (c) => `\\${c}`)}"`;
const list = (words: readonly string[]): string => JSON.stringify(words.map(plain));
