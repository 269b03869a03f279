import { join } from 'node:path';
import { RECORD_FILE } from '../record/store.js';
import { STAGES, type AdaptRecord } from '../record/types.js';
import { openGaps } from '../report/gate.js';
import type { PipelineCommand } from './commands.js';

/** One output of the Action. */
export interface OutputSpec {
  name: string;
  help: string;
  /** Commands whose action has it. */
  from: readonly PipelineCommand[];
  /** Its value; empty where the run didn't come that far. */
  value: (record: AdaptRecord, workDir: string) => string;
}

const ALL: readonly PipelineCommand[] = ['adapt', ...STAGES];
const GAPS: readonly PipelineCommand[] = ['adapt', 'detect', 'patch', 'build', 'image', 'package', 'smoke', 'report'];
const PATCHED: readonly PipelineCommand[] = ['adapt', 'patch', 'build', 'image', 'package', 'smoke'];
const IMAGED: readonly PipelineCommand[] = ['adapt', 'image', 'smoke'];
const SETUP: readonly PipelineCommand[] = ['adapt', 'setup'];

/** All outputs, in the order of action.yml. */
export const OUTPUTS: readonly OutputSpec[] = [
  { name: 'work-dir', help: 'Folder with the results; paths in the record are relative to it.', from: ALL, value: (_record, dir) => dir },
  { name: 'record', help: 'Path of record.json.', from: ALL, value: (_record, dir) => join(dir, RECORD_FILE) },
  { name: 'gaps', help: 'Number of gaps found.', from: GAPS, value: (record) => String(record.gaps.length) },
  { name: 'open', help: 'Number of gaps that are not closed, ignored ones left out.', from: GAPS, value: (record) => String(openGaps(record).length) },
  { name: 'closed', help: 'Number of gaps that are closed, with proof.', from: GAPS, value: (record) => String(record.gaps.filter((gap) => gap.state === 'closed').length) },
  { name: 'matrix', help: 'JSON for strategy.matrix: one entry per architecture, with arch, platform and runner.', from: ALL, value: (record) => JSON.stringify(matrix(record)) },
  { name: 'culprits', help: 'JSON for strategy.matrix: one entry per module, file or image with open gaps, with culprit, version, gaps (their number) and ids (for only).', from: GAPS, value: (record) => JSON.stringify(culprits(record)) },
  { name: 'patch', help: 'Path of adapt.patch, for git apply; empty if nothing had to change.', from: PATCHED, value: (record, dir) => inside(dir, record.adaptation?.patch) },
  { name: 'adapted', help: 'Path of the adapted copy of the project.', from: PATCHED, value: (record, dir) => inside(dir, record.adaptation?.dir) },
  { name: 'goflags', help: 'GOFLAGS with which plain Go builds the adapted copy.', from: PATCHED, value: (record) => record.adaptation?.goflags ?? '' },
  { name: 'image', help: 'Name and tag of the first image.', from: IMAGED, value: (record) => record.images[0]?.reference ?? '' },
  { name: 'digest', help: 'Digest of the index over all its platforms.', from: IMAGED, value: (record) => record.images[0]?.digest ?? '' },
  { name: 'layout', help: 'Path of its OCI layout.', from: IMAGED, value: (record, dir) => inside(dir, record.images[0]?.layout) },
  { name: 'packages', help: 'Path of the folder with the deb, rpm and apk packages; empty where none were made.', from: ['adapt', 'package'], value: (record, dir) => inside(dir, (record.packages ?? []).length === 0 ? '' : 'packages') },
  { name: 'smoke', help: 'passed, failed, or empty where none ran.', from: ['adapt', 'smoke'], value: (record) => (record.smoke === undefined ? '' : record.smoke.passed ? 'passed' : 'failed') },
  { name: 'report', help: 'Path of report.html.', from: ALL, value: (record, dir) => inside(dir, record.report?.html) },
  { name: 'summary', help: 'Path of summary.md, the text of the job summary.', from: ALL, value: (record, dir) => inside(dir, record.report?.summary) },
  { name: 'sarif', help: 'Path of the gaps as SARIF, for code scanning.', from: ALL, value: (record, dir) => inside(dir, record.report?.sarif) },
  { name: 'runner', help: 'How programs of the target run here: native, qemu or cross.', from: SETUP, value: (record) => record.setup?.runner ?? '' },
  { name: 'cc', help: 'C compiler for the target.', from: SETUP, value: (record) => record.setup?.cc?.command ?? '' },
  { name: 'exec', help: 'Wrapper for go test -exec; on PATH after setup.', from: SETUP, value: (record) => record.setup?.exec ?? '' },
  { name: 'qemu-version', help: 'Version of the emulator.', from: SETUP, value: (record) => record.setup?.qemu?.version ?? '' },
];

function inside(dir: string, path: string | undefined): string {
  return path === undefined || path === '' ? '' : join(dir, path);
}

/** Jobs for each architecture: what the project supports already natively, the target by whatever runs it. */
function matrix(record: AdaptRecord): { include: { arch: string; platform: string; runner: string }[] } {
  const include = [record.baseline, record.target].map((arch) => ({ arch, platform: `linux/${arch}`, runner: arch === record.target ? (record.setup?.runner ?? 'auto') : 'native' }));
  return { include };
}

/** A matrix has at most this many jobs. */
const MOST_JOBS = 256;

/** Jobs for each one who must change: those with the most gaps first. */
function culprits(record: AdaptRecord): { include: { culprit: string; version: string; gaps: number; ids: string }[] } {
  const found = new Map<string, { culprit: string; version: string; ids: string[] }>();
  for (const { id, culprit: { module, version = '', artifact, file } } of openGaps(record)) {
    const name = module ?? artifact ?? file ?? '';
    const one = found.get(`${name}@${version}`) ?? { culprit: name, version, ids: [] };
    one.ids.push(id);
    found.set(`${name}@${version}`, one);
  }
  const include = [...found.values()].map(({ culprit, version, ids }) => ({ culprit, version, gaps: ids.length, ids: ids.join(',') }));
  return { include: include.sort((a, b) => b.gaps - a.gaps || (a.culprit < b.culprit ? -1 : 1)).slice(0, MOST_JOBS) };
}
