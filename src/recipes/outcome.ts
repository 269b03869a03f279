import type { Adaptation, AppliedChange, Gap, Library, Proof, Remedy } from '../record/types.js';
import { LOCAL_COPIES } from './apply/module-files.js';
import type { Bench } from './bench.js';
import type { Climb } from './settle.js';
import { changesFile } from './concerns.js';
import { PATCH_FILE } from './patch-file.js';
import type { TreeProof } from './prove.js';
import type { Proposal } from './rung.js';
import type { GoTree } from './tree.js';

/** A gap as it is after the ladder: closed with its proof, or as it was with the reason. */
export function finished(gap: Gap, left: string | undefined, gone: boolean, climb: Climb, proofs: ReadonlyMap<GoTree, TreeProof>): Gap {
  if (left !== undefined) return { ...gap, remedy: { kind: 'none', summary: '', reason: left } };
  const proposal = climb.accepted.find((one) => one.gaps.includes(gap.id)) ?? byTheWay(gap, climb);
  if (proposal === undefined && !gone) {
    const stays = climb.stays.get(gap.id);
    return { ...gap, remedy: { kind: 'none', summary: '', reason: stays?.reason ?? 'nothing closes it yet' }, state: stays?.final === true ? 'unclosable' : 'open' };
  }
  const remedy = proposal === undefined ? { kind: 'none' as const, summary: '', reason: 'the project no longer has it' } : lifted(proposal.remedy, climb);
  const own = proposal === undefined ? undefined : climb.verdict?.proofs.get(proposal);
  if (gap.ecosystem !== 'go') return { ...gap, remedy, state: 'closed', proof: own ?? { command: 'loong-adapt detect', result: `no longer found in ${gap.location.file}` } };
  const concerned = [...proofs.values()];
  const failing = concerned.find((one) => !one.ok);
  if (failing !== undefined || concerned.length === 0) {
    return { ...gap, remedy: { ...remedy, reason: `${remedy.reason}; applied, but not proven: ${failing?.result ?? 'nothing was compiled'}` } };
  }
  const proof: Proof = { command: concerned.map((one) => one.command).join(' && '), result: [...concerned.map((one) => one.result), ...(own === undefined ? [] : [`${own.command}: ${own.result}`])].join('; ') };
  return { ...gap, remedy, state: 'closed', proof };
}

/** What closed a gap of a file without meaning to: e.g. an upgrade the line of go.mod that it replaced. */
function byTheWay(gap: Gap, climb: Climb): Proposal | undefined {
  if (gap.ecosystem === 'go' || climb.verdict === undefined || climb.verdict.open.has(gap.id)) return undefined;
  const { file } = gap.location;
  return climb.accepted.find((one) => changesFile(one, file) || (/(^|\/)go\.(mod|sum)$/.test(file) && one.changes.some((change) => change.kind === 'upgrade' || change.kind === 'replace')));
}

/** The version that the build really came to: another upgrade may need a later one than asked. */
function lifted(remedy: Remedy, climb: Climb): Remedy {
  if (remedy.kind !== 'upgrade' || remedy.module === undefined) return remedy;
  const now = versionNow(climb, remedy.module);
  if (now === undefined || now === remedy.to) return remedy;
  return { ...remedy, to: now, summary: `${remedy.module} ${remedy.from ?? ''} → ${now}`, reason: `${remedy.to ?? ''} is ${remedy.reason}; another upgrade needs ${now}` };
}

function versionNow(climb: Climb, module: string): string | undefined {
  for (const after of climb.verdict?.after.values() ?? []) {
    const found = after.modules.find((one) => (one.replace?.path ?? one.path) === module);
    if (found !== undefined) return found.replace?.version ?? found.version;
  }
  return undefined;
}

/** The method's dependency set: libraries as they are, and those whose path was changed to an adapted one, [0034]-[0036]. */
export function redirected(libraries: readonly Library[], climb: Climb): Library[] {
  const { applied, verdict } = climb;
  if (applied === undefined || verdict === undefined) return [...libraries];
  const now = [...verdict.after.values()].flatMap((after) => after.modules).filter((module) => !module.main);
  const stillFailing = new Set([...verdict.after.values()].flatMap((after) => after.roots.map((root) => root.module.path)));
  const known = new Set(libraries.map((library) => library.module));
  const added = now.filter((module, index) => !known.has(module.path) && now.findIndex((one) => one.path === module.path) === index)
    .map(({ path, version, verdict: of, decidedBy }): Library => ({ module: path, version, verdict: of, decidedBy }));
  return [...libraries.map((library): Library => {
    const folder = applied.modules.get(library.module);
    const found = now.find((module) => module.path === library.module);
    const to = folder ?? (found === undefined ? undefined : `${found.replace?.path ?? found.path}@${found.replace?.version ?? found.version}`);
    const original = `${library.module}@${library.version}`;
    if (to === undefined || to === original || (folder === undefined && found?.version === library.version && found.replace === undefined)) return library;
    if (stillFailing.has(library.module)) return { ...library, redirected: { original, to } };
    return { ...library, verdict: 'adapted', redirected: { original, to } };
  }), ...added];
}

/** What a plain go command needs, and what was done. */
export function adaptationOf(climb: Climb, bench: Bench, files: readonly string[], dir: string, env: Record<string, string>): Adaptation {
  const { applied } = climb;
  const tags = [...(bench.scope.tags ?? []), ...(applied?.tags ?? [])];
  const flags = [...new Set([...(applied?.trees ?? [])].map((tree) => tree.plain).filter((flag) => flag !== ''))];
  if ((applied?.tags.length ?? 0) > 0) flags.push(`-tags=${[...new Set(tags)].join(',')}`);
  return {
    dir, goflags: flags.join(' '), env, patch: files.length === 0 ? '' : PATCH_FILE,
    applied: climb.accepted.map((proposal) => appliedChange(proposal, climb, files)),
  };
}

function appliedChange(proposal: Proposal, climb: Climb, files: readonly string[]): AppliedChange {
  const own = climb.applied?.files.get(proposal) ?? [];
  const moves = proposal.changes.some((change) => change.kind === 'upgrade' || change.kind === 'replace');
  const modFiles = moves ? files.filter((file) => /(^|\/)go\.(mod|sum|work|work\.sum)$/.test(file) && !file.startsWith(`${LOCAL_COPIES}/`)) : [];
  return { remedy: lifted(proposal.remedy, climb), gaps: proposal.gaps, files: [...new Set([...modFiles, ...own])] };
}
