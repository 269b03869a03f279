import { expect, test } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DOCUMENTS = ['README.md', 'CHANGELOG.md', ...readdirSync('docs').map((name) => `docs/${name}`)];

test.each(DOCUMENTS)('%s points to what is there', (file) => {
  const text = readFileSync(file, 'utf8');
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = '']) => to).filter((to) => !/^\w+:/.test(to)).map((to) => join(dirname(file), to));
  const paths = [...text.matchAll(/`((?:src|data|script|schema|examples|recipes|probe|inspect|__tests__)\/[\w./-]+)`/g)].map(([, to = '']) => to);
  expect([...links, ...paths].filter((path) => !existsSync(path))).toEqual([]);
});

test('every dependency has its reason, and no other has', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  const text = readFileSync('docs/architecture.md', 'utf8');
  const [bundled = '', development = ''] = text.slice(text.indexOf('## Dependencies'), text.indexOf('Checks that are no npm packages')).split('For development only');
  const named = (part: string): string[] => [...part.matchAll(/^\| (`.+?`) \| \S/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)).sort();
  expect(named(bundled)).toEqual(Object.keys(dependencies).sort());
  expect(named(development)).toEqual([...Object.keys(devDependencies).filter((name) => !name.startsWith('@types/')), '@types/*'].sort());
});
