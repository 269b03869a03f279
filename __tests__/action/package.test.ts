// @seconds 40
import { beforeAll, expect, test } from '@jest/globals';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, builtPackage, run, runOk, scratch, timeless } from './built.js';

const SECONDS = 300_000;
const PROGRAM = `import { AdaptError, STAGES, detect, type AdaptRecord, type Gap, type Options, type Reporter, silentReporter } from 'loong-adapt';

const options: Options = { project: 'project', workDir: 'library-work', target: 'loong64', tags: ['netgo'] };
const reporter: Reporter = { ...silentReporter, warn: (line) => console.error(line) };
const record: AdaptRecord = await detect(options, { reporter }).catch((error: unknown) => {
  throw error instanceof AdaptError ? new Error(error.line) : error;
});
const gaps: Gap[] = record.gaps.filter((gap) => gap.ecosystem === 'go' && gap.state === 'open');
if (gaps.length === 0 || STAGES.length !== 9) throw new Error('no gap found');
console.log(JSON.stringify(record));
`;

let home = '';
beforeAll(async () => {
  home = await scratch();
  // The tarball as it would be published, made from the sources as they are now.
  const release = join(home, 'release');
  await cp(await builtPackage(), release, { recursive: true });
  await runOk('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', home], { cwd: release });
  const tarball = (await readdir(home)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  await mkdir(join(home, 'user'));
  await writeFile(join(home, 'user/package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
  await runOk('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', join(home, tarball)], { cwd: join(home, 'user') });
  await cp('__tests__/action/fixtures/project', join(home, 'user/project'), { recursive: true });
  await writeFile(join(home, 'user/program.ts'), PROGRAM);
}, SECONDS);

/** What the compiler says of a program, with libraries checked, too. */
async function typeCheck(file: string): Promise<string> {
  const cwd = join(home, 'user');
  const config = { compilerOptions: { target: 'ES2022', lib: ['ES2022', 'DOM'], module: 'NodeNext', strict: true, exactOptionalPropertyTypes: true, types: [], skipLibCheck: false }, files: [file] };
  await writeFile(join(cwd, 'tsconfig.json'), JSON.stringify(config));
  return (await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], { cwd })).stdout;
}

test('a program of ten lines type-checks against the package and gets the same record as the command', async () => {
  const cwd = join(home, 'user');
  expect(await typeCheck('program.ts')).toBe('');
  const library = await runOk(process.execPath, ['program.js'], { cwd });
  const command = await runOk(join(cwd, 'node_modules/.bin/loong-adapt'), ['detect', 'project', '--work-dir', 'command-work', '--tags', 'netgo', '--json'], { cwd });
  expect(timeless(library.stdout)).toEqual(timeless(command.stdout));
}, SECONDS);

test('a wrong use of the library does not type-check', async () => {
  const cwd = join(home, 'user');
  await writeFile(join(cwd, 'wrong.ts'), "import { adapt } from 'loong-adapt';\nawait adapt({ project: '.', remedy: 'magic' });\n");
  expect(await typeCheck('wrong.ts')).toMatch(/'"magic"' is not assignable/);
}, SECONDS);

test('the schema of the record comes with the package', async () => {
  const schema = JSON.parse(await readFile(join(home, 'user/node_modules/loong-adapt/schema/record.schema.json'), 'utf8')) as { required: string[] };
  expect(schema.required).toContain('gaps');
});
