// @seconds 120
// @needs tools/linux-loong64
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '../../../src/lib/exec.js';
import type { Options } from '../../../src/project/options.js';
import { defaultCacheDir } from '../../../src/lib/cache-folder.js';
import { GO_MOD, folder, stage, type StageRun } from '../build/fixture.js';

const SECONDS = 600_000;
// Once in many runs a Go program crashes in the emulated machine (exit code 2); what it says is printed, and a second failure counts.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
/** A server that can be told to depend on pages of 4 KiB, as programs do that know no others. */
const PROGRAM = `package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"syscall"
)

func mapPage() error {
	file, err := os.CreateTemp("", "pages")
	if err != nil {
		return err
	}
	if _, err := file.Write(make([]byte, 65536)); err != nil {
		return err
	}
	if _, err := syscall.Mmap(int(file.Fd()), 4096, 4096, syscall.PROT_READ, syscall.MAP_SHARED); err != nil {
		return fmt.Errorf("mmap: %w", err)
	}
	return nil
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "map" {
		if err := mapPage(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println("mapped")
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "get" {
		answer, err := http.Get(os.Args[2])
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		text, _ := io.ReadAll(answer.Body)
		fmt.Println("got", string(text), "as", os.Getuid())
		return
	}
	if os.Getenv("STRICT_PAGES") != "" {
		if err := mapPage(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
	}
	http.ListenAndServe(":8080", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		where, _ := os.Getwd()
		fmt.Fprint(w, "served by ", runtime.GOARCH, " in ", where, " as ", os.Getuid())
	}))
}
`;
const SERVICE = 'require("node:http").createServer((q, s) => s.end("hello")).listen(Number(process.argv[1]), "127.0.0.1")';

let root = '';
let workDir = '';
beforeAll(async () => {
  root = await folder({ 'go.mod': GO_MOD, 'main.go': PROGRAM });
}, SECONDS);

async function smoke(lines: string, options: Partial<Options> = {}): Promise<StageRun & { error?: unknown }> {
  await writeFile(join(root, 'loong-adapt.yml'), lines);
  const run = await stage('smoke', root, { cacheDir: defaultCacheDir(), smoke: 'kernel', ...(workDir === '' ? {} : { workDir }), ...options });
  ({ workDir } = run);
  return run;
}

describe('smoke level kernel', () => {
  test('starts the image on a kernel of the target, asks its port from outside, and lets commands reach their services', async () => {
    const { record, error } = await smoke(`image: { ports: [8080], workdir: /tmp }
smoke:
  services:
    - { name: web, program: node, args: ['-e', '${SERVICE.replaceAll("'", "''")}', '\${port}'], readyPath: / }
  commands:
    - { run: [app, get, 'http://127.0.0.1:\${services.web.port}/'], expect: ['^got hello as'], compare: false }
  requests:
    - { path: /x, expect: ['^served by loong64 in /tmp as 65532$'] }
`);
    expect(error).toBeUndefined();
    const kernel = record.smoke?.kernel;
    expect(record.smoke).toMatchObject({ level: 'kernel', passed: true });
    expect(kernel).toMatchObject({ pageSize: 16384, network: 'outside', networkReason: '', notes: [] });
    expect(kernel?.commands).toMatchObject([{ passed: true, output: 'got hello as 65532\n' }]);
    expect(kernel?.server?.answers).toMatchObject([{ request: 'GET :8080/x', status: 200, passed: true }]);
  }, SECONDS);

  test('finds what only shows on pages of 16 KiB, where level run passes; the signature says what it is', async () => {
    const { record, error } = await smoke(`image: { ports: [8080], env: { STRICT_PAGES: 'yes' } }
smoke:
  commands:
    - { run: [app, map], expect: [mapped] }
`);
    expect(record.smoke?.commands).toMatchObject([{ arch: 'amd64', passed: true }, { arch: 'loong64', passed: true }]);
    expect(record.smoke).toMatchObject({ level: 'kernel', passed: false });
    const kernel = record.smoke?.kernel;
    expect(kernel?.commands[0]?.output).toContain('mmap: invalid argument');
    expect(kernel?.commands).toMatchObject([{ exitCode: 1, passed: false, message: expect.stringContaining('pages of 16 KiB') as unknown }]);
    expect(kernel?.server?.ended).toMatch(/^ended with exit code 3: .*pages of 16 KiB/);
    expect(error).toMatchObject({ name: 'AdaptError', message: expect.stringContaining('with pages of 16384 bytes: app map: exit code 1') as unknown });
  }, SECONDS);

  test('leaves neither a machine nor a folder behind', async () => {
    expect(await readdir(join(workDir, 'tmp'))).toEqual([]);
    expect((await exec('ps', ['-eo', 'args'])).stdout).not.toContain(workDir);
  });

  test('without what it needs, auto stays below and says why', async () => {
    const { record } = await smoke('smoke: { commands: [{ run: [app, map] }] }\n', { smoke: 'auto', target: 'riscv64', workDir: await folder() });
    expect(record.smoke).toMatchObject({ level: 'run' });
    expect(record.smoke?.levelReason).toMatch(/^level kernel: it is not known how to boot a kernel for riscv64/);
  }, SECONDS);
});
