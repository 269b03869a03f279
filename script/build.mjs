// Builds dist/ from src/: one ESM bundle, the small files that start it, and the library's types.
// With --check, builds into a temporary folder and fails where the committed dist/ differs.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import ncc from '@vercel/ncc';

const ROOT = resolve(import.meta.dirname, '..');
const STAGES = ['setup', 'detect', 'patch', 'build', 'image', 'resources', 'smoke', 'report'];

/** Compiles into a folder of the tree itself: paths inside the bundle are relative to the tree, so they are the same everywhere. */
function compile(to) {
  rmSync(to, { recursive: true, force: true });
  const options = ['--incremental', 'false', '--sourceMap', 'false', '--outDir', to];
  const result = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.', ...options], { cwd: ROOT, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`tsc failed:\n${result.stdout}${result.stderr}`);
}

/** The small files that start the bundle. */
function entries() {
  const cli = `#!/usr/bin/env node
// The version is printed before the bundle is loaded.
if (process.argv[2] === '--version') {
  const { readFileSync } = await import('node:fs');
  process.stdout.write(\`\${JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version}\\n\`);
} else {
  const { runCommand } = await import('./index.js');
  process.exitCode = await runCommand(process.argv.slice(2));
}
`;
  const all = {
    'cli.js': cli,
    'main.js': "import { runAction } from './index.js';\n\nawait runAction('adapt');\n",
    'post.js': "import { runPost } from './index.js';\n\nawait runPost();\n",
  };
  for (const stage of STAGES) all[`stages/${stage}.js`] = `import { runAction } from '../index.js';\n\nawait runAction('${stage}');\n`;
  return all;
}

/** Copies the declarations that the library's own one leads to; the fronts' and most wings' stay out. */
function copyTypes(from, to) {
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(join(from, file), 'utf8');
    for (const [, path] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.js['"]/g)) visit(relative(from, resolve(from, dirname(file), `${path}.d.ts`)));
    write(join(to, file), text);
  };
  visit('index.d.ts');
}

function write(path, content, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, mode);
}

async function build(to) {
  process.chdir(ROOT);
  const tree = join(ROOT, 'build/bundle');
  compile(tree);
  const { code, assets } = await ncc(join(tree, 'front/bundle.js'), { cache: false, quiet: true });
  write(join(to, 'index.js'), code);
  for (const [name, asset] of Object.entries(assets)) if (name !== 'package.json') write(join(to, name), asset.source);
  for (const [name, text] of Object.entries(entries())) write(join(to, name), text, name === 'cli.js' ? 0o755 : 0o644);
  copyTypes(tree, join(to, 'types'));
  rmSync(tree, { recursive: true, force: true });
}

/** Files of a folder, sorted. */
function files(folder) {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort() : [];
}

/** What keeps a built folder from being the committed one, and machine paths that must not be in it. */
function problems(built, committed) {
  const found = [];
  for (const name of new Set([...files(built), ...files(committed)])) {
    const [a, b] = [built, committed].map((folder) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : undefined));
    if (a === undefined) found.push(`dist/${name} has no source any more`);
    else if (b === undefined) found.push(`dist/${name} is missing`);
    else if (!a.equals(b)) found.push(`dist/${name} differs from its sources`);
  }
  return [...found, ...machinePaths(built)];
}

function machinePaths(folder) {
  const own = [ROOT, process.env.HOME].filter((path) => path !== undefined && path.length > 5);
  return files(folder).flatMap((name) => own.filter((path) => readFileSync(join(folder, name)).includes(path)).map((path) => `dist/${name} holds the path ${path}`));
}

const check = process.argv.includes('--check');
const outIndex = process.argv.indexOf('--out');
const dist = outIndex > 0 ? resolve(process.argv[outIndex + 1]) : join(ROOT, 'dist');
if (check) {
  const built = mkdtempSync(join(tmpdir(), 'loong-adapt-dist-'));
  try {
    await build(built);
    const found = problems(built, dist);
    for (const problem of found) console.error(problem);
    if (found.length > 0) console.error('Run npm run build and commit dist/.');
    process.exitCode = found.length > 0 ? 1 : 0;
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
} else {
  rmSync(dist, { recursive: true, force: true });
  await build(dist);
  const found = machinePaths(dist);
  for (const problem of found) console.error(problem);
  process.exitCode = found.length > 0 ? 1 : 0;
}
