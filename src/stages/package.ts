import { basename, join, posix } from 'node:path';
import { sourceFacts } from '../build/index.js';
import { exists } from '../lib/files.js';
import { exec } from '../lib/exec.js';
import { userError } from '../lib/errors.js';
import { PROGRAM_DIRECTORY, buildPackages, planPackages, type PackageKeys, type PackageTarget } from '../packaging/index.js';
import { which } from '../target/tools.js';
import { skipped, type Run, type Stage } from './run.js';

/**
 * Makes deb, rpm and apk packages of the programs, for target and baseline. In a run of all stages only where the project file
 * has a section for it.
 */
export const packages: Stage = async (run) => {
  const { context, record, project, options } = run;
  const section = project.file.package;
  const alone = run.stages?.at(-1) === 'package';
  if (section === undefined && !alone) {
    // Nothing to do is done: a run that goes on doesn't ask again.
    run.context.reporter.info('the project file asks for no packages');
    return { packages: [] };
  }
  const asked = section ?? {};
  const targets = [context.target, context.baseline].flatMap((arch): PackageTarget[] => {
    const programs = record.artifacts.filter((artifact) => artifact.arch === arch.go && (asked.programs?.includes(artifact.name) ?? true));
    return programs.length === 0 ? [] : [{ arch, programs: programs.map(({ name, path, sha256, interpreter }) => ({ name, sha256, interpreter, from: join(context.workDir, path), to: posix.join(asked.directory ?? PROGRAM_DIRECTORY, name) })) }];
  });
  const names = [...new Set(targets.flatMap(({ programs }) => programs.map(({ name }) => name)))];
  const missing = (asked.programs ?? []).filter((name) => !names.includes(name));
  if (missing.length > 0) throw userError(`there is no program ${missing.join(', ')}`, 'package.programs', `Name some of: ${[...new Set(record.artifacts.map(({ name }) => name))].join(', ')}.`);
  if (targets.length === 0) return { packages: [], ...skipped(run, 'package', 'no program was built, so there is nothing to package') };
  const facts = await sourceFacts(project, context);
  const spec = await planPackages(asked, { root: record.adaptation === undefined ? project.root : join(context.workDir, record.adaptation.dir), module: project.info.module, version: facts.version, programs: names, packager: await packager(run), timestamp: facts.epoch });
  const origin = project.info.source === 'module' ? `${project.info.module}@${project.info.version}` : project.info.module === '' ? basename(project.root) : project.info.module;
  if (options.dryRun === true) {
    for (const { arch } of targets) context.reporter.info(`would make ${spec.formats.join(', ')} of ${spec.name} ${spec.version} for ${arch.go}`);
    return { packages: [], ...skipped(run, 'package', 'dry run: nothing was packaged') };
  }
  const built = await buildPackages(spec, targets, origin, await keysOf(run), context);
  for (const { path, bytes, signed } of built) context.reporter.info(`${path}: ${(bytes / 1e6).toFixed(1)} MB${signed ? ', signed' : ''}`);
  return { packages: built };
};

async function keysOf({ options }: Run): Promise<PackageKeys> {
  const keys: PackageKeys = { ...(options.gpgKey === undefined ? {} : { gpg: options.gpgKey }), ...(options.apkKey === undefined ? {} : { apk: options.apkKey }) };
  for (const [option, path] of Object.entries(keys) as [string, string][]) if (!(await exists(path))) throw userError('there is no such key', `--${option}-key ${path}`, 'Name a file.');
  return keys;
}

/** Who packages, as Debian's tools are told, else as the project's last commit says. */
async function packager({ project, context }: Run): Promise<string> {
  const { DEBFULLNAME: name = '', DEBEMAIL: mail = '' } = process.env;
  if (name !== '' && mail !== '') return `${name} <${mail}>`;
  const git = await which('git');
  if (git === undefined || project.info.source !== 'folder') return '';
  const answer = await exec(git, ['-C', project.root, 'log', '-1', '--format=%an <%ae>'], { signal: context.signal, timeout: 30 });
  return answer.exitCode === 0 ? answer.stdout.trim() : '';
}
