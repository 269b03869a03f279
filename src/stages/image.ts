import { homedir } from 'node:os';
import { join, posix } from 'node:path';
import { assembler, buildImage, certificatesFile, findBuilder, imageTimestamp, installBuildah, parseReference, qualified, formatReference, retagLayout, tagOf, type ImageSpec, type PlatformSpec } from '../images/index.js';
import { contained } from '../lib/files.js';
import type { Note } from '../record/types.js';
import type { Run, Stage } from './run.js';

/**
 * Builds an OCI image of the programs for target and baseline, with an index over both, reads it back and checks it, and
 * gives it the further names that the project file asks for. Source: [0138]-[0142], [0186]-[0191].
 */
export const image: Stage = async (run) => {
  const { context, record } = run;
  const notes: Note[] = [];
  const note = (kind: Note['kind'], message: string): void => void notes.push({ stage: 'image', kind, message });
  if (!record.artifacts.some((a) => a.arch === context.target.go)) {
    note('skipped', `no program was built for ${context.target.go}, so there is no image`);
    return { images: [], notes: [...record.notes, ...notes] };
  }
  const builder = await findBuilder(context, installBuildah);
  if (builder === assembler) note('decision', 'neither docker buildx nor buildah is here: the image was put together without a builder');
  const spec = await imageSpec(run, note);
  const built = await buildImage(spec, builder, machinePaths(run), context);
  const layout = join(context.workDir, built.layout);
  const names = await retagLayout(layout, built.reference, run.project.file.image?.retag ?? []);
  built.retagged = names.map((n) => n.name);
  context.reporter.info(`${built.reference} for ${built.manifests.map((m) => m.platform).join(', ')} by ${built.builder}: ${built.digest}`);
  return { images: [built], notes: [...record.notes, ...notes] };
};

/** What the image is to hold and say, from the project file and what was built. */
async function imageSpec(run: Run, note: (kind: Note['kind'], message: string) => void): Promise<ImageSpec> {
  const { context, record, project } = run;
  const section = project.file.image ?? {};
  const directory = section.directory ?? '/usr/bin';
  const platforms = [context.target, context.baseline].flatMap((arch): PlatformSpec[] => {
    const programs = record.artifacts.filter((a) => a.arch === arch.go).map((a) => ({ from: join(context.workDir, a.path), to: posix.join(directory, a.name), sha256: a.sha256 }));
    if (programs.length === 0) note('skipped', `no program was built for ${arch.go}: the image has no platform linux/${arch.oci}`);
    return programs.length === 0 ? [] : [{ arch, platform: `linux/${arch.oci}`, programs }];
  });
  const first = record.artifacts.find((a) => a.arch === context.target.go)?.name ?? 'program';
  const name = section.name ?? first.toLowerCase();
  const tag = section.tag ?? tagOf(project.info.version);
  parseReference(`${name}:${tag}`, 'image section of the project file');
  const base = section.base === undefined || section.base === 'scratch' ? 'scratch' : formatReference(qualified(parseReference(section.base, 'image.base in the project file')));
  const root = record.adaptation === undefined ? project.root : join(context.workDir, record.adaptation.dir);
  const files = [];
  for (const [from, to] of Object.entries(section.files ?? {})) files.push({ from: await contained(root, from), to });
  const wantsCertificates = section.certificates ?? base === 'scratch';
  const certificates = wantsCertificates ? await certificatesFile() : '';
  if (wantsCertificates && certificates === '') note('warning', 'this machine has no CA certificates: the image has none either');
  return {
    name, tag, base, platforms, files, certificates,
    entrypoint: section.entrypoint ?? [posix.join(directory, first)], cmd: section.cmd ?? [], env: section.env ?? {},
    user: section.user ?? '65532:65532', workdir: section.workdir ?? '', ports: section.ports ?? [],
    labels: { 'org.opencontainers.image.title': name, 'org.opencontainers.image.version': tag, ...section.labels },
    timestamp: await imageTimestamp(project.info.version, project.root, context),
  };
}

/** Paths of this machine that have no business in an image. */
function machinePaths(run: Run): string[] {
  const { workDir, cacheDir } = run.context;
  const home = homedir();
  return [...new Set([workDir, cacheDir, run.project.root, join(home, 'go', 'pkg'), join(home, '.cache')])].filter((path) => path.split('/').length > 2);
}
