import { homedir } from 'node:os';
import { basename, dirname, join, posix, relative } from 'node:path';
import {
  assembler, buildImage, certificatesFile, findBuilder, imageTimestamp, installBuildah, parseReference, planFromDockerfile, planSpec, qualified, formatReference, retagLayout, sizesBeside, tagOf,
  type BaseWishes, type DockerfileSpec, type ImageSpec, type PlatformSpec,
} from '../images/index.js';
import { contained, sha256 } from '../lib/files.js';
import type { Note } from '../record/types.js';
import { architecture } from '../target/architectures.js';
import { withStores } from './registry.js';
import type { Run, Stage } from './run.js';

/**
 * Builds an OCI image for target and baseline, of the project's Dockerfile or of its programs alone, with an index over
 * both, reads it back and checks it, and gives it the further names that the project file asks for.
 * Source: [0138]-[0142], [0186]-[0191].
 */
export const image: Stage = async (run) => {
  const { context, record, options, project: { file } } = run;
  const notes: Note[] = [];
  const note = (kind: Note['kind'], message: string): void => void notes.push({ stage: 'image', kind, message });
  const section = file.image ?? {};
  const own = section.dockerfile !== undefined;
  const needsPrograms = !own || Object.keys(section.programs ?? {}).length > 0;
  if (needsPrograms && !record.artifacts.some((a) => a.arch === (options.onlyArch === undefined ? context.target : architecture(options.onlyArch)).go)) {
    note('skipped', `no program was built for ${context.target.go}, so there is no image`);
    return { images: [], notes: [...record.notes, ...notes] };
  }
  const builder = await findBuilder(context, installBuildah);
  if (builder === assembler && !own) note('decision', 'neither docker buildx nor buildah is here: the image was put together without a builder');
  const wishes: BaseWishes = { own: section.bases ?? {}, making: { ...section.making, binfmt: run.options.binfmt === true } };
  const built = await withStores({}, context, async (stores) => {
    const plan = own ? planFromDockerfile(await dockerfileSpec(run, note), wishes, stores, context) : planSpec(await imageSpec(run, note), machinePaths(run), wishes, stores, context);
    return buildImage({ ...plan, allowedSecrets: section.allowSecrets ?? [] }, builder, context);
  });
  for (const base of built.bases ?? []) if (base.source !== base.name) note('decision', `${base.name} for ${base.platform} was taken to be ${base.source} (${base.digest})`);
  const layout = join(context.workDir, built.layout);
  const names = await retagLayout(layout, built.reference, section.retag ?? []);
  built.retagged = names.map((n) => n.name);
  context.reporter.info(`${built.reference} for ${sizesBeside(built.manifests, context.baseline.oci)} by ${built.builder}: ${built.digest}`);
  return { images: [built], notes: [...record.notes, ...notes] };
};

/** The folder that images are built from: the adapted copy, where there is one. */
function sourceRoot({ context, record, project }: Run): string {
  return record.adaptation === undefined ? project.root : join(context.workDir, record.adaptation.dir);
}

/** What is built from the project's own Dockerfile. */
async function dockerfileSpec(run: Run, note: (kind: Note['kind'], message: string) => void): Promise<DockerfileSpec> {
  const { context, record, project } = run;
  const section = project.file.image ?? {};
  const root = sourceRoot(run);
  const dockerfile = await contained(root, section.dockerfile ?? 'Dockerfile');
  const folder = section.context === undefined ? dirname(dockerfile) : await contained(root, section.context);
  const wanted = section.platforms?.map((name) => architecture(name)) ?? [context.target, context.baseline];
  const only = run.options.onlyArch === undefined ? undefined : architecture(run.options.onlyArch);
  const platforms = wanted.filter((arch) => only === undefined || arch === only).flatMap((arch) => {
    const programs: Record<string, string> = {};
    for (const [name, path] of Object.entries(section.programs ?? {})) {
      const built = record.artifacts.find((a) => a.name === name && a.arch === arch.go);
      if (built === undefined) {
        note('skipped', `${name} was not built for ${arch.go}: the image has no platform linux/${arch.oci}`);
        return [];
      }
      programs[path] = join(context.workDir, built.path);
    }
    return [{ arch, platform: `linux/${arch.oci}`, programs }];
  });
  const name = section.name ?? imageName(project.info.module || basename(project.root));
  const tag = section.tag ?? tagOf(project.info.version);
  parseReference(`${name}:${tag}`, 'image section of the project file');
  return {
    name, tag, platforms, dockerfile, context: folder, args: section.buildArgs ?? {}, stage: section.stage ?? '', timestamp: await imageTimestamp(project.info.version, project.root, context),
    stepCache: join(context.cacheDir, 'steps', stepsOf(run, relative(root, dockerfile))), skip: [context.workDir], forbidden: machinePaths(run), binfmt: run.options.binfmt === true,
  };
}

/** Each image has a store of steps of its own, which leaves the cache whole: builders don't say which of the steps of one they used. */
function stepsOf({ project }: Run, dockerfile: string): string {
  return sha256(`${project.info.module || basename(project.root)} ${dockerfile}`).slice(0, 16);
}

/** The last part of a module's or folder's name, as a repository's. */
function imageName(text: string): string {
  return basename(text).toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'image';
}

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
  const first = (record.artifacts.find((a) => a.arch === context.target.go) ?? record.artifacts[0])?.name ?? 'program';
  const name = section.name ?? first.toLowerCase();
  const tag = section.tag ?? tagOf(project.info.version);
  parseReference(`${name}:${tag}`, 'image section of the project file');
  const base = section.base === undefined || section.base === 'scratch' ? 'scratch' : formatReference(qualified(parseReference(section.base, 'image.base in the project file')));
  const root = sourceRoot(run);
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
