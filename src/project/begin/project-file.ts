import { join } from 'node:path';
import { stringify } from 'yaml';
import { exists } from '../../lib/files.js';
import type { ProjectFile } from '../file.js';
import { ldflagsOf } from './ldflags.js';
import { programsOf } from './programs.js';

/** Programs that are named: with more, the file would say no more than the tool finds by itself. */
const MOST = 12;

/** The text of a first project file: what was found in the folder, and as comments what only its people know. */
export async function firstProjectFile(root: string, module: string): Promise<string> {
  const programs = module === '' ? [] : await programsOf(root, module);
  const linked = module === '' ? undefined : await ldflagsOf(root);
  const name = /^[A-Za-z][\w-]*$/.exec(programs[0]?.name ?? '')?.[0] ?? 'app';
  const build: ProjectFile['build'] = { ...(programs.length > 0 && programs.length <= MOST ? { programs } : {}), ...(linked === undefined ? {} : { ldflags: linked.ldflags }) };
  const dockerfile = await exists(join(root, 'Dockerfile'));
  return [
    '# yaml-language-server: $schema=node_modules/loong-adapt/schema/project.schema.json',
    '# What can\'t be inferred about this project. Everything is optional; `loong-adapt detect .` says what it makes of it.',
    '',
    ...(Object.keys(build).length === 0 ? [] : [stringify({ build }, { lineWidth: 0 }).trimEnd(), ...(linked === undefined ? [] : [`  # ldflags as in ${linked.file}.`]), '']),
    ...(dockerfile ? ['# The image is put together from the programs; this way the project\'s own Dockerfile makes it:'] : ['# The image that carries the programs:']),
    '# image:', ...(dockerfile ? ['#   dockerfile: Dockerfile'] : [`#   name: ${name}`, '#   base: scratch', '#   ports: [8080]']),
    '',
    '# What the programs must do, for the baseline and for the target alike; without it they are asked for their version or help:',
    '# smoke:', '#   commands:', `#     - run: [${name}, --version]`, '#       expect: [\'\\d+\\.\\d+\']',
    '',
    '# A finding that was looked at and is no gap:',
    '# ignore:', '#   - { rule: shell/arch-list, path: hack/**, reason: runs on the machines of developers only }',
    '',
  ].join('\n');
}

