// Builds from src/: dist/ (an ESM bundle of all, a small one of the commands about names, the files that start them, the library's types)
// and the action.yml files.
// --check builds into a temporary folder and fails where the committed files differ; --out FOLDER builds there;
// --manifests writes the action.yml files alone;
// --keep-going builds also where the types don't fit yet.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ncc from '@vercel/ncc';

const ROOT = resolve(import.meta.dirname, '..');
const STAGES = ['setup', 'detect', 'patch', 'build', 'image', 'package', 'resources', 'smoke', 'report'];

/** Compiles into a folder of the tree itself: paths inside the bundle are relative to the tree, so they are the same everywhere. */
function compile(to) {
  rmSync(to, { recursive: true, force: true });
  const options = ['--incremental', 'false', '--sourceMap', 'false', '--outDir', to];
  const result = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.', ...options], { cwd: ROOT, encoding: 'utf8' });
  if (result.status === 0) return;
  if (!process.argv.includes('--keep-going')) throw new Error(`tsc failed:\n${result.stdout}${result.stderr}`);
  console.error(result.stdout);
}

/** The small files that start the bundle. */
function entries(nameCommands) {
  const cli = `#!/usr/bin/env node
// The version is printed before the bundle is loaded.
if (process.argv[2] === '--version') {
  const { readFileSync } = await import('node:fs');
  process.stdout.write(\`\${JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version}\\n\`);
} else {
  const { keepCompiledCode } = await import('./cache-folder.js');
  keepCompiledCode(process.argv.slice(2));
  const small = ${JSON.stringify(nameCommands)}.includes(process.argv[2]);
  const { runCommand } = await import(small ? './names.js' : './index.js');
  // All is written by then; idle connections are not waited for.
  process.exit(await runCommand(process.argv.slice(2)));
}
`;
  const all = {
    'cli.js': cli,
    'main.js': "import { runAction } from './index.js';\n\nawait runAction('adapt');\nprocess.exit();\n",
    'post.js': "import { runPost } from './index.js';\n\nawait runPost();\nprocess.exit();\n",
  };
  for (const stage of STAGES) all[`stages/${stage}.js`] = `import { runAction } from '../index.js';\n\nawait runAction('${stage}');\nprocess.exit();\n`;
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

/** Builds everything below `root`: dist/ and the manifests. */
async function build(root) {
  process.chdir(ROOT);
  const tree = join(ROOT, 'build/bundle');
  compile(tree);
  const dist = join(root, 'dist');
  for (const [entry, name] of [['bundle', 'index'], ['names', 'names']]) {
    const { code, assets } = await ncc(join(tree, `front/${entry}.js`), { cache: false, quiet: true, filename: `${name}.js` });
    write(join(dist, `${name}.js`), code);
    for (const [path, asset] of Object.entries(assets)) if (path !== 'package.json') write(join(dist, path), asset.source);
  }
  write(join(dist, 'cache-folder.js'), readFileSync(join(tree, 'lib/cache-folder.js')));
  const { NAME_COMMANDS } = await import(pathToFileURL(join(tree, 'front/commands.js')));
  for (const [name, text] of Object.entries(entries(NAME_COMMANDS))) write(join(dist, name), text, name === 'cli.js' ? 0o755 : 0o644);
  copyTypes(tree, join(dist, 'types'));
  await manifests(root, tree);
  rmSync(tree, { recursive: true, force: true });
}

async function manifests(root, tree) {
  const { actionManifest } = await import(pathToFileURL(join(tree, 'front/manifest.js')));
  for (const command of ['adapt', ...STAGES]) write(join(root, manifestPath(command)), actionManifest(command));
}

function manifestPath(command) {
  return command === 'adapt' ? 'action.yml' : `${command}/action.yml`;
}

/** What is built, relative to its root, sorted. */
function built(root) {
  const dist = join(root, 'dist');
  const inDist = existsSync(dist) ? readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name))) : [];
  return [...inDist, ...['adapt', ...STAGES].map(manifestPath).filter((path) => existsSync(join(root, path)))].sort();
}

/** Where what is committed isn't what the sources make. */
function differences(fresh, committed) {
  const read = (root, path) => (existsSync(join(root, path)) ? readFileSync(join(root, path)) : undefined);
  return [...new Set([...built(fresh), ...built(committed)])].flatMap((path) => {
    const [a, b] = [read(fresh, path), read(committed, path)];
    if (a === undefined) return [`${path} has no source any more`];
    if (b === undefined) return [`${path} is missing`];
    return a.equals(b) ? [] : [`${path} differs from its sources`];
  });
}

/** Paths of this machine must not be in what is published. */
function machinePaths(root) {
  const own = [ROOT, process.env.HOME ?? ''].filter((path) => path.length > 5);
  return built(root).flatMap((path) => own.filter((name) => readFileSync(join(root, path)).includes(`${name}/`)).map((name) => `${path} holds the path ${name}`));
}

const check = process.argv.includes('--check');
const out = process.argv[process.argv.indexOf('--out') + 1];
const root = check ? mkdtempSync(join(tmpdir(), 'loong-adapt-dist-')) : process.argv.includes('--out') ? resolve(out) : ROOT;
try {
  if (process.argv.includes('--manifests')) {
    compile(join(ROOT, 'build/bundle'));
    await manifests(ROOT, join(ROOT, 'build/bundle'));
    process.exit();
  }
  if (!check) rmSync(join(root, 'dist'), { recursive: true, force: true });
  await build(root);
  const problems = [...machinePaths(root), ...(check ? differences(root, ROOT) : [])];
  for (const problem of problems) console.error(problem);
  if (check && problems.length > 0) console.error('Run npm run build and commit what it wrote.');
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  if (check) rmSync(root, { recursive: true, force: true });
}
