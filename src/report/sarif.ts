import type { AdaptRecord, Gap } from '../record/types.js';
import { remedyText, subject } from './words.js';

/** What a rule says of what it finds; undefined for one that nobody knows. */
export type RuleTexts = (rule: string) => { why: string; closes: string } | undefined;

/**
 * The gaps as SARIF 2.1.0, for code scanning: a result per gap; those ignored, or the emulator's doing, are suppressed with the reason.
 *
 * @param known ids of gaps that are known already: each result then says whether it is new.
 */
export function sarif(record: AdaptRecord, texts: RuleTexts = () => undefined, known?: ReadonlySet<string>): object {
  const rules = [...new Set(record.gaps.map((gap) => gap.rule))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: record.tool.name, version: record.tool.version, rules: rules.map((id) => rule(id, record, texts(id))) } },
      automationDetails: { id: `${record.tool.name}/${record.target}` },
      columnKind: 'utf16CodeUnits',
      results: record.gaps.map((gap) => ({ ...result(gap, rules.indexOf(gap.rule)), ...(known === undefined ? {} : { baselineState: known.has(gap.id) ? 'unchanged' : 'new' }) })),
    }],
  };
}

function rule(id: string, record: AdaptRecord, text: { why: string; closes: string } | undefined): object {
  const title = `Not adapted to ${record.target}: ${id}`;
  const known = text === undefined ? {} : {
    fullDescription: { text: text.why },
    help: { text: `${text.why}\n\nWhat closes it: ${text.closes}`, markdown: `${text.why}\n\n**What closes it:** ${text.closes}` },
  };
  return { id, shortDescription: { text: title }, ...known, defaultConfiguration: { level: 'warning' }, properties: { tags: ['portability', record.target] } };
}

function result(gap: Gap, ruleIndex: number): object {
  const region = gap.location.line > 0 ? { region: { startLine: gap.location.line } } : {};
  // Code scanning takes no result without a place: what is no file of the project stands by its name.
  const place = gap.location.file === '' ? (gap.culprit.artifact ?? gap.culprit.file ?? gap.rule) : gap.location.file;
  const base = place.startsWith('/') ? {} : { uriBaseId: '%SRCROOT%' };
  const why = reason(gap);
  return {
    ruleId: gap.rule, ruleIndex, level: gap.state === 'open' || gap.state === 'unclosable' ? 'warning' : 'note',
    message: { text: [`${subject(gap)}: ${gap.why}`, gap.evidence.detail, remedyText(gap)].filter((part) => part !== '').join('\n') },
    locations: [{ physicalLocation: { artifactLocation: { uri: uri(place), ...base }, ...region } }],
    partialFingerprints: { 'gapId/v1': gap.id }, properties: { evidence: gap.evidence.level },
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
