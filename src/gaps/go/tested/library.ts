import type { GoFindings } from '../types.js';
import type { ProbeResult } from '../../../project/go-build.js';
import type { Gap, Library } from '../../../record/types.js';
import type { Bench } from './bench.js';
import { LibraryProgram, importable, type ProgramRun } from './program.js';
import type { Tested } from './types.js';

/** Most libraries without a gap for which a program is made. */
const MOST_LIBRARIES = 60;

/** Makes, builds and runs a minimal program for every library: those with gaps prove them, the others that they support the target. */
export async function proveByProgram(findings: GoFindings, { result }: Tested, bench: Bench): Promise<GoFindings> {
  const { baseline, target, reporter } = bench.context;
  const main = result.modules.find((module) => module.main)?.path ?? '';
  const failed = new Set<string>();
  const gaps: Gap[] = [];
  for (const gap of findings.gaps) {
    const root = result.roots.find((one) => one.package === gap.package);
    const path = root === undefined ? undefined : [root.package, ...root.cascades].find((one) => importable(one, main));
    if (root === undefined || path === undefined || gap.evidence.level === 'tested') {
      gaps.push(gap);
      continue;
    }
    reporter.progress(`a test application for ${path}`);
    const wanted = root.kind === 'missing-member' && path === root.package ? root.symbols.filter((name) => /^[A-Z]\w*$/.test(name)) : [];
    const runs = await compare(path, wanted, bench);
    const fails = runs !== undefined && runs.before.ok && !runs.after.ok;
    if (fails) failed.add(root.module.path);
    gaps.push(!fails ? gap : {
      ...gap, evidence: { level: 'tested', detail: `a program that imports, links and calls ${path} ${runs.after.built ? 'fails' : 'is not built'} for ${target.go}: ${runs.after.line}\nfor ${baseline.go}: ${runs.before.line}` },
    });
  }
  const libraries = await supported(findings.libraries, failed, result, main, bench);
  return { ...findings, gaps, libraries };
}

async function compare(path: string, wanted: readonly string[], bench: Bench): Promise<{ before: ProgramRun; after: ProgramRun } | undefined> {
  const program = await LibraryProgram.write(path, wanted, bench);
  if (program === undefined) return undefined;
  try {
    const before = await program.run(bench.baseline);
    return { before, after: before.ok ? await program.run(bench.target) : before };
  } finally {
    await program.remove();
  }
}

/** Asks of each library without a gap, by one of its packages in the build, whether its program runs for the target as for the baseline. */
async function supported(libraries: readonly Library[], failed: ReadonlySet<string>, result: ProbeResult, main: string, bench: Bench): Promise<Library[]> {
  const decided: Library[] = [];
  let programs = 0;
  for (const library of libraries) {
    const module = result.modules.find((one) => (one.replace ?? one).path === library.module || one.path === library.module);
    const path = module?.packages.find((one) => importable(one, main));
    if (module !== undefined && failed.has(module.path)) {
      decided.push({ ...library, decidedBy: 'test application' });
    } else if (library.verdict !== 'adapted' || path === undefined || programs++ >= MOST_LIBRARIES) {
      decided.push(library);
    } else {
      const runs = await compare(path, [], bench);
      decided.push(runs?.after.ok === true && runs.after.built ? { ...library, decidedBy: 'test application' } : library);
    }
  }
  return decided;
}
