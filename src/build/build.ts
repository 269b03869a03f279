import { join } from 'node:path';
import type { Context } from '../lib/context.js';
import { AdaptError, userError } from '../lib/errors.js';
import { fillTemplate, type TemplateValues } from '../lib/template.js';
import type { BuildSection } from '../project/file.js';
import type { Project } from '../project/open.js';
import type { Architecture } from '../target/architectures.js';
import type { Artifact } from '../record/types.js';
import { buildProgram, plannedCommand, type BuildPlan } from './compile.js';
import { sourceFacts, templateValues } from './facts.js';
import { linkerFlags } from './ldflags.js';
import { unlinked } from './linked-values.js';
import type { BuildModule, BuildPlace } from './place.js';
import { findPrograms, type MainPackage } from './programs.js';

/** What is to be built, and how. */
export interface BuildRequest {
  project: Project;
  /** Where the project's own commands run. */
  root: BuildPlace;
  modules: readonly BuildModule[];
  /** Go package patterns in scope, as seen from the project's root. */
  packages: readonly string[] | undefined;
  tags: readonly string[];
  cgo: boolean;
  /** In this order. */
  arches: readonly Architecture[];
}

/** What was built, and what wasn't though nobody asked for it. */
export interface BuildOutcome {
  artifacts: Artifact[];
  /** Programs that were found and don't build for the baseline either, or only for the target not: why. */
  left: { program: string; arch: string; reason: string }[];
  /** Variables that the linker flags name and no program has. */
  unlinked: string[];
}

/** Variables that say for what is built; the project file has other words for them. */
const FIXED = new Set(['GOOS', 'GOARCH', 'GOFLAGS', 'GOWORK', 'GO111MODULE', 'CGO_ENABLED']);

/**
 * Builds each program of the project for baseline and target from the dependency set alone. Source: [0144], [0166].
 *
 * @throws AdaptError where a program that was asked for fails, or none can be built for the target.
 */
export async function buildPrograms(request: BuildRequest, context: Context): Promise<BuildOutcome> {
  const programs = await programsOf(request, context);
  const outcome: BuildOutcome = { artifacts: [], left: [], unlinked: [] };
  if (programs.length === 0) return outcome;
  const plan = await makePlan(request, context);
  let failure: AdaptError | undefined;
  for (const program of programs) {
    for (const arch of request.arches) {
      try {
        const artifact = await buildProgram(plan, program, arch, context);
        outcome.artifacts.push(artifact);
        context.reporter.info(`${artifact.path}: ${artifact.machine}, ${(artifact.bytes / 1e6).toFixed(1)} MB, ${artifact.seconds.toFixed(1)} s`);
      } catch (error) {
        // C libraries were asked for the target; this machine may well lack them for the baseline.
        const onlyHere = arch === context.baseline && request.cgo && context.cLibraries !== undefined;
        if (!(error instanceof AdaptError) || (program.asked && !onlyHere) || error.message === 'the disk is full') throw error;
        outcome.left.push({ program: program.name, arch: arch.go, reason: error.message });
        if (arch === request.arches.at(-1)) failure ??= error;
        else if (!onlyHere) break;
      }
    }
  }
  outcome.unlinked = await unlinkedInAll(outcome.artifacts.filter((artifact) => artifact.arch === context.target.go), plan.ldflags, context);
  if (failure !== undefined && !outcome.artifacts.some((artifact) => artifact.arch === request.arches.at(-1)?.go)) throw failure;
  return outcome;
}

/** What no program took: each may use only some of the variables. */
async function unlinkedInAll(artifacts: readonly Artifact[], ldflags: string, context: Context): Promise<string[]> {
  let missing: string[] | undefined;
  for (const { path } of artifacts) {
    const here = await unlinked(join(context.workDir, path), ldflags);
    missing = missing?.filter((name) => here.includes(name)) ?? here;
  }
  return missing ?? [];
}

/** The commands that `buildPrograms` would run. */
export async function planPrograms(request: BuildRequest, context: Context): Promise<string[]> {
  const programs = await programsOf(request, context);
  if (programs.length === 0) return [];
  const plan = await makePlan(request, context);
  const commands: string[] = [];
  for (const program of programs) for (const arch of request.arches) commands.push(await plannedCommand(plan, program, arch, context));
  return commands;
}

async function programsOf(request: BuildRequest, context: Context): Promise<MainPackage[]> {
  return findPrograms({ ...request, root: request.root.dir }, request.project.file.build?.programs, context);
}

async function makePlan(request: BuildRequest, context: Context): Promise<BuildPlan> {
  const section = request.project.file.build ?? {};
  const facts = await sourceFacts(request.project, context);
  const env = checkedEnv(section, templateValues(facts));
  return {
    tags: request.tags, cgo: request.cgo, env, epoch: facts.epoch,
    ldflags: await linkerFlags({ ...section, env }, request.root, facts, context),
  };
}

function checkedEnv({ env = {} }: BuildSection, values: TemplateValues): { [name: string]: string } {
  for (const name of Object.keys(env)) {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw userError(`${JSON.stringify(name)} is no name for a variable`, 'build.env', 'Use letters, digits and underscore.');
    if (FIXED.has(name)) throw userError(`${name} is set by the run itself`, 'build.env', 'Use target, tags, cgo and packages of the project file instead.');
  }
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fillTemplate(text, values, `build.env.${name}`)]));
}
