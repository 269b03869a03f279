// @seconds 900
// @needs tools/image-ingress-nginx
// The image is the one that is shipped, with one thing less each time; nginx and Lua are the target's, the emulator runs them. The controller is
// stood in for by its own template code (see render/main.go): there is no Kubernetes here to watch. Tier kind does the same with all of it.
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { controllerPins } from '../../../src/cluster/controllers/pins.js';
import { fetchModule } from '../../../src/cluster/controllers/thin-module.js';
import type { Context } from '../../../src/lib/context.js';
import type { ControllerAdaptation } from '../../../src/record/types.js';
import { testContext } from '../target/context.js';
import { LIBRARIES, loop, nginxRoot, twin, unpatch } from './nginx-root.js';

const can = process.getuid?.() === 0;
let context: Context;
let whole: string;
let upstream: string;

const FAULTS: { name: string; seed: (root: string) => Promise<void>; turns: [fault: string, remedy: string][] }[] = [
  { name: 'no template (the method\'s own case), and the baseline\'s is not right for the target', seed: async (root) => rm(join(root, 'etc/nginx/template/nginx.tmpl')), turns: [['missing-template', 'copied'], ['unknown-directive', 'recipe']] },
  { name: 'the template of the baseline', seed: async (root) => { await rm(join(root, 'etc/nginx/template/nginx.tmpl')); await cp(join(upstream, 'rootfs/etc/nginx/template/nginx.tmpl'), join(root, 'etc/nginx/template/nginx.tmpl')); }, turns: [['unknown-directive', 'recipe']] },
  { name: 'a Lua module of the controller', seed: async (root) => rm(join(root, 'etc/nginx/lua/util/same_site.lua')), turns: [['missing-lua-module', 'copied']] },
  { name: 'Lua modules that no package has', seed: async (root) => rm(join(root, 'etc/nginx/lua/resty'), { recursive: true }), turns: [['missing-lua-module', 'recipe']] },
  { name: 'a module of nginx', seed: async (root) => rm(join(root, 'usr/lib/nginx/modules/ndk_http_module.so')), turns: [['missing-nginx-module', 'package']] },
  { name: 'a shared library', seed: async (root) => rm(join(root, LIBRARIES, 'libluajit-5.1.so.2')), turns: [['missing-library', 'package']] },
  { name: 'a library of the baseline', seed: async (root) => { const path = join(root, LIBRARIES, 'lua/5.1/cjson.so'); await rm(path, { force: true }); await mkdir(join(path, '..'), { recursive: true }); await cp(process.execPath, path); }, turns: [['foreign-program', 'package']] },
  { name: 'the controller of the baseline', seed: async (root) => { await rm(join(root, 'wait-shutdown')); await cp(process.execPath, join(root, 'wait-shutdown')); }, turns: [['foreign-program', 'rebuilt']] },
  { name: 'nginx itself', seed: async (root) => rm(join(root, 'usr/sbin/nginx')), turns: [['missing-program', 'package']] },
  { name: 'a crash loop: C functions of many arguments', seed: unpatch, turns: [['crash-many-arguments', 'recipe']] },
  { name: 'a file that nginx includes', seed: async (root) => rm(join(root, 'etc/nginx/mime.types')), turns: [['missing-file', 'package']] },
];

/** Remembers what it did, for a later look. */
function told(result: ControllerAdaptation): string {
  return result.turns.map((turn) => `${turn.turn} ${turn.outcome} ${turn.fault} ${turn.remedy} ${turn.detail} <${turn.error}>`).join('\n');
}

beforeAll(async () => {
  if (!can) return;
  context = await testContext();
  upstream = (await fetchModule(controllerPins()['ingress-nginx'], context)).dir;
  whole = await nginxRoot(context);
}, 600_000);

describe('an image that lacks one thing serves after it was constructed', () => {
  (can ? test : test.skip).each(FAULTS)('$name', async ({ seed, turns }) => {
    const root = await twin(whole);
    await seed(root);
    const result = await loop(root, context);
    expect(result.turns.map(({ fault, remedy }) => [fault, remedy]).slice(0, -1).concat(result.serves ? [] : [[told(result), '']])).toEqual(turns);
    expect(result).toMatchObject({ serves: true, reason: '' });
    expect(new Set(result.turns.map(({ image }) => image)).size).toBe(turns.length + 1);
  }, 600_000);

  (can ? test : test.skip)('several at once', async () => {
    const root = await twin(whole);
    await rm(join(root, 'etc/nginx/template/nginx.tmpl'));
    await rm(join(root, LIBRARIES, 'libluajit-5.1.so.2'));
    await rm(join(root, 'etc/nginx/lua/util/same_site.lua'));
    await unpatch(root);
    const result = await loop(root, context);
    expect(result.turns.map(({ fault }) => fault).filter((fault) => fault !== '').sort()).toEqual(['crash-many-arguments', 'missing-library', 'missing-lua-module', 'missing-template', 'unknown-directive']);
    expect(told(result)).toContain('serves');
    expect(result.serves).toBe(true);
  }, 900_000);
});

describe('it ends with a reason', () => {
  (can ? test : test.skip)('where nobody has what is missing', async () => {
    const root = await twin(whole);
    await rm(join(root, 'usr/bin/dumb-init'));
    await symlink('/nowhere/at/all', join(root, 'usr/bin/dumb-init'));
    const result = await loop(root, { ...context, network: false });
    expect(result.serves).toBe(false);
    expect(result.reason).toMatch(/the program \/usr\/bin\/dumb-init: .*network may not be used/);
    expect(result.turns).toHaveLength(1);
  }, 300_000);
});
