// Opens a cluster in a process of its own, says its name and waits to be ended. usage: node open.mjs WORKDIR CACHEDIR
import { openCluster } from '../../build/cluster/index.js';
import { silentReporter } from '../../build/lib/log.js';
import { architecture } from '../../build/target/architectures.js';

const [workDir, cacheDir] = process.argv.slice(2);
const context = {
  target: architecture('loong64'), baseline: architecture('amd64'), workDir, cacheDir, reporter: silentReporter,
  signal: new AbortController().signal, install: true, network: true,
};
const cluster = await openCluster({}, context);
console.log(cluster.name);
setInterval(() => {}, 1000);
