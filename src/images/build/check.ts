import type { Check } from '../../record/types.js';
import type { PlatformAudit } from '../audit.js';
import type { ImageSpec, PlatformSpec } from './spec.js';

/** Compares what was read back with what was asked for. */
export function compareWithSpec(audit: PlatformAudit, spec: ImageSpec, platform: PlatformSpec): Check[] {
  const { config } = audit;
  const wrong: string[] = [];
  const same = (what: string, found: unknown, asked: unknown): void => {
    if (JSON.stringify(found) !== JSON.stringify(asked)) wrong.push(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(asked)}`);
  };
  same('platform', audit.platform, platform.platform);
  same('user', config.user, spec.user);
  same('entrypoint', config.entrypoint, spec.entrypoint);
  same('command', config.cmd, spec.cmd);
  if (spec.workdir !== '') same('workdir', config.workdir, spec.workdir);
  for (const [name, value] of Object.entries(spec.env)) same(`variable ${name}`, config.env.find((v) => v.startsWith(`${name}=`)), `${name}=${value}`);
  for (const [name, value] of Object.entries(spec.labels)) same(`label ${name}`, config.labels[name], value);
  for (const port of spec.ports) if (!config.ports.includes(`${port}/tcp`)) wrong.push(`port ${port} is missing`);
  const last = config.history.at(-1)?.created ?? config.created;
  same('date', Date.parse(last), spec.timestamp * 1000);
  const changed = platform.programs.filter((p) => audit.hashes[p.to] !== p.sha256).map((p) => `${p.to} is not the program that was built`);
  return [
    { name: `${platform.platform} config`, passed: wrong.length === 0, detail: wrong.length === 0 ? 'as the project file asks' : wrong.join('; ') },
    { name: `${platform.platform} programs`, passed: changed.length === 0, detail: changed.length === 0 ? platform.programs.map((p) => p.to).join(', ') : changed.join('; ') },
  ];
}
