import { readFile } from 'node:fs/promises';
import { basename, posix } from 'node:path';
import { userError } from '../lib/errors.js';
import { contained, readIfThere } from '../lib/files.js';
import type { PackageSection } from '../project/file.js';
import { PACKAGE_FORMATS } from '../record/types.js';
import { findLicense } from './license.js';
import { checkService } from './service.js';
import type { PackageSpec, PackagedFile, PackagedService } from './spec.js';
import { packageVersion } from './versions.js';

/** What is known without the section. */
export interface PackageFacts {
  /** The project's root, in which the section's files are. */
  root: string;
  /** Module path; empty where the project is not Go. */
  module: string;
  version: string;
  /** Names of the programs. */
  programs: readonly string[];
  /** `Name <mail>` of whoever packages, or empty. */
  packager: string;
  timestamp: number;
}

const NAME = /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/;
const USER = /^[a-z_][a-z0-9_-]{0,30}$/;
const PATH = /^\/[A-Za-z0-9._@+/-]*[A-Za-z0-9._@+-]$/;
const PERSON = /^[^<>\n"]+ <[^<>\s@]+@[^<>\s@]+>$/;

/** Where programs go unless the section says otherwise. */
export const PROGRAM_DIRECTORY = '/usr/bin';

/**
 * What packages are made of, from the project file's section and what is known without it.
 *
 * @throws AdaptError (user) that names the key of the section.
 */
export async function planPackages(section: PackageSection, facts: PackageFacts): Promise<PackageSpec> {
  const first = facts.programs[0] ?? 'program';
  const name = checked(section.name ?? legalName(first), NAME, 'name', 'lower-case letters, digits, dots and dashes');
  const version = section.version ?? (facts.version === '' ? '0.0.0' : facts.version);
  packageVersion(version, 'deb');
  const release = checked(section.release ?? '1', /^[1-9]\d{0,5}$/, 'release', 'a number from 1 on');
  const maintainer = section.maintainer ?? facts.packager;
  if (maintainer === '') throw userError('nobody is named as the maintainer', 'package.maintainer', 'Write `Name <mail>` there, or set DEBFULLNAME and DEBEMAIL.');
  checked(maintainer, PERSON, 'maintainer', '`Name <mail>`');
  const license = await findLicense(facts.root);
  const summary = line(section.summary ?? `${first} program${facts.module === '' ? '' : ` of ${facts.module}`}`, 'summary');
  const user = section.user === undefined ? '' : checked(section.user, USER, 'user', 'lower-case letters, digits, - and _, at most 31');
  const config = await placed(section.config, facts.root, 'config');
  const directories = Object.entries(section.directories ?? {}).map(([path, mode]) => ({ path: place(path, 'directories'), mode: checked(mode, /^0[0-7]{3}$/, `directories.${path}`, 'octal digits in quotes, e.g. \'0750\'') }));
  const service = section.service === undefined ? undefined : await plannedService(section, name, first, facts.root);
  return {
    name, version, release, formats: section.formats ?? PACKAGE_FORMATS, maintainer, summary,
    description: section.description ?? `${summary.replace(/\.$/, '')}.`, license: section.license ?? license.id, licenseText: license.text,
    homepage: section.homepage ?? homepage(facts.module), section: section.section ?? 'utils',
    config, files: await placed(section.files, facts.root, 'files'), manuals: await manuals(section.manuals ?? [], facts.root),
    user, directories, ...(service === undefined ? {} : { service }), depends: section.depends ?? {}, timestamp: facts.timestamp,
  };
}

async function plannedService({ service = {}, directory }: PackageSection, name: string, first: string, root: string): Promise<PackagedService> {
  const program = service.program ?? first;
  const text = service.unit === undefined ? '' : await readFile(await contained(root, service.unit), 'utf8').catch(() => { throw userError('there is no such file', `package.service.unit: ${service.unit ?? ''}`, 'Name a file of the project.'); });
  const planned = { name, command: [posix.join(directory ?? PROGRAM_DIRECTORY, program), ...(service.args ?? [])], env: service.env ?? {}, unit: text };
  checkService(planned);
  return planned;
}

async function placed(files: { [from: string]: string } | undefined, root: string, key: string): Promise<PackagedFile[]> {
  const found: PackagedFile[] = [];
  for (const [from, to] of Object.entries(files ?? {})) {
    const source = await contained(root, from);
    if ((await readIfThere(source)) === undefined) throw userError('there is no such file', `package.${key}: ${from}`, 'Name a file of the project.');
    found.push({ from: source, to: place(to, key) });
  }
  return found;
}

async function manuals(pages: readonly string[], root: string): Promise<PackagedFile[]> {
  const found: PackagedFile[] = [];
  for (const page of pages) {
    const section = /\.([1-8])$/.exec(page)?.[1];
    if (section === undefined) throw userError(`${JSON.stringify(page)} is no manual page`, 'package.manuals', 'Name files like doc/app.1.');
    found.push({ from: await contained(root, page), to: `/usr/share/man/man${section}/${basename(page)}.gz` });
  }
  return found;
}

function place(path: string, key: string): string {
  if (!PATH.test(path) || path.split('/').includes('..') || path.includes('//')) throw userError(`${JSON.stringify(path)} is no place for a file`, `package.${key}`, 'Write an absolute path of letters, digits and . _ @ + -.');
  return path;
}

function checked(text: string, pattern: RegExp, key: string, wanted: string): string {
  if (!pattern.test(text)) throw userError(`${JSON.stringify(text)} cannot stand here`, `package.${key}`, `Write ${wanted}.`);
  return text;
}

function line(text: string, key: string): string {
   
  if (/[\u0000-\u001f\u007f]/.test(text) || text.trim() === '') throw userError('more, or less, than one line', `package.${key}`, 'Write one line.');
  return text.trim();
}

/** A program's name as all formats take names. */
function legalName(program: string): string {
  return program.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '');
}

/** The address of a module on the usual forges, whose paths are addresses. */
function homepage(module: string): string {
  const forge = /^(?:github\.com|gitlab\.com|codeberg\.org|gitee\.com)\/[^/]+\/[^/]+/.exec(module);
  return forge === null ? '' : `https://${forge[0]}`;
}
