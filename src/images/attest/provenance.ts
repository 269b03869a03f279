import { sha256 } from '../../lib/files.js';
import { toolVersion } from '../../lib/version.js';
import type { AdaptRecord } from '../../record/types.js';

/** Media type of in-toto statements. Source: in-toto attestation framework, "Statement". */
export const STATEMENT = 'application/vnd.in-toto+json';
/** Type of SLSA's provenance. Source: slsa.dev/spec/v1.0/provenance. */
export const PROVENANCE = 'https://slsa.dev/provenance/v1';
/** What a build by this tool is: `externalParameters` are the options of a run, `resolvedDependencies` its source and libraries. */
const BUILD_TYPE = 'https://github.com/org/loong-adapt/blob/main/docs/releases.md#provenance';

/** What a statement is about. */
export interface Subject {
  name: string;
  /** `sha256:…`. */
  digest: string;
}

/** Where the build ran, as the statement names it. */
export interface Builder {
  /** URI. */
  id: string;
  /** Of this one run; empty where there is none. */
  invocation: string;
}

interface Dependency {
  uri: string;
  digest?: { [algorithm: string]: string };
  name?: string;
}

/** SLSA's provenance of an image, as the predicate of a statement: what was asked, from what, by whom, and when. All of it is in the record. */
export function provenance(record: AdaptRecord, recordText: string, builder: Builder): object {
  const { project, options, target, baseline, stages, images: [image] } = record;
  const times = Object.values(stages).map(({ startedAt, seconds }) => ({ from: startedAt, to: new Date(Date.parse(startedAt) + seconds * 1000).toISOString() }));
  const startedOn = times.map(({ from }) => from).sort()[0];
  const finishedOn = times.map(({ to }) => to).sort().at(-1);
  return {
    buildDefinition: {
      buildType: BUILD_TYPE,
      externalParameters: { project: project.asked, ...(project.version === '' ? {} : { version: project.version }), target, baseline, options },
      internalParameters: { tool: record.tool, ...(image === undefined ? {} : { imageBuilder: image.builder }), ...(record.setup?.go === undefined ? {} : { go: record.setup.go.version }) },
      resolvedDependencies: dependencies(record),
    },
    runDetails: {
      builder: { id: builder.id, version: { 'loong-adapt': toolVersion() } },
      metadata: { ...(builder.invocation === '' ? {} : { invocationId: builder.invocation }), ...(startedOn === undefined ? {} : { startedOn: seconds(startedOn) }), ...(finishedOn === undefined ? {} : { finishedOn: seconds(finishedOn) }) },
      byproducts: [{ name: 'record.json', digest: { sha256: sha256(recordText) } }, ...record.artifacts.map(({ name, arch, sha256: hash }) => ({ name: `${arch}/${name}`, digest: { sha256: hash } }))],
    },
  };
}

/** A statement about an image. Source: in-toto attestation framework 1.0. */
export function statement(subjects: readonly Subject[], predicateType: string, predicate: object): object {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: subjects.map(({ name, digest }) => ({ name, digest: { [digest.split(':')[0] ?? '']: digest.split(':')[1] ?? '' } })),
    predicateType, predicate,
  };
}

/** The builder, as a workflow runner's environment names it; elsewhere this tool on somebody's machine. */
export function builderOf(env: NodeJS.ProcessEnv): Builder {
  const { GITHUB_SERVER_URL: server = '', GITHUB_WORKFLOW_REF: workflow = '', GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: run = '', GITHUB_RUN_ATTEMPT: attempt = '1' } = env;
  if (server === '' || workflow === '') return { id: 'https://github.com/org/loong-adapt', invocation: '' };
  return { id: `${server}/${workflow}`, invocation: run === '' ? '' : `${server}/${repository}/actions/runs/${run}/attempts/${attempt}` };
}

function dependencies({ project, libraries, adaptation }: AdaptRecord): Dependency[] {
  const found: Dependency[] = [];
  if (project.source === 'module') found.push({ uri: purl(project.module, project.version), name: 'source' });
  else if (project.module !== '') found.push({ uri: purl(project.module, ''), name: 'source' });
  for (const { module, version, redirected } of libraries) found.push({ uri: purl(module, redirected === undefined ? version : (/@(.+)$/.exec(redirected.to)?.[1] ?? version)), ...(redirected === undefined ? {} : { name: `${redirected.original} as ${redirected.to}` }) });
  if (adaptation !== undefined && adaptation.patch !== '') found.push({ uri: `file:${adaptation.patch}`, name: 'changes to the source' });
  return found;
}

/** Source: package URL specification, type golang. */
function purl(module: string, version: string): string {
  const path = module.split('/').map((part) => encodeURIComponent(part)).join('/');
  return `pkg:golang/${path}${version === '' ? '' : `@${encodeURIComponent(version)}`}`;
}

function seconds(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}
