import type { Context } from '../../../lib/context.js';
import type { GapFacts } from '../../gap.js';
import { namedAfterOtherSystem, readBrackets, type Bracket } from '../brackets.js';
import { chainGap } from '../chain.js';
import { declared, type DeclaredPlace } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { lineFinder } from '../lines.js';
import { readPythonChains } from '../python/chains.js';
import { entryArchitecture, leavesOut, namedIn, namesAny, otherSystem } from '../words.js';

const SYNTAX = { lineComments: ['#'], quotes: ['"', "'"], triple: true } as const;
const MATCH = /(?:^|\/)(?:BUILD(?:\.bazel)?(?:\.tpl)?|WORKSPACE(?:\.bazel|\.bzlmod)?|MODULE\.bazel|[^/]+\.(?:bzl|bazel|star))$/;

const FAILS = /\bfail\s*\(/;

/** Build files of Bazel. Source: its documentation, configurable attributes and platforms. */
export const bazel: DeclarationDetector = {
  ecosystem: 'bazel',
  rules: {
    'bazel/select': { why: 'A choice by architecture has neither a branch for the target nor a default.', closes: 'Add a branch for the target, or //conditions:default. The platforms module that the labels are of must define the target first.' },
    'bazel/arch-list': { why: 'Architectures are listed, and the target is not among them.', closes: 'Add the target to the list.' },
    'bazel/cpu': { why: 'The build goes by the processor, and has nothing for the target.', closes: 'Add a branch for the target, or an else that works anywhere.' },
    'bazel/platforms': { why: 'Platforms or toolchains are defined for listed architectures, and the target is not among them.', closes: 'Define the platform or toolchain for the target.' },
  },
  endings: ['bazel', 'tpl', 'bzlmod', 'bzl', 'star'],
  needs: 'names',
  matches: (path) => MATCH.test(path),
  find(file, context) {
    const gaps: GapFacts[] = [];
    if (!namesAny(file.text) || otherSystem(file.path) || /(?:^|\/)tests?\//.test(file.path)) return { gaps };
    const line = lineFinder(file.text);
    const brackets = readBrackets(file.text, SYNTAX);
    const add = (bracket: Bracket, place: Omit<DeclaredPlace, 'line'>): void => { gaps.push(declared(file, bazel, { ...place, line: line(bracket.start) })); };
    for (const bracket of brackets) {
      if (namedAfterOtherSystem(bracket)) continue;
      const keys = bracket.literals.filter(({ key }) => key).map(({ text }) => text);
      if (bracket.open === '{' && keys.length > 0) {
        const symbols = keys.includes('//conditions:default') ? undefined : dictionary(keys, context);
        const select = bracket.before === 'select' || bracket.outer?.before === 'select';
        if (symbols !== undefined && (select || keys.every((key) => entryArchitecture(key) !== undefined || (otherSystem(key) && namedIn(key).length > 0)))) add(bracket, { rule: select ? 'bazel/select' : 'bazel/arch-list', symbols, where: bracket.outer?.before ?? bracket.before });
      }
      if (bracket.open === '[' && keys.length === 0 && bracket.code.replace(/[\s,]/g, '') === '') {
        const values = bracket.literals.map(({ text }) => text);
        const symbols = values.length > 1 && values.every((value) => entryArchitecture(value) !== undefined) && !constraints(bracket) ? leavesOut(values, context) : undefined;
        if (symbols !== undefined && plain(symbols)) add(bracket, { rule: 'bazel/arch-list', symbols, where: bracket.before });
      }
    }
    for (const chain of readPythonChains(file.text).chains) {
      const place = chainGap(chain, FAILS, context);
      if (place !== undefined) gaps.push(declared(file, bazel, { rule: 'bazel/cpu', ...place, kind: 'chain', where: chain.branches[0]?.body.slice(0, 100) ?? '' }));
    }
    for (const rule of ['platform', 'toolchain']) {
      const calls = brackets.filter((bracket) => constraints(bracket) && bracket.outer?.before === rule);
      const cpus = calls.map(({ literals }) => literals.filter(({ text }) => /\bcpu:/.test(text)).map(({ text }) => text));
      const linux = calls.map(({ literals }, index) => (literals.some(({ text }) => /\bos:(?!linux)/.test(text)) ? [] : cpus[index] ?? []));
      const symbols = leavesOut(linux.flat(), context);
      const [first] = calls;
      if (symbols !== undefined && symbols.length > 1 && first !== undefined) add(first, { rule: 'bazel/platforms', symbols, where: rule });
    }
    return { gaps };
  },
};

/** Keys of a dictionary of which several name architectures on Linux, and none the target. */
function dictionary(keys: readonly string[], context: Context): string[] | undefined {
  const symbols = leavesOut(keys, context);
  return symbols !== undefined && symbols.length > 1 ? symbols : undefined;
}

/** The constraints of one platform: those of all platforms together are the list. */
function constraints({ before }: Bracket): boolean {
  return /^(?:constraint_values|exec_compatible_with|target_compatible_with)$/.test(before);
}

/** Labels and file names may name an architecture without being a list of them. */
function plain(symbols: readonly string[]): boolean {
  return symbols.every((symbol) => !/[:@.]/.test(symbol) || symbol.includes('cpu:'));
}
