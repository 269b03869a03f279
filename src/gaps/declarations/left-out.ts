/** Folders of other people's code or of results: whoever adapts the project doesn't edit there. */
const OTHERS = new Set([
  '.git', '.hg', '.svn', 'node_modules', 'bower_components', 'vendor', 'vendored', '_vendor', 'third_party', 'third-party', 'thirdparty', '3rdparty', '3rd-party',
  'Godeps', '_workspace', 'site-packages', '.venv', '.tox', '.terraform', '.yarn', '.cache', '.loong-adapt',
]);
/** Folders of test input, wherever they are. */
const TEST_INPUT = new Set(['testdata', 'test-data', 'test_data', 'testfiles', 'test-files', 'test_files', '__fixtures__', '__snapshots__', 'fixtures', 'fixture', 'golden', 'goldens']);

/** Why a folder isn't looked into; undefined for one that is. */
export function leftOut(name: string): string | undefined {
  if (OTHERS.has(name)) return 'holds code of others';
  return TEST_INPUT.has(name) ? 'holds test input' : undefined;
}
