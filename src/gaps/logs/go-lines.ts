import { goFolder, goPlace, type GoPlace } from './go-paths.js';
import type { LogLine } from './lines.js';

/** One complaint of the go command, its compiler, vet or linker. */
export interface GoLine {
  line: LogLine;
  place: GoPlace;
  /** Line in `place.file`; 0 where none is named. */
  at: number;
  kind: string;
  /** Names that are missing, without the package they are looked for in. */
  symbols: string[];
  text: string;
  /** By vet, which only type-checks. */
  vet: boolean;
}

const COMPLAINT = /^(vet: )?(\S+\.(?:go|s)):(\d+)(?::\d+)?: (.+)$/;
const HEADER = /^# ([\w.~!-]+(?:\/[\w.~!+-]+)*)(?: \[[^\]]+\])?$/;
const EXCLUDED = /(?:^|\s)(?:imports )?(?:([\w.~-]+(?:\/[\w.~+-]+)*): )?build constraints exclude all Go files in (\S+)/;
const UNDEFINED_TARGET = /^(?:\S+: )?([\w.~/-]+?)\.([\w.()*]+): relocation target (\S+) not defined/;
const TWO_NAMES = /^(?:\S+:\d+:\d+: )?found packages (\w+) \((\S+?)\) and (\w+) \((\S+?)\) in (\S+)/;

/** Reads the complaints about Go packages out of a log; knows which package the go command was at. */
export class GoReader {
  readonly found: GoLine[] = [];
  private header = '';

  push(line: LogLine): void {
    const { text } = line;
    const header = HEADER.exec(text);
    if (header !== null) {
      this.header = header[1] ?? '';
      return;
    }
    // The same failure of a parallel build may come a thousand times.
    if (this.found.length >= 5000) return;
    const complaint = readExcluded(line) ?? readGuard(line) ?? readLinker(line) ?? this.readCompiler(line);
    if (complaint !== undefined) this.found.push(complaint);
  }

  private readCompiler(line: LogLine): GoLine | undefined {
    const match = COMPLAINT.exec(line.text);
    if (match === null) return undefined;
    const [, vet, path = '', at = '0', text = ''] = match;
    const kind = kindOf(text);
    if (kind === undefined) return undefined;
    return { line, place: goPlace(path, this.header), at: Number(at), ...kind, text, vet: vet !== undefined };
  }
}

function readExcluded(line: LogLine): GoLine | undefined {
  const match = line.text.includes('build constraints exclude all') ? EXCLUDED.exec(line.text) : null;
  if (match === null) return undefined;
  const [, importPath = '', dir = ''] = match;
  return { line, place: { ...goFolder(dir, /\.go$|:\d+$/.test(importPath) ? '' : importPath), file: '' }, at: 0, kind: 'excluded', symbols: [], text: 'build constraints exclude all Go files', vet: false };
}

/** A file for all other machines that declares another package: its name tells the reader what is not supported. */
function readGuard(line: LogLine): GoLine | undefined {
  const match = line.text.includes('found packages') ? TWO_NAMES.exec(line.text) : null;
  if (match === null) return undefined;
  const [, first = '', , second = '', , dir = ''] = match;
  const says = [first, second].find((name) => /unsupported|not_supported|notsupported/i.test(name));
  return says === undefined ? undefined : { line, place: { ...goFolder(dir, ''), file: '' }, at: 0, kind: 'guard', symbols: [says], text: `found packages ${first} and ${second}`, vet: false };
}

function readLinker(line: LogLine): GoLine | undefined {
  const match = line.text.includes('relocation target') ? UNDEFINED_TARGET.exec(line.text) : null;
  if (match === null) return undefined;
  const target = match[3] ?? '';
  const dot = target.indexOf('.', target.lastIndexOf('/') + 1);
  const owner = unescapeSymbol(dot < 0 ? (match[1] ?? '') : target.slice(0, dot));
  const name = dot < 0 ? target : target.slice(dot + 1);
  return { line, place: { package: owner, module: '', version: '', file: '' }, at: 0, kind: 'missing-body', symbols: [name], text: `relocation target ${target} not defined`, vet: false };
}

/** The linker writes dots in the last element of an import path as %2e. */
function unescapeSymbol(path: string): string {
  return path.replace(/%2e/gi, '.');
}

/** What a compiler's message is about; undefined for what has nothing to do with an architecture. */
function kindOf(text: string): { kind: string; symbols: string[] } | undefined {
  const name = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
  const undeclared = name(/^undefined: (?:\w+\.)?(\w+)$/) ?? name(/^undefined array length (\w+)/) ?? name(/^undeclared name: (\w+)/) ?? name(/^invalid array (?:bound|length) (\w+)$/);
  if (undeclared !== undefined) return { kind: 'undefined', symbols: [undeclared] };
  const unexported = name(/^(?:name )?(\w+) not exported by package/) ?? name(/^cannot refer to unexported name \w+\.(\w+)/);
  if (unexported !== undefined) return { kind: 'missing-member', symbols: [unexported] };
  const member = /^([\w.()*&[\]]+)\.(\w+) undefined \(type .* has no field or method/.exec(text);
  if (member !== null) return { kind: 'missing-member', symbols: [member[2] ?? ''] };
  if (/^missing function body/.test(text) || /^func \w+ is missing a body/.test(text)) return { kind: 'missing-body', symbols: [] };
  if (/overflows|\(overflow\)|truncated to /.test(text)) return { kind: 'overflow', symbols: [] };
  if (/^cannot use |mismatched types|^(?:not enough|too many) arguments|^assignment mismatch|^invalid operation:/.test(text)) return { kind: 'type-mismatch', symbols: [] };
  if (/unrecognized instruction|unknown register|illegal or missing addressing mode|expected pseudo-register/.test(text)) return { kind: 'assembly', symbols: [] };
  return undefined;
}
