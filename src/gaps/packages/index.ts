import { basename } from 'node:path';
import type { Context } from '../../lib/context.js';
import { count } from '../../lib/count.js';
import { AdaptError } from '../../lib/errors.js';
import { makeDir } from '../../lib/files.js';
import { collectElf, type ArchivedElf } from '../../lib/packages/archived-elf.js';
import { readPackage, type PackageInfo } from '../../lib/packages/read.js';
import type { Gap, Info, Note } from '../../record/types.js';
import { machineName, type Architecture } from '../../target/architectures.js';
import { elfProblems, machineProblem, type ElfFile, type ElfProblem } from '../../target/elf-fit.js';
import { packageArchitecture, wheelArchitectures, wordFor } from '../../target/package-architecture.js';
import { namedIn } from '../declarations/words.js';
import { newGap } from '../gap.js';
import { listed } from '../listed.js';
import { missingOf } from './families.js';
import { PACKAGE_RULES } from './rules.js';

/** What packages were found to be. */
export interface PackageFindings {
  gaps: Gap[];
  info: Info[];
  notes: Note[];
  /** Why the first of them could not be looked at, where none could. */
  failure?: AdaptError;
}

/**
 * Looks into packages: what architecture they say they are for, and whether every ELF file in them keeps the promise.
 * Nothing of them is run or unpacked to disk.
 *
 * @throws AdaptError for a file that isn't there. One that can't be read is noted, and the others are still looked at. What is in a damaged one counts as far as its own data can be read.
 */
export async function findPackageGaps(paths: readonly string[], context: Context): Promise<PackageFindings> {
  const found: PackageFindings = { gaps: [], info: [], notes: [] };
  let failure: AdaptError | undefined;
  let seen = 0;
  for (const path of paths) {
    const info = await readPackage(path, context.signal).catch((error: unknown) => {
      // One that is damaged keeps nobody from looking at the others.
      if (!(error instanceof AdaptError) || error.blame === 'user') throw error;
      failure ??= error;
      context.reporter.warn(`${path}: ${error.line}`);
      found.notes.push({ stage: 'detect', kind: 'skipped', message: `${basename(path)} could not be looked at: ${error.line}` });
    });
    if (info === undefined) continue;
    seen++;
    const { elf, problems } = await contentOf(path, context);
    for (const text of problems.slice(0, 3)) {
      context.reporter.warn(`${path}: ${text}`);
      found.notes.push({ stage: 'detect', kind: 'skipped', message: `${basename(path)}: not all that is in it was looked at: ${text}` });
    }
    judge(path, info, elf, problems.length === 0, context, found);
  }
  return failure === undefined || seen > 0 ? found : { ...found, failure };
}

/** The ELF files of a package, and what of it could not be read. */
async function contentOf(path: string, context: Context): Promise<{ elf: ElfFile[]; problems: string[] }> {
  const elf: ArchivedElf[] = [];
  const problems: string[] = [];
  const tempDir = await makeDir(context.workDir);
  await readPackage(path, context.signal, collectElf(elf, tempDir), (text) => problems.push(text)).catch((error: unknown) => {
    if (!(error instanceof AdaptError)) throw error;
    problems.push(error.line);
  });
  return { elf: elf.map((one) => ({ ...one, path: `/${one.path}` })), problems };
}

/** @param whole whether all of the package was read. */
function judge(path: string, info: PackageInfo, elf: readonly ElfFile[], whole: boolean, context: Context, found: PackageFindings): void {
  const { target } = context;
  const says = packageArchitecture(info, target) ?? (info.format === 'tar' || info.format === 'zip' ? fromName(path) : undefined);
  const title = info.name === '' ? basename(path) : `${info.name} ${info.version} (${info.architecture})`;
  const add = (rule: keyof typeof PACKAGE_RULES, level: 'declared' | 'static', detail: string, symbols: string[]): void => {
    const gap = newGap({
      rule, text: info.name === '' ? basename(path) : info.name, ecosystem: 'package', kind: rule.slice('package/'.length), why: `${title}: ${PACKAGE_RULES[rule].why}`,
      location: { file: '', line: 0 }, culprit: { artifact: path }, symbols, evidence: { level, detail },
    });
    found.gaps.push({ ...gap, remedy: { kind: 'none', summary: '', reason: PACKAGE_RULES[rule].closes } });
  };
  const machines = [...new Set(elf.map((one) => machineName(one.elf.machine)))];
  const promised = info.format === 'wheel' ? wheelArchitectures(info.architecture) : says === 'any' || says === undefined ? [] : [says];
  const wrong = elf.flatMap((one) => {
    const problems = promised.map((architecture) => machineProblem(one, architecture));
    return problems.includes(undefined) ? [] : (problems as ElfProblem[]).slice(0, 1);
  });
  // A word that nobody knows stands for a machine, too: not for the target.
  const word = info.architecture === '' && says !== 'any' ? says?.go ?? '' : info.architecture;
  if (word !== '' && !/^(?:no)?src$/.test(word) && says !== 'any' && says !== target) {
    add('package/foreign', 'declared', `${basename(path)} is for ${word}, not ${wordFor(info.format, target)}`, [word]);
  }
  if (wrong.length > 0) add('package/label', 'static', listed(wrong), wrong.map((one) => one.path).slice(0, 20));
  // What has no machine code may hold firmware for other machines, beside what is the target's; a plain archive promises nothing.
  const missing = says === 'any' || (says === undefined && word === '') ? missingOf(elf, target, says === 'any') : [];
  if (missing.length > 0) {
    const several = machines.length > 1;
    add(several ? 'package/no-library' : says === 'any' ? 'package/label' : 'package/foreign', 'static', listed(missing), missing.map((one) => one.path).slice(0, 20));
  }
  const old: ElfProblem[] = elf.flatMap((one) => elfProblems(one, target)).filter((one) => one.kind === 'abi');
  if (old.length > 0) add('package/old-abi', 'static', listed(old), old.map((one) => one.path).slice(0, 20));
  if (whole && !found.gaps.some((gap) => gap.culprit.artifact === path)) {
    found.info.push({ rule: 'package/checked', message: `${basename(path)}: ${title}: ${count(elf.length, 'ELF file')}${machines.length === 0 ? '' : `, all ${machines.join(', ')}`}` });
  }
}

/** The architecture in an archive's name, as publishers write it: `tool-1.2-linux-amd64.tar.gz`. */
function fromName(path: string): Architecture | undefined {
  return namedIn(basename(path))[0]?.architecture;
}
