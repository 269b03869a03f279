import type { Context } from '../../../lib/context.js';
import { findArchitecture } from '../../../target/architectures.js';
import { readBrackets } from '../brackets.js';
import { chainGap, families } from '../chain.js';
import { declared, type DeclaredPlace } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { lineFinder } from '../lines.js';
import { readToml } from '../toml.js';
import { itemsOf, textOf, walk } from '../tree.js';
import { appleNames, entryArchitecture, leavesOut, namesAny, otherSystem } from '../words.js';
import { FAILS, readPythonChains } from './chains.js';
import { lockedPlaces } from './lock.js';
import { leavesTargetOut } from './markers.js';
import { requirementLines, requirementPlaces, type Requirement } from './requirements.js';

const REQUIREMENTS = /(?:^|\/)(?:requirements|constraints)[^/]*\.(?:txt|in)$|(?:^|\/)requirements\/[^/]+\.(?:txt|in)$|(?:^|\/)setup\.cfg$/;
const LOCK = /(?:^|\/)(?:uv|poetry|pdm)\.lock$/;
const ASKS = /platform\.(?:machine|uname|processor|architecture)|os\.uname|sysconfig|\barch|\bcpu/i;
const SYNTAX = { lineComments: ['#'], quotes: ['"', "'"], triple: true } as const;

/** Python: requirements, pyproject.toml, lock files, and code that asks for the machine. Source: PEP 508, the documentation of `platform`. */
export const python: DeclarationDetector = {
  ecosystem: 'python',
  rules: {
    'python/marker': { why: 'The requirement is installed on listed machines only, and the target is not among them.', closes: "Where the requirement's authors support the target, or it builds from source there, add the target's platform_machine to the marker." },
    'python/wheel': { why: 'A wheel for another architecture is required.', closes: 'Whoever built the wheel would have to build one for the target; or require the package by name and version, so that each machine takes or builds its own.' },
    'python/no-wheel': { why: 'The locked package has wheels for listed architectures only, and no source to build one for the target.', closes: 'Leave the package out for the target by a marker, or take one that can be built.' },
    'python/machine': { why: 'The code goes by the machine, and has nothing for the target.', closes: "Add the target's machine name, or a branch that works anywhere." },
    'python/arch-list': { why: 'Architectures are listed, and the target is not among them.', closes: 'Add the target to the list.' },
  },
  endings: ['txt', 'in', 'cfg', 'lock', 'toml', 'py'],
  needs: 'names',
  matches: (path) => REQUIREMENTS.test(path) || LOCK.test(path) || /(?:^|\/)pyproject\.toml$|(?<!(?:^|\/)(?:test_[^/]*|conftest)|_test|(?:^|\/)tests?\/.*)\.py$/.test(path),
  find(file, context) {
    if (!namesAny(file.text) || otherSystem(file.path)) return { gaps: [] };
    const places = [...(LOCK.test(file.path) ? lockedPlaces(file.text, context)
      : REQUIREMENTS.test(file.path) ? requirementPlaces(requirementLines(file.text), context)
        : file.name === 'pyproject.toml' ? projectPlaces(file.text, context) : codePlaces(file.text, context))];
    return { gaps: places.map((place) => declared(file, python, place)) };
  },
};

function* projectPlaces(text: string, context: Context): Generator<DeclaredPlace> {
  const requirements: Requirement[] = [];
  for (const { node, path } of walk(readToml(text))) {
    if (node.kind === 'map') {
      for (const { key, line, value } of node.entries) {
        const marker = key === 'markers' ? textOf(value) : undefined;
        if (marker !== undefined && leavesTargetOut(marker, context)) yield { rule: 'python/marker', line, symbols: [marker], kind: 'chain', where: path.join('.') };
      }
    }
    if (node.kind !== 'list') continue;
    const texts = itemsOf(node).filter((item) => item.kind === 'text');
    if (/^(?:dependencies|requires|optional-dependencies|dependency-groups|[\w-]*-dependencies)$/.test(path.at(-1) ?? '') || /dependencies$|^dependency-groups/.test(path.at(-2) ?? '') || path[0] === 'dependency-groups') {
      requirements.push(...texts.map((item) => ({ text: item.text, line: item.line })));
    }
    const words = texts.map((item) => item.text);
    const symbols = words.length > 0 && words.every((word) => entryArchitecture(word) !== undefined) && !words.some((word) => /[*;]/.test(word)) ? leavesOut(words, context) : undefined;
    if (symbols !== undefined && path.at(-1) !== 'keywords') yield { rule: 'python/arch-list', line: node.line, symbols, where: path.join('.') };
  }
  yield* requirementPlaces(requirements, context);
}

function codePlaces(text: string, context: Context): DeclaredPlace[] {
  if (!ASKS.test(text)) return [];
  const places: DeclaredPlace[] = [];
  const { chains, conditions } = readPythonChains(text);
  for (const chain of chains) {
    const place = chainGap(chain, FAILS, context);
    if (place !== undefined) places.push({ rule: 'python/machine', ...place, kind: 'chain', where: chain.branches.map(({ body }) => body).join(' ').slice(0, 100) });
  }
  const line = lineFinder(text);
  for (const { open, before, literals, code, start, end } of readBrackets(text, SYNTAX)) {
    const words = (open === '{' && literals.some(({ key }) => key) ? literals.filter(({ key }) => key) : literals).map((literal) => literal.text);
    const list = open === '{' ? words.length > 0 : code.replace(/[\s,]/g, '') === '';
    if (!list || words.length < 2 || conditions.has(line(start)) || !words.every((word) => findArchitecture(word) !== undefined) || families(words).size < 2 || appleNames(words)) continue;
    if (open === '(' && /\w\s*$/.test(text.slice(Math.max(0, start - 2), start))) continue;
    // A dictionary that is asked with a default has an answer for everybody.
    if (open === '{' && (/^\s*\.get\([^)]{1,80},/.test(text.slice(end, end + 100)) || (before !== '' && text.includes(`${before}.get(`)))) continue;
    const symbols = leavesOut(words, context);
    if (symbols !== undefined) places.push({ rule: 'python/arch-list', line: line(start), symbols, where: before });
  }
  return places;
}
