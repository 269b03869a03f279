import { architectures, machineName, type Architecture } from '../../target/architectures.js';
import { machineProblem, type ElfFile, type ElfProblem } from '../../target/elf-fit.js';
import { otherSystem, withoutNames } from '../declarations/words.js';

/** Folders of what nothing is run from. */
const TEST_DATA = /(?:^|\/)(?:testdata|test[-_]data|fixtures?)\//i;
/** Folders by the names that Android's packages have for machines. */
const ANDROID = /(?:^|\/)(?:arm64-v8a|armeabi(?:-v7a)?)\//;
/** Words in the names of files that tell a machine's features or C library, and no other library. */
const VARIANT = new RegExp(`(?<![a-z])(?:linux(?:32|64)?|musl|glibc|gnu(?:eabi(?:hf)?)?|v[678]l?|hf|avx512\\w*|avx2|sse[\\d_]*|haswell|skylake|${architectures.flatMap(({ features }) => features).join('|')})(?![a-z])`, 'gi');

/**
 * Of programs and libraries that a package carries for several machines side by side (`linux/x86_64/libdb.so`, `linux/aarch64/libdb.so`),
 * those of which none fits the target; where nothing at all of an archive fits, whatever is in it. Files for another system than Linux don't count.
 *
 * @param whole whether one that fits speaks for all of them.
 */
export function missingOf(files: readonly ElfFile[], target: Architecture, whole: boolean): ElfProblem[] {
  const archives = grouped(files, ({ path }) => (whole ? '' : path.slice(0, path.lastIndexOf('!/') + 1)));
  return archives.flatMap((all) => {
    if (all.some(({ path }) => ANDROID.test(inside(path)))) return [];
    // Objects are for linkers and firmware for other machines; neither is loaded.
    const loaded = all.filter(({ path, elf }) => elf.type !== 'relocatable' && !TEST_DATA.test(inside(path)) && !isElsewhere(inside(path)));
    const none = loaded.every((file) => machineProblem(file, target) !== undefined);
    if (whole) return none ? loaded.flatMap((file) => machineProblem(file, target) ?? []) : [];
    return grouped(loaded, ({ path }) => familyOf(path)).flatMap((members): ElfProblem[] => {
      const problems = members.flatMap((file) => machineProblem(file, target) ?? []);
      const built = [...new Set(members.map(({ elf }) => machineName(elf.machine)))];
      const first = problems.find(({ path }) => /linux/i.test(path)) ?? problems[0];
      // What is there for one machine alone, beside others that fit, is that machine's own.
      if (problems.length < members.length || first === undefined || (built.length < 2 && !none)) return [];
      return [built.length < 2 ? first : { ...first, text: `${first.path} and its like are built for ${built.join(', ')}, not ${target.elfName}` }];
    });
  });
}

function grouped(files: readonly ElfFile[], by: (file: ElfFile) => string): ElfFile[][] {
  const groups = new Map<string, ElfFile[]>();
  for (const file of files) {
    const key = by(file);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [file]);
    else group.push(file);
  }
  return [...groups.values()];
}

/** The path in the innermost archive: the outer ones may be called anything. */
function inside(path: string): string {
  return path.slice(path.lastIndexOf('!/') < 0 ? 0 : path.lastIndexOf('!/') + 2);
}

function isElsewhere(path: string): boolean {
  return otherSystem(path) && (/android/i.test(path) || !/linux/i.test(path));
}

/** A file's name without what tells machine and C library, and without its version; folders only sort them. */
function familyOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/(\.so)(?:\.\d+)+$/, '$1');
  return withoutNames(name, '').replace(VARIANT, '').replace(/[._-]+/g, '.');
}
