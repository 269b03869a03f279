import { elfProblems, type ElfFile, type ElfProblem } from '../../target/elf-fit.js';
import { machineName, type Architecture } from '../../target/architectures.js';
import { namedIn, otherSystem } from '../declarations/words.js';

/**
 * Of programs and libraries that a package carries for several machines side by side (`linux/x86_64/libdb.so`, `linux/aarch64/libdb.so`),
 * those of which none fits the target; each is told by its first file. Files for another system than Linux don't count.
 *
 * @param whole whether one that fits speaks for all of them.
 */
export function missingOf(files: readonly ElfFile[], target: Architecture, whole: boolean): ElfProblem[] {
  const families = new Map<string, ElfFile[]>();
  // Objects are for linkers and firmware for other machines; neither is loaded.
  for (const file of files) {
    if (file.elf.type === 'relocatable' || otherSystem(file.path)) continue;
    const family = whole ? '' : familyOf(file.path);
    families.set(family, [...(families.get(family) ?? []), file]);
  }
  return [...families.values()].flatMap((members): ElfProblem[] => {
    const problems = members.flatMap((file) => elfProblems(file, target).filter(({ kind }) => kind === 'machine').slice(0, 1));
    if (problems.length < members.length) return [];
    const built = [...new Set(members.map(({ elf }) => machineName(elf.machine)))];
    const first = problems.find(({ path }) => /linux/i.test(path)) ?? problems[0];
    if (whole || built.length < 2 || first === undefined) return problems.slice(0, whole ? undefined : 1);
    return [{ ...first, text: `${first.path} and its like are built for ${built.join(', ')}, not ${target.elfName}` }];
  });
}

/** The archive that holds a file, and the file's name without what tells machine and C library; folders only sort them. */
function familyOf(path: string): string {
  const container = path.slice(0, path.lastIndexOf('!/') + 1);
  let name = path.slice(path.lastIndexOf('/') + 1);
  for (const { word, offset } of namedIn(name).toReversed()) name = name.slice(0, offset) + name.slice(offset + word.length);
  return `${container}/${name.replace(/(?<![a-z])(?:linux(?:32|64)?|musl|glibc|gnu(?:eabi(?:hf)?)?|v[678]l?|hf)(?![a-z])/gi, '').replace(/[._-]+/g, '.')}`;
}
