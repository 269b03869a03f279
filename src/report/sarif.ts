import type { AdaptRecord, Gap } from '../record/types.js';
import { remedyText, subject } from './words.js';

/** The gaps as SARIF 2.1.0, for code scanning: a result per gap; those ignored, or the emulator's doing, are suppressed with the reason. */
export function sarif(record: AdaptRecord): object {
  const rules = [...new Set(record.gaps.map((gap) => gap.rule))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: record.tool.name, version: record.tool.version, rules: rules.map((id) => ({ id, shortDescription: { text: ruleText(id, record) } })) } },
      automationDetails: { id: `${record.tool.name}/${record.target}` },
      results: record.gaps.map((gap) => result(gap, rules.indexOf(gap.rule))),
    }],
  };
}

function ruleText(id: string, record: AdaptRecord): string {
  return `Not adapted to ${record.target}: ${id}`;
}

function result(gap: Gap, ruleIndex: number): object {
  const region = gap.location.line > 0 ? { region: { startLine: gap.location.line } } : {};
  const where = gap.location.file === '' ? {} : { locations: [{ physicalLocation: { artifactLocation: { uri: uri(gap.location.file), uriBaseId: '%SRCROOT%' }, ...region } }] };
  const why = reason(gap);
  return {
    ruleId: gap.rule, ruleIndex, level: gap.state === 'open' || gap.state === 'unclosable' ? 'warning' : 'note',
    message: { text: [`${subject(gap)}: ${gap.why}`, gap.evidence.detail, remedyText(gap)].filter((part) => part !== '').join('\n') },
    ...where, partialFingerprints: { 'gapId/v1': gap.id },
    ...(why === '' ? {} : { suppressions: [{ kind: 'external', justification: why }] }),
  };
}

/** Why a gap needs nobody's attention any more; empty for one that does. */
function reason(gap: Gap): string {
  if (gap.ignored !== undefined) return gap.ignored === '' ? 'ignored' : gap.ignored;
  if (gap.state === 'emulator') return "the emulator's doing";
  return '';
}

function uri(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
