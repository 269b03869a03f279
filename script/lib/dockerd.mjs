// A Docker daemon of our own for the tests, by the product's own means.
// usage: dockerd.mjs start PID   prints its socket and, on the next line, what `stop` wants; it counts as long as process PID
//        dockerd.mjs stop SHARE
import { mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateDaemon, releaseDaemon } from '../../build/cluster/daemon.js';
import { silentReporter } from '../../build/lib/log.js';
import { architecture } from '../../build/target/architectures.js';

const [verb, word] = process.argv.slice(2);
if (verb === 'start') {
  const cacheDir = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'loong-adapt');
  const context = {
    target: architecture('loong64'), baseline: architecture('amd64'), workDir: await mkdtemp(join(tmpdir(), 'loong-adapt-dockerd-')), cacheDir,
    reporter: silentReporter, signal: new AbortController().signal, install: true, network: true,
  };
  const { engine, share } = await privateDaemon(context, Number(word));
  process.stdout.write(`${engine.host}\n${JSON.stringify(share)}\n`);
} else if (verb === 'stop') {
  await releaseDaemon(JSON.parse(word));
} else {
  throw new Error(`no verb ${verb}`);
}
