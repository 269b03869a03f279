// @seconds 240
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startRegistry, type TestRegistry } from '../images/registry-server.js';
import { moduleProxy, type ModuleProxy } from '../integration/patch/module-proxy.js';
import { manifestOf, runExample, tagsOf, type Ran } from './example-workflow.js';

const SECONDS = 1_200_000;
const MODULE = 'example.org/others/tool';

let registry: TestRegistry;
beforeAll(async () => { registry = await startRegistry(); });
afterAll(() => registry.stop());

let proxy: ModuleProxy;
beforeEach(async () => { proxy = await moduleProxy(); });
afterEach(() => proxy.close());

/** A version of somebody else's program, which prints it; `broken` is one that no architecture can build. */
const publish = (version: string, broken = false): Promise<void> => proxy.publish(MODULE, version, {
  'go.mod': `module ${MODULE}\n\ngo 1.21\n`, 'main.go': `package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("tool ${version}")${broken ? '; missing()' : ''} }\n`,
});

describe('nightly.yml by the clock', () => {
  test('publishes each version once, tries one that failed again, and never lets a name go back', async () => {
    const night = (home?: string): Promise<Ran> => runExample({
      example: 'nightly.yml', repository: 'Somebody/nightly', registry, words: { 'github.com/prometheus/node_exporter': MODULE }, ...(home === undefined ? {} : { home }),
      // The go command of act's steps asks the folder, too.
      env: Object.fromEntries(['GOPROXY', 'GOMODCACHE', 'GOSUMDB', 'GONOSUMDB', 'GOFLAGS'].map((name) => [name, process.env[name] ?? ''])),
    });
    const went = (ran: Ran): void => expect({ code: ran.answer.code, log: ran.answer.code === 0 ? '' : ran.log.slice(-6000) }).toEqual({ code: 0, log: '' });
    await publish('v1.0.0');
    const first = await night();
    went(first);
    expect(await tagsOf(registry, 'somebody/tool')).toEqual(['1', '1.0', '1.0.0', 'latest']);
    const one = await manifestOf(registry, 'somebody/tool', '1.0.0');
    expect(one.manifests.map((m) => m.platform.architecture).sort()).toEqual(['amd64', 'loong64']);
    expect(first.calls).toMatch(/^docker login /m);

    // Nothing new: nothing is built, nobody logs in.
    const second = await night(first.home);
    went(second);
    expect(second.calls).toBe('');
    expect(second.log).not.toContain('loong-adapt 0.');
    expect((await manifestOf(registry, 'somebody/tool', 'latest')).digest).toBe(one.digest);

    // A version that can't be built: the night fails and nothing is named; the next night it is tried again.
    await publish('v1.1.0', true);
    for (const _ of [1, 2]) {
      const failed = await night(first.home);
      expect(failed.answer.code).not.toBe(0);
      expect(failed.log).toContain('missing');
      expect(failed.calls).toBe('');
      expect(await tagsOf(registry, 'somebody/tool')).toEqual(['1', '1.0', '1.0.0', 'latest']);
    }

    await publish('v1.2.0');
    const last = await night(first.home);
    went(last);
    expect(await tagsOf(registry, 'somebody/tool')).toEqual(['1', '1.0', '1.0.0', '1.2', '1.2.0', 'latest']);
    const two = await manifestOf(registry, 'somebody/tool', 'latest');
    expect(two.digest).not.toBe(one.digest);
    expect((await manifestOf(registry, 'somebody/tool', '1')).digest).toBe(two.digest);
    expect((await manifestOf(registry, 'somebody/tool', '1.0')).digest).toBe(one.digest);
    expect(first.log + last.log + first.calls + last.calls).not.toContain('not-a-token');
  }, SECONDS);
});
