import { findArchitecture } from '../../../target/architectures.js';
import type { GapFacts } from '../../gap.js';
import { declared, type DeclaredPlace } from '../declared.js';
import type { DeclarationDetector } from '../detector.js';
import { entriesOf, entryOf, itemsOf, textOf, textsOf, type MapNode, type TextNode, type TreeNode } from '../tree.js';
import { entryArchitecture, leavesOut, namesAny } from '../words.js';
import { readYaml } from '../yaml.js';

/** Sections whose entries name platforms in full. */
const PLATFORMS: Record<string, string> = { dockers_v2: 'goreleaser/docker', kos: 'goreleaser/docker', docker_manifests: 'goreleaser/manifest' };

/** Release configurations of GoReleaser. Source: its documentation, customization/builds and customization/docker. */
export const goreleaser: DeclarationDetector = {
  ecosystem: 'goreleaser',
  rules: {
    'goreleaser/goarch': { why: 'The releases are built for listed architectures, and the target is not among them.', closes: 'Add the target to the goarch (or targets) list.' },
    'goreleaser/ignore': { why: 'An ignore entry leaves the target out of the release on purpose.', closes: 'Remove the ignore entry.' },
    'goreleaser/docker': { why: 'Images are released for listed architectures, and the target is not among them.', closes: 'Add the target: an entry of dockers with its goarch, or its platform in the list.' },
    'goreleaser/manifest': { why: 'The multi-platform image joins images of listed architectures, and the target is not among them.', closes: "Add the target's image to the manifest." },
  },
  endings: ['yaml', 'yml', 'tmpl', 'tpl'],
  needs: 'names',
  matches: (path) => /(?:^|\/)\.?goreleaser[^/]*\.ya?ml(?:\.te?mpl|\.tpl)?$/i.test(path),
  find(file, context) {
    const gaps: GapFacts[] = [];
    if (!namesAny(file.text)) return { gaps };
    const add = (place: DeclaredPlace): void => { gaps.push(declared(file, goreleaser, place)); };
    const list = (rule: string, line: number, all: readonly TextNode[], where: string): void => {
      // Another branch of a template stands in the same list.
      const entries = template ? all.filter(({ text }) => !text.includes('{{') || namesAny(text)) : all;
      if (entries.some(({ text }) => text.includes('{{') && !namesAny(text))) return;
      const symbols = leavesOut(entries.map(({ text }) => text), context);
      if (symbols !== undefined) add({ rule, line, symbols, where });
    };
    const template = !/ya?ml$/i.test(file.name);
    for (const root of readYaml(template ? withoutBranches(file.text) : file.text)) {
      const builds = [...itemsOf(entryOf(root, 'builds')?.value), entryOf(root, 'build')?.value].filter((one) => one?.kind === 'map');
      const lists = builds.flatMap((build) => listsOf(build));
      for (const { key, line, entries, where } of lists) {
        // A build of its own for each architecture is as good as one list.
        if (entries.length === 1 && lists.some((other) => other.key === key && other.entries.some(({ text }) => entryArchitecture(text) === context.target))) continue;
        list('goreleaser/goarch', line, entries, where);
      }
      for (const build of builds) {
        for (const ignore of itemsOf(entryOf(build, 'ignore')?.value)) {
          const goarch = entryOf(ignore, 'goarch');
          const goos = textOf(entryOf(ignore, 'goos')?.value) ?? 'linux';
          const word = textOf(goarch?.value);
          if (goarch !== undefined && word !== undefined && goos === 'linux' && findArchitecture(word) === context.target) {
            add({ rule: 'goreleaser/ignore', line: goarch.line, symbols: [word], kind: 'excluded', where: idOf(build) });
          }
        }
      }
      dockers(root, list);
      for (const [section, rule] of Object.entries(PLATFORMS)) {
        for (const item of itemsOf(entryOf(root, section)?.value)) {
          const entry = entryOf(item, 'platforms') ?? entryOf(item, 'image_templates');
          if (entry !== undefined) list(rule, entry.line, textsOf(entry.value), `${section} ${textOf(entryOf(item, 'name_template')?.value) ?? idOf(item)}`);
        }
      }
    }
    return { gaps };
  },
};

/** A template of a configuration with blanks in the place of lines that are an action alone, and actions of other brackets as those of GoReleaser's own. */
function withoutBranches(text: string): string {
  return text.replace(/^[^\S\n]*(?:\[\[[^\n]*\]\]|\{\{[^\n]*\}\})[^\S\n]*$/gm, (line) => ' '.repeat(line.length)).replace(/\[\[([^\n[\]]*)\]\]/g, '{{$1}}');
}

interface BuildList {
  key: string;
  line: number;
  entries: TextNode[];
  where: string;
}

/** The architecture lists of one build that is for Linux, among others. */
function listsOf(build: TreeNode): BuildList[] {
  const goos = textsOf(entryOf(build, 'goos')?.value).map(({ text }) => text);
  if (goos.length > 0 && !goos.some((os) => os === 'linux' || os.includes('{{'))) return [];
  return ['goarch', 'targets'].flatMap((key) => {
    const entry = entryOf(build, key);
    return entry === undefined ? [] : [{ key, line: entry.line, entries: textsOf(entry.value), where: idOf(build) }];
  });
}

/** One entry of `dockers` makes the image of one architecture: together they are the list. */
function dockers(root: TreeNode, list: (rule: string, line: number, entries: readonly TextNode[], where: string) => void): void {
  const images = itemsOf(entryOf(root, 'dockers')?.value).filter((item): item is MapNode => item.kind === 'map' && textOf(entryOf(item, 'goos')?.value ?? undefined) !== 'windows');
  const named = images.map((image) => entryOf(image, 'goarch')).filter((entry) => entry !== undefined);
  const [first] = named;
  if (first !== undefined) list('goreleaser/docker', first.line, named.flatMap(({ value }) => textsOf(value)), 'dockers');
}

function idOf(item: TreeNode): string {
  return textOf(entryOf(item, 'id')?.value) ?? textOf(entryOf(item, 'binary')?.value) ?? entriesOf(item).map(({ key }) => key).join(' ');
}
