// @seconds 40
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Options } from '../../../src/project/options.js';
import type { AdaptRecord } from '../../../src/record/types.js';
import { defaultCacheDir } from '../../../src/lib/cache-folder.js';
import { GO_MOD, folder, stage, type StageRun } from '../build/fixture.js';

const SECONDS = 300_000;
/** A program that asks a service, and can be told to misbehave. */
const PROGRAM = `package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"syscall"
	"time"
)

func main() {
	switch os.Args[1] {
	case "--version":
		fmt.Println("app 1.0 linux/" + runtime.GOARCH)
	case "get":
		answer, err := http.Get(os.Args[2])
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		text, _ := io.ReadAll(answer.Body)
		fmt.Println("got", string(text))
	case "differ":
		fmt.Println("is the first:", runtime.GOARCH == "amd64")
	case "crash":
		if runtime.GOARCH != "amd64" {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		fmt.Println("fine")
	case "serve":
		http.ListenAndServe(os.Args[2], http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "served by ", runtime.GOARCH) }))
	case "hang":
		time.Sleep(time.Hour)
	default:
		os.Exit(2)
	}
}
`;
const SERVICE = 'require("node:http").createServer((q, s) => s.end("hello " + process.argv[2])).listen(Number(process.argv[1]), "127.0.0.1")';

let root = '';
let workDir = '';
beforeAll(async () => {
  root = await folder({ 'go.mod': GO_MOD, 'main.go': PROGRAM });
  ({ workDir } = await stage('image', root, { cacheDir: defaultCacheDir() }));
}, SECONDS);

/** A run of the smoke stage on the image, with these lines as project file. */
async function smoke(lines: string, options: Partial<Options> = {}, signal?: AbortSignal): Promise<StageRun & { error?: unknown }> {
  await writeFile(join(root, 'loong-adapt.yml'), lines);
  return stage('smoke', root, { cacheDir: defaultCacheDir(), workDir, smoke: 'run', ...options }, signal);
}

const outputs = (record: AdaptRecord): string[] => (record.smoke?.commands ?? []).map(({ arch, output, passed }) => `${arch} ${passed ? 'ok' : 'failed'} ${output}`.trim());

describe('smoke level run', () => {
  let run: StageRun;
  beforeAll(async () => {
    run = await smoke(`smoke:
  services:
    - { name: web, program: node, args: ['-e', '${SERVICE.replaceAll("'", "''")}', '\${port}', world], readyPath: / }
  commands:
    - { run: [app, --version], expect: ['^app 1\\.0'] }
    - { run: [app, get, 'http://127.0.0.1:\${services.web.port}/'], expect: ['^got hello world$'] }
    - { run: [app, other], exitCode: 2 }
`);
  }, SECONDS);

  test('runs programs out of the image against a real service, for baseline and target, and compares them', () => {
    const { smoke: result } = run.record;
    expect(result).toMatchObject({ level: 'run', runner: 'qemu', passed: true, differences: [], services: [expect.stringMatching(/^web: \/.*node$/) as unknown] });
    expect(outputs(run.record)).toEqual([
      'amd64 ok app 1.0 linux/<arch>', 'amd64 ok got hello world', 'amd64 ok', 'loong64 ok app 1.0 linux/<arch>', 'loong64 ok got hello world', 'loong64 ok',
    ]);
  });

  test('leaves nothing behind', async () => {
    expect(await readdir(join(run.workDir, 'tmp'))).toEqual([]);
  });
});

describe('a service that is a program of the project', () => {
  test('is taken out of the image and is the target\'s own on the target\'s side', async () => {
    const { record, error } = await smoke("smoke:\n  services:\n    - { name: own, program: app, args: [serve, '127.0.0.1:${port}'], readyPath: / }\n  commands:\n    - run: [app, get, 'http://127.0.0.1:${services.own.port}/']\n");
    expect(error).toBeUndefined();
    expect(outputs(record)).toEqual(['amd64 ok got served by <arch>', 'loong64 ok got served by <arch>']);
    expect(record.smoke?.services).toEqual(['own: app of the image']);
  }, SECONDS);
});

describe('what goes wrong', () => {
  test('an answer that differs fails the stage, is shown, and the rest of the record is kept', async () => {
    const { record, error } = await smoke('smoke:\n  commands:\n    - run: [app, differ]\n');
    expect(error).toMatchObject({ name: 'AdaptError', message: expect.stringContaining('line 1 is "is the first: true" on amd64, "is the first: false" on loong64') as unknown });
    expect(record.smoke).toMatchObject({ passed: false, differences: [expect.stringContaining('app differ: ') as unknown] });
    expect(record.stages['smoke']).toMatchObject({ state: 'failed' });
    expect(record.images).toHaveLength(1);
  }, SECONDS);

  test('a crash of the target alone and a command that hangs fail with their reasons', async () => {
    const { record, error } = await smoke('smoke:\n  commands:\n    - run: [app, crash]\n    - { run: [app, hang], timeout: 1 }\n    - run: [app, --version]\n');
    expect(error).toMatchObject({ message: expect.stringMatching(/^the smoke test failed: /) as unknown });
    expect(record.smoke?.commands.map(({ arch, command, message }) => [arch, command, message])).toEqual([
      ['amd64', 'app crash', undefined], ['amd64', 'app hang', 'took longer than 1 s'], ['loong64', 'app crash', expect.stringMatching(/^was ended by SIGKILL: ./)], ['loong64', 'app hang', 'took longer than 1 s'],
    ]);
  }, SECONDS);

  test('a service that does not start stops the stage with what it said', async () => {
    const { error } = await smoke("smoke:\n  services:\n    - { name: db, program: node, args: ['-e', 'console.error(\"no space\"); process.exit(9)'] }\n  commands:\n    - run: [app, --version]\n");
    expect(error).toMatchObject({ message: expect.stringMatching(/the service db ended with exit code 9:\nno space/) as unknown, where: 'smoke.services.db' });
  }, SECONDS);

  test('an interruption ends the services and leaves no folder', async () => {
    const control = new AbortController();
    setTimeout(() => control.abort(), 4000);
    const { error } = await smoke(`smoke:\n  services:\n    - { name: web, program: node, args: ['-e', '${SERVICE.replaceAll("'", "''")}', '\${port}', world] }\n  commands:\n    - { run: [app, hang] }\n`, {}, control.signal);
    expect(error).toMatchObject({ name: 'Interrupted' });
    expect(await readdir(join(workDir, 'tmp'))).toEqual([]);
  }, SECONDS);

  test.each([
    ['{ run: [app, --version], expect: ["("] }', /is no regular expression/, 'smoke.commands[0].expect'],
    ['{ run: [app, "${services.none.port}"] }', /unknown name/, 'smoke.commands'],
    ['{ run: [no-such-program-here] }', /neither a program of the project nor one on PATH/, 'smoke.commands'],
  ])('%s is refused in one line', async (step, message, where) => {
    const { error } = await smoke(`smoke:\n  commands:\n    - ${step}\n`);
    expect(error).toMatchObject({ name: 'AdaptError', blame: 'user', message: expect.stringMatching(message) as unknown, where });
  }, SECONDS);
});

describe('without being told what to run', () => {
  test('each program is asked for its version on both', async () => {
    const { record, error } = await smoke('');
    expect(error).toBeUndefined();
    expect(record.smoke?.passed).toBe(true);
    expect(record.smoke?.commands.map(({ command, arch }) => `${command} ${arch}`)).toEqual(['app --version amd64', 'app --version loong64']);
  }, SECONDS);

  test('a runner that only builds skips the stage and says why; asked for, it fails', async () => {
    const auto = await smoke('', { runner: 'cross', smoke: 'auto' });
    expect(auto.error).toBeUndefined();
    expect(auto.record.stages['smoke']).toMatchObject({ state: 'skipped', message: 'programs for loong64 can be built here but not run' });
    expect((await smoke('', { runner: 'cross', smoke: 'run' })).error).toMatchObject({ name: 'AdaptError', where: '--smoke run' });
  }, SECONDS);

  test('none is none', async () => {
    expect((await smoke('', { smoke: 'none' })).record.stages['smoke']).toMatchObject({ state: 'skipped', message: 'smoke: none was asked for' });
  }, SECONDS);
});
