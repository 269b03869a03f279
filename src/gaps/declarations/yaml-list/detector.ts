import type { Context } from '../../../lib/context.js';
import { findArchitecture } from '../../../target/architectures.js';
import type { Architecture } from '../../../target/architectures.js';
import type { GapFacts } from '../../gap.js';
import { severalOf } from '../commands/families.js';
import { namesLeftOut } from '../commands/left-out.js';
import { declared } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { chartFolder } from '../helm/chart.js';
import { platformList } from '../platforms.js';
import { entriesOf, textOf, textsOf, walk, type ListNode } from '../tree.js';
import { leavesOut, namedIn, namesAny, otherSystem } from '../words.js';
import { readYaml } from '../yaml.js';

/** Kinds with a detector of their own. */
const OTHERS = /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/|(?:docker-|podman-)?compose[^/]*$|\.?goreleaser[^/]*$|action\.ya?ml$|pnpm-lock\.yaml$)/;
/** Keys under which tools take what they build for. */
const KEY = /arch|platform/i;
/** Keys below which a map has one entry for each machine. */
const PLURAL = /^(?:platforms|arch(?:e?s|itectures))$/i;
/** Flags of programs that say what is built, `--platform=`, and not what is left out. */
const FLAG = /^--(?![\w-]*(?:exclude|skip|ignore|without|(?<=-)no-))[\w-]*(?:platforms?|arch\w*|targets?)=/i;
/** Compiler targets, under a key that says so. */
const TARGETS = /^(?:\w*[_-])?(?:targets?|triples?)$/i;
const TRIPLE = /^\w+-(?:\w+-)?(?:linux|android|freebsd|netbsd|illumos|windows|darwin|apple)\w*(?:-\w+)?$/;
/** Two names further apart than this, in characters, are no neighbors in a list. */
const NEAR = 60;

/** YAML files of any tool that have a plain list of platforms: CI services, image builders, packagers; and tables by platform in JSON. */
export const yamlList: DeclarationDetector = {
  ecosystem: 'yaml',
  rules: { 'yaml/arch-list': { why: 'A tool is told to build for listed architectures, and the target is not among them.', closes: 'Add the target to the list, if the tool knows it.' } },
  endings: ['yaml', 'yml', 'json'],
  needs: 'names',
  matches: (path) => TABLES.test(path) || (/\.ya?ml$/.test(path) && !OTHERS.test(path) && chartFolder(path) === undefined),
  find(file, context) {
    const gaps: GapFacts[] = [];
    const table = file.name.endsWith('.json');
    if (table ? !mayBeTable(file.text) : !mayList(file.text)) return { gaps };
    for (const root of readYaml(file.text, { templated: !table && file.text.includes('{{') })) {
      for (const { node, path } of walk(root)) {
        if (path.some((one) => isOfOtherSystem(one) || namesLeftOut(one))) continue;
        const named = node.kind === 'list' ? textsOf(node).map(({ text, line }) => ({ name: text, line })) : node.kind === 'map' ? node.entries.map(({ key, line }) => ({ name: key, line })) : [];
        // One by architecture each, `build-amd64`; what is nothing but the name has been looked at as a list of its own.
        for (const place of named.length > 2 ? severalOf(named, context) : []) {
          if (/\w/.test(place.where) && !PLAIN.test(place.where)) gaps.push(declared(file, yamlList, { ...place, rule: 'yaml/arch-list' }));
        }
        if (node.kind === 'list' && (SERVICE.test(file.path) || PLURAL.test(path.at(-1) ?? ''))) {
          const place = rows(node, context);
          if (place !== undefined) gaps.push(declared(file, yamlList, { ...place, rule: 'yaml/arch-list', where: path.join('.') }));
        }
        if (node.kind !== 'map' || table) continue;
        for (const { key, line, value } of node.entries) {
          if (isOfOtherSystem(key) || namesLeftOut(key)) continue;
          const list = value.kind === 'map' && PLURAL.test(key) ? value.entries.map((entry) => entry.key) : value.kind === 'list' ? textsOf(value).map(({ text }) => text) : platformList(value.kind === 'text' ? value.text : '');
          const plain = list.length > 1 && (KEY.test(key) ? list.every((entry) => findArchitecture(entry) !== undefined || platformList(entry).length > 0) : list.every((entry) => platformList(entry).length > 0) || (TARGETS.test(key) && list.every((entry) => TRIPLE.test(entry))));
          const symbols = plain ? leavesOut(list, context) : undefined;
          if (symbols !== undefined) gaps.push(declared(file, yamlList, { rule: 'yaml/arch-list', line, symbols, where: [...path, key].join('.') }));
          else if (value.kind === 'list') {
            // Arguments of a program: `--platform=linux/amd64,linux/arm64`.
            for (const { text, line: at } of textsOf(value)) {
              const platforms = platformList(text.replace(FLAG, ''));
              const left = platforms.length > 1 ? leavesOut(platforms, context) : undefined;
              if (left !== undefined) gaps.push(declared(file, yamlList, { rule: 'yaml/arch-list', line: at, symbols: left, where: [...path, key].join('.') }));
            }
          }
        }
      }
    }
    // A list of platforms is one of names as well.
    const keys = gaps.map(({ location, symbols = [] }) => `${location.line} ${symbols.join(' ')}`);
    return { gaps: gaps.filter((_, index) => keys.lastIndexOf(keys[index] ?? '') === index) };
  },
};

/** What scripts and workflows look up by platform, beside them. */
const TABLES = /(?:^|\/)(?:\.github|scripts?|tools?|hack|build|release|packaging|ci)\/(?:[^/]+\/)?(?!package|tsconfig|composer)[^/]+\.json$/;
const PLATFORM_KEY = /"linux[-_/]\w{1,20}"\s{0,9}:/g;

/** Quick answer, before a JSON file is parsed: it has a key for each of several platforms. */
function mayBeTable(text: string): boolean {
  return (text.match(PLATFORM_KEY) ?? []).length >= SEVERAL;
}

/** Settings of CI services, whose jobs are rows. */
const SERVICE = /(?:^|\/)\.[\w-]+\.ya?ml$|pipelines[\w-]*\.ya?ml$|(?:^|\/)\.[\w-]+\/[^/]+\.ya?ml$/;
/** How many machines make rows a list; of two, one may be a special case. */
const SEVERAL = 3;
/** Keys by which a row of a list says which machine it is for. */
const ROW = /^(?:go|cpu|target)?[_-]?arch(?:itecture)?$/i;

/** Rows that each say which machine they are for, `arch: arm64`, where none is for the target. */
function rows(list: ListNode, context: Context): { line: number; symbols: string[] } | undefined {
  const cells = list.items.filter((item) => entriesOf(item).every(({ value }) => value.kind !== 'text' || !isOfOtherSystem(value.text)))
    .flatMap((item) => entriesOf(item).filter(({ key, value }) => ROW.test(key) && value.kind === 'text' && findArchitecture(value.text) !== undefined));
  const symbols = leavesOut(cells.map(({ value }) => textOf(value) ?? ''), context);
  const [first] = cells;
  if (first === undefined || symbols === undefined || new Set(symbols.map((word) => findArchitecture(word))).size < SEVERAL) return undefined;
  return { line: first.line, symbols };
}

/** Whether a key says that what is below it is for another system: `darwin: [amd64, arm64]`. */
function isOfOtherSystem(key: string): boolean {
  return key.length < 100 && otherSystem(key) && !/linux/i.test(key);
}

/** What is left of platforms and triples without the architecture. */
const PLAIN = /^(?:linux\/\*|\*-[\w-]*linux[\w-]*)$/;

/** What may stand between two entries of a list. */
const BETWEEN = /^(?:\/v?\d+)?[\s"',:[\]-]*(?:["']?linux\/)?$/;

/** Quick answer, before a file is parsed: two names of architectures stand one after the other. */
function mayList(text: string): boolean {
  if (!namesAny(text)) return false;
  let end = -NEAR;
  const named = new Set<Architecture>();
  for (const { offset, word, architecture } of namedIn(text)) {
    if (named.add(architecture).size > 2) return true;
    if (offset - end < NEAR && BETWEEN.test(text.slice(end, offset))) return true;
    end = offset + word.length;
  }
  return false;
}
