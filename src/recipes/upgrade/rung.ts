import type { GoModule } from '../../project/go-build.js';
import type { Remedy } from '../../record/types.js';
import { firstSupporting, type Search } from './bisect.js';
import type { Change, LadderTools, Offer, Proposal, Rung, Subject } from '../rung.js';
import { isFinal, versionStore, type VersionStore } from './versions.js';

/** The rung that asks whether upstream has done the work already: the first published version that supports the target, [0034]-[0036]. */
export function upgradeRung(): Rung {
  const searches = new Map<string, Promise<Offer>>();
  let store: VersionStore | undefined;
  return (subject, all, tools) => {
    const root = subject.root;
    if (root === undefined) return Promise.resolve({ proposals: [], reason: '' });
    if (root.module.main) return Promise.resolve({ proposals: [], reason: '' });
    store ??= versionStore(tools.context);
    const together = all.filter((one) => one.root !== undefined && key(one.root.module) === key(root.module));
    const name = `${key(root.module)} ${together.map((one) => one.gap.id).join(' ')}`;
    let offer = searches.get(name);
    if (offer === undefined) searches.set(name, offer = search(root.module, together, store, tools));
    return offer;
  };
}

function key(module: GoModule): string {
  return `${module.path}@${module.version}`;
}

async function search(module: GoModule, subjects: readonly Subject[], store: VersionStore, tools: LadderTools): Promise<Offer> {
  // What the build really uses: a replacement is upgraded at its own path.
  const used = module.replace ?? module;
  if (/^[./]/.test(used.path)) return { proposals: [], reason: `${module.path} is replaced by the folder ${used.path}, whose files are the project's own` };
  const packages = [...new Set(subjects.map(({ root }) => used.path + (root?.package ?? '').slice(module.path.length)))];
  const versions = await store.above(used.path, used.version);
  if (versions.length === 0) {
    const problem = await store.problem(used.path);
    return { proposals: [], reason: problem === '' ? `no version of ${used.path} after ${used.version} is published` : `the versions of ${used.path} can't be listed: ${problem}` };
  }
  tools.context.reporter.progress(`looking for the first of ${versions.length} versions of ${used.path} that supports ${tools.context.target.go}`);
  let lacking = '';
  let unavailable = '';
  const found = await firstSupporting(versions, async (version) => {
    if (await store.isRefused(used.path, version)) return 'unavailable';
    const support = await tools.supports(used.path, version, packages);
    if (support.verdict === 'unavailable') {
      unavailable = `${version}: ${support.reason}`;
      if (isFinal(support.reason)) await store.refuse(used.path, version);
    }
    if (support.verdict === 'lacks') lacking = `${version}: ${support.reason}`;
    return support.verdict;
  });
  if (found.first === undefined) return { proposals: [], reason: `no published version of ${used.path} supports ${tools.context.target.go}${lacking === '' ? `: none of them can be had (${oneLine(unavailable)})` : ` (${lacking})`}` };
  return { proposals: offered(found, versions).map((version, index) => propose(module, version, index, subjects, found, tools)), reason: '' };
}

function oneLine(text: string): string {
  return text.split('\n').filter((line) => line.trim() !== '').slice(0, 2).join(' ').slice(0, 300);
}

/** The first good version, and the next for the case that the build can't use it. Later ones change more than they mend. */
function offered(found: Search, versions: readonly string[]): string[] {
  const first = found.first ?? '';
  const next = versions[versions.indexOf(first) + 1] ?? '';
  return found.later.includes(next) ? [first, next] : [first];
}

function propose(module: GoModule, version: string, index: number, subjects: readonly Subject[], found: Search, tools: LadderTools): Proposal {
  const used = module.replace ?? module;
  const change: Change = module.replace === undefined
    ? { kind: 'upgrade', module: module.path, version }
    : { kind: 'replace', module: module.path, by: used.path, version };
  const first = `the first published version that supports ${tools.context.target.go}, of those that can be had`;
  const remedy: Remedy = {
    kind: 'upgrade', summary: `${used.path} ${used.version} → ${version}`,
    reason: index === 0 ? first : `the build can't use ${found.first ?? ''}, ${first}`,
    module: used.path, from: used.version, to: version,
  };
  return { remedy, gaps: subjects.map(({ gap }) => gap.id), changes: [change] };
}
