// @seconds 60
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Stores, parsePlace, retagImage } from '../../src/images/index.js';
import { attach, readReferrer, referrersOf } from '../../src/images/attest/referrers.js';
import { RepositoryStore } from '../../src/images/store.js';
import { exec, withEnv } from '../../src/lib/exec.js';
import { elf, LOONGARCH, makeLayout, tempDir, X86_64 } from '../unit/images/make-layout.js';

/**
 * A registry that lists referrers itself, as specification 1.1 has it; docker-registry doesn't. The header by which such a registry says so
 * when it takes a manifest is ours: this one leaves it out.
 */
const SERVER = `package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	inner := registry.New(registry.WithReferrersSupport(true))
	panic(http.Serve(listener, http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		if request.Method == http.MethodPut {
			body, _ := io.ReadAll(request.Body)
			request.Body = io.NopCloser(bytes.NewReader(body))
			var manifest struct{ Subject struct{ Digest string } }
			if json.Unmarshal(body, &manifest) == nil && manifest.Subject.Digest != "" {
				answer.Header().Set("OCI-Subject", manifest.Subject.Digest)
			}
		}
		inner.ServeHTTP(answer, request)
	})))
}
`;
const signal = new AbortController().signal;
let server: ChildProcess;
let name = '';

beforeAll(async () => {
  const dir = await tempDir();
  await writeFile(join(dir, 'main.go'), SERVER);
  await writeFile(join(dir, 'go.mod'), 'module test\n\ngo 1.24\n\nrequire github.com/google/go-containerregistry v0.22.1\n');
  const built = await exec('go', ['build', '-mod=mod', '-o', 'server', '.'], { cwd: dir, env: withEnv({ GOFLAGS: '' }) });
  if (built.exitCode !== 0) throw new Error(built.stderr);
  server = spawn(join(dir, 'server'), { stdio: ['ignore', 'pipe', 'ignore'] });
  if (server.stdout === null) throw new Error('no output');
  for await (const line of createInterface(server.stdout)) {
    name = line;
    break;
  }
}, 300_000);
afterAll(() => void server.kill());

const open = (): Stores => new Stores({ signal, authFiles: [], certDirs: [] });
async function repository(path: string): Promise<RepositoryStore> {
  const store = await open().open(parsePlace(`${name}/${path}:1`), 'read');
  if (!(store instanceof RepositoryStore)) throw new Error('no registry');
  return store;
}

describe('a registry that lists referrers', () => {
  test('gets no tag for them, and retag brings them along from its list', async () => {
    const layout = await makeLayout([{ layers: [[{ name: 'app', content: elf(LOONGARCH) }]] }, { layers: [[{ name: 'app', content: elf(X86_64) }]], architecture: 'amd64' }]);
    const pushed = await retagImage({ source: `oci:${layout}:test:1`, destinations: [`${name}/from:1`] }, open());
    const from = await repository('from');
    const root = await from.resolve('1');
    if (root === undefined) throw new Error('no image');
    expect(await referrersOf(from, pushed.digest)).toEqual([]);
    // Several at once: the registry's list loses none.
    const texts = ['one', 'two', 'three', 'four'];
    await Promise.all(texts.map((text) => attach(from, root.descriptor, { mediaType: 'text/plain', content: Buffer.from(text), annotations: { text } })));
    expect(await referrersOf(from, pushed.digest)).toHaveLength(texts.length);
    expect(await open().tags(parsePlace(`${name}/from:1`))).toEqual(['1']);

    const moved = await retagImage({ source: `${name}/from:1`, destinations: [`${name}/to:1`] }, open());
    expect([moved.digest, moved.referrers]).toEqual([pushed.digest, texts.length]);
    const to = await repository('to');
    const said = await Promise.all((await referrersOf(to, pushed.digest)).map(async (one) => (await readReferrer(to, one)).toString()));
    expect(said.sort()).toEqual([...texts].sort());
    expect(await open().tags(parsePlace(`${name}/to:1`))).toEqual(['1']);
    const dropped = await retagImage({ source: `${name}/from:1`, destinations: [`${name}/bare:1`], attestations: 'drop' }, open());
    expect([dropped.referrers, await referrersOf(await repository('bare'), pushed.digest)]).toEqual([0, []]);
  }, 120_000);
});
