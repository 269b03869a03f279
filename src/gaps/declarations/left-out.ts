/** Folders of other people's code or of results: whoever adapts the project doesn't edit there. */
const OTHERS = new Set([
  '.git', '.hg', '.svn', 'node_modules', 'bower_components', 'vendor', 'vendored', '_vendor', 'third_party', 'third-party', 'thirdparty', '3rdparty', '3rd-party',
  'Godeps', '_workspace', 'site-packages', '.venv', '.tox', '.terraform', '.yarn', '.cache', '.loong-adapt',
]);
/** Folders of test input, wherever they are. */
const TEST_INPUT = /^(?:test[-_](?:data|files)|test(?:data|files)(?:[-_]\w+)?|__(?:fixtures|snapshots)__|fixtures?|goldens?)$/;

/** Why a folder isn't looked into; undefined for one that is. */
export function leftOut(name: string): string | undefined {
  if (OTHERS.has(name)) return 'holds code of others';
  return TEST_INPUT.test(name) ? 'holds test input' : undefined;
}
