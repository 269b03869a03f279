import type { Context } from '../../lib/context.js';
import { count } from '../../lib/count.js';
import type { Gap, Info } from '../../record/types.js';
import type { ElfFile, ElfProblem } from '../../target/elf-fit.js';
import { Finder } from '../find-line.js';
import { newGap } from '../gap.js';
import { listed } from '../listed.js';
import { missingOf } from '../packages/families.js';
import { IMAGE_RULES } from './rules.js';

/** What was seen of one image. The reader is the image wing's: the stage hands it over. */
export interface SeenImage {
  /** As it was named. */
  image: string;
  /** The platforms it says it has. */
  platforms: readonly string[];
  /** What the target's image holds, in files and in Java archives; undefined where there is none. */
  target: { platform: string; elf: readonly ElfFile[]; archived: readonly ElfFile[]; unread: readonly string[]; problems: readonly ElfProblem[] } | undefined;
}

/** What images were found to be. */
export interface ImageFindings {
  gaps: Gap[];
  info: Info[];
}

/** Files of a project that name images. */
const NAMING = ['Dockerfile*', '*.Dockerfile', 'Containerfile*', '*.yml', '*.yaml', '*.hcl', 'Makefile*', '*.mk', '*.sh'];

/** Compares what images say of themselves with what they hold, for the target. `root` is the project that may name them. */
export async function findImageGaps(seen: readonly SeenImage[], root: string | undefined, context: Context): Promise<ImageFindings> {
  const found: ImageFindings = { gaps: [], info: [] };
  const finder = root === undefined ? undefined : new Finder(root);
  for (const one of seen) await judge(one, finder, context, found);
  return found;
}

async function judge({ image, platforms, target }: SeenImage, finder: Finder | undefined, context: Context, found: ImageFindings): Promise<void> {
  const wanted = `linux/${context.target.oci}`;
  const location = (await finder?.find(image, NAMING, true)) ?? { file: '', line: 0 };
  const add = (rule: keyof typeof IMAGE_RULES, level: 'declared' | 'static', detail: string, symbols: string[]): void => {
    const gap = newGap({ rule, text: image, ecosystem: 'image', kind: rule.slice('image/'.length), why: IMAGE_RULES[rule].why, location, culprit: { artifact: image }, symbols, evidence: { level, detail } });
    found.gaps.push({ ...gap, remedy: { kind: 'none', summary: '', reason: IMAGE_RULES[rule].closes } });
  };
  if (target === undefined) {
    const baseline = `linux/${context.baseline.oci}`;
    if (platforms.some((one) => one === baseline || one.startsWith(`${baseline}/`))) add('image/no-platform', 'declared', `${image} is there for ${platforms.join(', ')}`, [image]);
    else found.info.push({ rule: 'image/no-platform', message: `${image} is there for ${platforms.join(', ')}: neither for ${wanted} nor for ${baseline}` });
    return;
  }
  if (target.platform !== wanted) add('image/label', 'declared', `the index says ${wanted}, the image's own config ${target.platform}`, [image]);
  const of = (...kinds: ElfProblem['kind'][]): ElfProblem[] => target.problems.filter((one) => kinds.includes(one.kind));
  const paths = (problems: readonly ElfProblem[]): string[] => [...new Set(problems.map((one) => one.path))].slice(0, 20);
  const checks = [['image/label', of('machine')], ['image/old-abi', of('abi')], ['image/incomplete', of('interpreter', 'library')]] as const;
  for (const [rule, problems] of checks) if (problems.length > 0 && !(rule === 'image/label' && target.platform !== wanted)) add(rule, 'static', listed(problems), paths(problems));
  for (const text of target.unread) found.info.push({ rule: 'image/unread', message: `${image}: ${text}` });
  const missing = missingOf(target.archived, context.target, false);
  if (missing.length > 0) add('image/no-library', 'static', listed(missing), paths(missing));
  if (target.platform === wanted && target.problems.length === 0 && missing.length === 0) found.info.push({ rule: 'image/checked', message: `${image}: ${wanted} is as it says: ${count(target.elf.length, 'ELF file')}, all ${context.target.elfName}` });
}
