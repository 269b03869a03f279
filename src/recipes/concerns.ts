import type { Proposal } from './rung.js';

/** Files that the go command reads. */
const READ_BY_GO = /\.(go|s|S|c|cc|cpp|cxx|h|hh|hpp|m|f|syso|swig|swigcxx)$|(^|\/)go\.(mod|sum|work|work\.sum)$|(^|\/)vendor\//;

/** True if a proposal may change what the go command builds. */
export function touchesGo(proposal: Proposal): boolean {
  return proposal.changes.some((change) => change.kind !== 'project-files' || change.files.some((file) => READ_BY_GO.test(file.path)));
}

/** True if a proposal changes this file of the project. */
export function changesFile(proposal: Proposal, path: string): boolean {
  return proposal.changes.some((change) => change.kind === 'project-files' && change.files.some((file) => file.path === path));
}
