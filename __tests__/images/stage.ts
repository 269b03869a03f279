import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec, withEnv } from '../../src/lib/exec.js';
import { sha256File } from '../../src/lib/files.js';
import { silentReporter } from '../../src/lib/log.js';
import type { ImageSection } from '../../src/project/file.js';
import type { AdaptRecord, Image } from '../../src/record/types.js';
import { image } from '../../src/stages/image.js';
import type { Run } from '../../src/stages/run.js';
import { architecture } from '../../src/target/architectures.js';
import { tempDir } from '../unit/images/make-layout.js';

const SOURCE = 'package main\nimport (\n"fmt"\n"os"\n"runtime"\n)\nfunc main() { fmt.Println("hello from", runtime.GOARCH, os.Args[1:]) }\n';

/** A static program for both architectures, built by Go; answers their folder. */
export async function buildPrograms(): Promise<string> {
  const dir = await tempDir();
  await writeFile(join(dir, 'main.go'), SOURCE);
  await writeFile(join(dir, 'go.mod'), 'module example.test/hello\n\ngo 1.21\n');
  for (const arch of ['loong64', 'amd64']) {
    const result = await exec('go', ['build', '-trimpath', '-buildvcs=false', '-o', `hello-${arch}`, '.'], { cwd: dir, env: withEnv({ GOOS: 'linux', GOARCH: arch, CGO_ENABLED: '0', GOFLAGS: '' }) });
    if (result.exitCode !== 0) throw new Error(result.stderr);
  }
  return dir;
}

/** What the image stage is started with, as the build stage leaves it. */
export async function makeRun(programs: string, section: ImageSection, swap = false): Promise<Run> {
  const workDir = await tempDir();
  await mkdir(join(workDir, 'artifacts'));
  const artifacts = [];
  for (const arch of ['loong64', 'amd64']) {
    const from = join(programs, `hello-${swap ? 'amd64' : arch}`);
    const path = `artifacts/hello-${arch}`;
    const { copyFile } = await import('node:fs/promises');
    await copyFile(from, join(workDir, path));
    artifacts.push({ name: 'hello', arch, path, bytes: 0, sha256: await sha256File(from), seconds: 0, machine: '', interpreter: '', command: '' });
  }
  const context = {
    target: architecture('loong64'), baseline: architecture('amd64'), workDir, cacheDir: join(workDir, 'cache'), reporter: silentReporter,
    signal: new AbortController().signal, install: false, network: true,
  };
  return {
    options: { project: programs }, context,
    project: { info: { asked: 'x', source: 'module', module: 'example.test/hello', version: 'v0.0.0-20210626002108-cebf3318546f', ecosystems: ['go'] }, root: programs, file: { image: section } },
    record: { artifacts, notes: [], images: [] } as unknown as AdaptRecord,
  };
}

/** Runs the image stage; answers its image. */
export async function buildStage(run: Run): Promise<Image> {
  const [built] = (await image(run)).images ?? [];
  if (built === undefined) throw new Error('no image');
  return built;
}
