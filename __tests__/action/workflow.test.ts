// @seconds 60
import { beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtPackage, run, runOk, scratch, type Answer } from './built.js';

const SECONDS = 300_000;

/** A repository that holds the Action, a project, and this workflow; act takes `uses: ./` from it. */
async function repository(workflow: string): Promise<string> {
  const folder = await scratch();
  await cp(await builtPackage(), folder, { recursive: true });
  await cp('__tests__/action/fixtures/project', join(folder, 'project'), { recursive: true });
  await mkdir(join(folder, 'composite'));
  const composite = await readFile('examples/composite/action.yml', 'utf8');
  await writeFile(join(folder, 'composite/action.yml'), composite.replace(/org\/loong-adapt\/(\w+)@v1/g, './$1'));
  await mkdir(join(folder, '.github/workflows'), { recursive: true });
  await writeFile(join(folder, '.github/workflows/test.yml'), workflow);
  const git = (args: string[]): Promise<Answer> => runOk('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], { cwd: folder });
  await git(['init', '-q']);
  await git(['add', '-A', '-f']);
  await git(['commit', '-q', '-m', 'all']);
  return folder;
}

/** Runs the workflow on this machine, offline, as a runner would. `out` is a folder that steps may write to. */
async function act(workflow: string): Promise<{ answer: Answer; log: string; out: string }> {
  const out = await scratch();
  const folder = await repository(workflow.replaceAll('OUT', out));
  const home = await scratch();
  await mkdir(join(home, 'act'));
  await writeFile(join(home, 'act/actrc'), '');
  const args = ['push', '-P', 'ubuntu-latest=-self-hosted', '--pull=false', '--action-offline-mode', '--cache-server-addr', '127.0.0.1', '--cache-server-path', join(home, 'cache')];
  const answer = await run('act', args, { cwd: folder, env: { ...process.env, XDG_CONFIG_HOME: home } });
  return { answer, log: answer.stdout + answer.stderr, out };
}

const HEAD = `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
`;

describe('the whole pipeline as one step', () => {
  let result: Awaited<ReturnType<typeof act>>;
  beforeAll(async () => {
    result = await act(`${HEAD}
      - uses: ./
        id: adapt
        with:
          project: project
          smoke: none
          packages: |
            ./...
          install: false
          cache: false
      - run: |
          cat > OUT/outputs.json <<'END'
          \${{ toJSON(steps.adapt.outputs) }}
          END
          cp "\${{ steps.adapt.outputs.record }}" OUT/record.json
          cp "\${{ steps.adapt.outputs.report }}" OUT/report.html
          git status --porcelain > OUT/status
`);
  }, SECONDS);

  test('succeeds, gaps or not', () => {
    expect({ code: result.answer.code, log: result.answer.code === 0 ? '' : result.log }).toEqual({ code: 0, log: '' });
  });
  test('its outputs agree with the record', async () => {
    const outputs = JSON.parse(await readFile(join(result.out, 'outputs.json'), 'utf8')) as Record<string, string>;
    const record = JSON.parse(await readFile(join(result.out, 'record.json'), 'utf8')) as { gaps: { ecosystem: string; state: string; package: string }[] };
    expect(record.gaps.filter((gap) => gap.ecosystem === 'go').map((gap) => gap.package)).toEqual(['example.org/small']);
    expect(Number(outputs['gaps'])).toBe(record.gaps.length);
    expect(Number(outputs['closed'])).toBe(record.gaps.filter((gap) => gap.state === 'closed').length);
    expect(JSON.parse(outputs['matrix'] ?? '')).toMatchObject({ include: [{ arch: 'amd64' }, { arch: 'loong64' }] });
    expect(await readFile(join(result.out, 'report.html'), 'utf8')).toContain('main.go');
  });
  test('annotates the line of the user, and writes the summary', () => {
    expect(result.log).toMatch(/(warning|notice) title=go\/undefined[^\n]*file=project\/main\.go,line=7/);
    expect(result.log).toMatch(/Summary - ## .* for loong64/);
  });
  test("leaves the checked-out tree and the Action's folder as they were", async () => {
    expect(await readFile(join(result.out, 'status'), 'utf8')).toBe('');
  });
});

describe('jobs that follow, by the outputs of detect', () => {
  let result: Awaited<ReturnType<typeof act>>;
  beforeAll(async () => {
    result = await act(`on: push
jobs:
  detect:
    runs-on: ubuntu-latest
    outputs: { matrix: "\${{ steps.gaps.outputs.matrix }}", culprits: "\${{ steps.gaps.outputs.culprits }}", open: "\${{ steps.gaps.outputs.open }}" }
    steps:
      - uses: actions/checkout@v4
      - { id: gaps, uses: ./detect, with: { project: project, install: false, cache: false } }
  arch:
    needs: detect
    runs-on: ubuntu-latest
    strategy: { matrix: "\${{ fromJSON(needs.detect.outputs.matrix) }}" }
    steps:
      - run: echo "\${{ matrix.platform }} \${{ matrix.runner }}" > "OUT/arch-\${{ matrix.arch }}"
  close:
    needs: detect
    if: needs.detect.outputs.open != '0'
    runs-on: ubuntu-latest
    strategy: { fail-fast: false, matrix: "\${{ fromJSON(needs.detect.outputs.culprits) }}" }
    steps:
      - run: echo "\${{ matrix.culprit }} \${{ matrix.ids }}" > "OUT/close-\${{ matrix.ids }}"
`);
  }, SECONDS);

  test('there is one for each architecture, with its platform and runner', async () => {
    expect({ code: result.answer.code, log: result.answer.code === 0 ? '' : result.log }).toEqual({ code: 0, log: '' });
    expect(await readFile(join(result.out, 'arch-amd64'), 'utf8')).toMatch(/^linux\/amd64 \S+\n$/);
    expect(await readFile(join(result.out, 'arch-loong64'), 'utf8')).toMatch(/^linux\/loong64 \S+\n$/);
  });
  test('and one for whoever must change, with the ids that patch takes', async () => {
    const files = (await readdir(result.out)).filter((name) => name.startsWith('close-'));
    const texts = await Promise.all(files.map((name) => readFile(join(result.out, name), 'utf8')));
    expect(texts.sort()).toEqual([expect.stringMatching(/^check\.sh [0-9a-f]{12}\n$/), expect.stringMatching(/^example\.org\/small [0-9a-f]{12}\n$/)]);
  });
});

describe('setup as a step of its own', () => {
  let result: Awaited<ReturnType<typeof act>>;
  beforeAll(async () => {
    result = await act(`${HEAD}
      - uses: ./setup
        id: setup
        with:
          runner: qemu
          cache: false
      - run: |
          echo '\${{ toJSON(steps.setup.outputs) }}' > OUT/outputs.json
          mkdir OUT/hello && cd OUT/hello
          printf 'module example.org/hello\\n\\ngo 1.21\\n' > go.mod
          printf 'package main\\n\\nimport "runtime"\\n\\nfunc main() { println("runs on", runtime.GOARCH) }\\n' > main.go
          printf 'package main\\n\\nimport ("runtime"; "testing")\\n\\nfunc TestArch(t *testing.T) { if runtime.GOARCH != "loong64" { t.Fatal(runtime.GOARCH) } }\\n' > main_test.go
          go run . 2> OUT/run
          go test . > OUT/test
          printf 'int main(void) { return 0; }\\n' > main.c
          $CC -c main.c -o main.o
          od -An -tx2 -j18 -N2 main.o > OUT/machine
`);
  }, SECONDS);

  test('later steps build, run and test for the target with plain go', async () => {
    expect({ code: result.answer.code, log: result.answer.code === 0 ? '' : result.log }).toEqual({ code: 0, log: '' });
    expect(await readFile(join(result.out, 'run'), 'utf8')).toBe('runs on loong64\n');
    expect(await readFile(join(result.out, 'test'), 'utf8')).toMatch(/^ok\s+example\.org\/hello/);
    expect((await readFile(join(result.out, 'machine'), 'utf8')).trim()).toBe('0102');
  });
  test('its outputs name what was found', async () => {
    const outputs = JSON.parse(await readFile(join(result.out, 'outputs.json'), 'utf8')) as Record<string, string>;
    expect(outputs).toMatchObject({ runner: 'qemu' });
    expect(outputs['qemu-version']).toMatch(/^\d+\.\d+/);
    expect(outputs['cc']).toMatch(/^\//);
    expect(outputs['exec']).toMatch(/_loong64_exec$/);
  });
  test('the post step takes it back', async () => {
    const outputs = JSON.parse(await readFile(join(result.out, 'outputs.json'), 'utf8')) as Record<string, string>;
    expect(existsSync(outputs['exec'] ?? '')).toBe(false);
    expect(result.log).toMatch(/set-env:: GOARCH=\s*$/m);
  });
});

describe('the stages one by one, as the composite example has them', () => {
  test('give the same gaps, and the report at the end', async () => {
    const { answer, log, out } = await act(`${HEAD}
      - uses: ./composite
        id: all
        with:
          project: project
          smoke: none
      - run: cp "\${{ steps.all.outputs.report }}" OUT/report.html && echo "\${{ steps.all.outputs.open }}" > OUT/open
`);
    expect({ code: answer.code, log: answer.code === 0 ? '' : log }).toEqual({ code: 0, log: '' });
    expect(await readFile(join(out, 'open'), 'utf8')).toMatch(/^\d+\n$/);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('example.org/small');
    // Each stage ran once: a later one found the results of those before.
    for (const stage of ['detect', 'patch', 'build', 'image']) expect(log.match(new RegExp(`::group::${stage}\\s*$`, 'gm'))).toHaveLength(1);
  }, SECONDS);
});

describe('the cache of the runner', () => {
  test('brings the tools from one job to the next, once for all steps of a job', async () => {
    const job = (name: string, needs: string): string => `
  ${name}:
    runs-on: ubuntu-latest${needs}
    steps:
      - uses: actions/checkout@v4
      - run: rm -rf OUT/tools
      - uses: ./detect
        with:
          project: project
          cache-dir: OUT/tools
      - uses: ./detect
        with:
          project: project
          cache-dir: OUT/tools
`;
    const { answer, log } = await act(`on: push\njobs:${job('first', '')}${job('second', '\n    needs: first')}`);
    expect({ code: answer.code, log: answer.code === 0 ? '' : log }).toEqual({ code: 0, log: '' });
    expect(log.match(/Cache saved successfully/g)).toHaveLength(1);
    expect(log.match(/Cache restored successfully/g)).toHaveLength(1);
  }, SECONDS);
});

describe('a step that fails', () => {
  let result: Awaited<ReturnType<typeof act>>;
  beforeAll(async () => {
    result = await act(`${HEAD}
      - uses: ./setup
        with:
          runner: qemu
          cache: false
      - uses: ./detect
        id: gate
        continue-on-error: true
        with:
          project: project
          fail-on: open
      - run: echo "\${{ steps.gate.outcome }} \${{ steps.gate.outputs.open }}" > OUT/gate
      - uses: ./detect
        with:
          project: nowhere
`);
  }, SECONDS);

  test('fail-on fails the step, with its outputs there', async () => {
    expect(await readFile(join(result.out, 'gate'), 'utf8')).toMatch(/^failure [1-9]/);
    expect(result.log).toMatch(/fail-on open: \d+ gaps? not closed/);
  });
  test("a user's mistake is one line, and the job fails", () => {
    expect(result.answer.code).toBe(1);
    expect(result.log).toMatch(/there is no such folder \(nowhere\)\. Name a folder/);
    expect(result.log).not.toMatch(/at runAction|this is a bug/);
  });
  test('the post step runs all the same', () => {
    expect(result.log).toMatch(/Taken back: what setup left/);
  });
});
