import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { dockerfile } from '../declarations/dockerfile/detector.js';
import { readDockerfile } from '../declarations/dockerfile/read.js';
import { readText } from '../declarations/read.js';
import { projectFiles } from '../declarations/scan.js';
import { Skipped } from '../declarations/skipped.js';

/** More images than any project needs. */
const MOST = 100;
const REFERENCE = /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/;
const IN_YAML = /^[ \t-]*image:[ \t]*["']?([^\s"'#]+)/gm;

/**
 * The images that a project names: bases of its Dockerfiles, `image:` of its compose files and manifests. Those whose name
 * holds a variable stay out, and so do bases that run on the building machine only.
 */
export function namedImages(root: string, context: Context): string[] {
  const found = new Set<string>();
  for (const path of projectFiles(root, context.workDir, new Skipped())) {
    if (found.size >= MOST) break;
    const read = dockerfile.matches(path, '') ? ofDockerfile : /\.ya?ml$/.test(path) ? ofYaml : undefined;
    const reading = read === undefined ? undefined : readText(join(root, path));
    if (read === undefined || reading === undefined || !('text' in reading)) continue;
    for (const image of read(reading.text)) if (REFERENCE.test(image)) found.add(image);
  }
  return [...found].slice(0, MOST).sort();
}

function ofDockerfile(text: string): string[] {
  const stages = new Set(['scratch']);
  const images: string[] = [];
  for (const { keyword, flags, rest } of readDockerfile(text)) {
    if (keyword !== 'FROM') continue;
    const [image = '', as = '', stage = ''] = rest.split(/\s+/);
    if (!stages.has(image.toLowerCase()) && !/BUILD(?:PLATFORM|ARCH)/.test(flags.get('platform') ?? '')) images.push(image.replace(/^(["'])(.*)\1$/, '$2'));
    if (/^as$/i.test(as)) stages.add(stage.toLowerCase());
  }
  return images;
}

function ofYaml(text: string): string[] {
  return [...text.matchAll(IN_YAML)].map(([, image = '']) => image);
}
