// The smoke test, warm: examples/shop (three services) on a kernel of the target and through an ingress route, five runs each, and
// 50 routes × 20 requests against the same application with its own three. Afterwards nothing may be left; it is counted before and after.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cli, keep, limit, measure, median, printTable, root } from './measure.mjs';

const RUNS = Number(process.env.LOONG_ADAPT_BENCH_RUNS ?? 5);
const controller = process.env.LOONG_ADAPT_CONTROLLER ?? 'traefik';
const scratch = mkdtempSync(join(tmpdir(), 'loong-adapt-bench-smoke-'));
const node = process.execPath;
const said = (command, args) => spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '';
const docker = said('docker', ['info', '--format', '{{.ID}}']).trim() !== '' ? [] : ['--private-docker'];

const listed = (folder) => (existsSync(folder) ? readdirSync(folder).sort() : []);
/** Data of a daemon of our own: it answers no more when a run is over. */
const data = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'loong-adapt', 'docker');

/** What a run might leave behind, each as a sorted list. */
function inventory() {
  return {
    // By the program's name: a command line may name others.
    processes: said('ps', ['-eo', 'comm=,args=']).split('\n').filter((line) => /^(qemu-|dockerd|docker-proxy|containerd|kube|etcd|coredns|traefik|pause)/.test(line)).map((line) => line.slice(0, 100)).sort(),
    mounts: readFileSync('/proc/mounts', 'utf8').split('\n').filter((line) => /loong-adapt|docker|kubelet/.test(line)).sort(),
    binfmt: listed('/proc/sys/fs/binfmt_misc'),
    data: ['containers', 'volumes', 'overlay2'].flatMap((name) => listed(join(data, name))).sort(),
    notes: listed('/run/loong-adapt').flatMap((name) => [name, ...(name === 'clusters' ? listed('/run/loong-adapt/clusters') : [])]).sort(),
    containers: said('docker', ['ps', '--all', '--format', '{{.Names}}']).split('\n').sort(),
    networks: said('docker', ['network', 'ls', '--format', '{{.Name}}']).split('\n').sort(),
    links: said('ip', ['-brief', 'link']).split('\n').map((line) => line.split(/\s+/)[0]).filter((name) => /^(br-|veth|docker)/.test(name)).sort(),
  };
}

function project(name, change = () => {}) {
  const folder = join(scratch, name);
  cpSync(join(root, 'examples/shop'), folder, { recursive: true });
  change(folder);
  const prepared = measure([node, cli, 'image', folder, '--work-dir', `${folder}-work`]);
  if (prepared.code !== 0) throw new Error(prepared.stderr.slice(-2000));
  return folder;
}

function run(folder, level, more = []) {
  const began = performance.now();
  const result = measure([node, cli, 'smoke', folder, '--work-dir', `${folder}-work`, '--smoke', level, ...more]);
  const { smoke } = JSON.parse(readFileSync(join(`${folder}-work`, 'record.json'), 'utf8'));
  if (result.code !== 0) throw new Error(`${level} failed: ${result.stderr.slice(-3000)}`);
  return { wall: (performance.now() - began) / 1000, cpu: result.cpu, smoke, load: loadavg()[0] };
}

const seconds = (value) => `${value.toFixed(1)} s`;
const before = inventory();
const shop = project('shop');
const route = ['--controller', controller, ...docker];
run(shop, 'kernel');
run(shop, 'route', route); // Warm from here on.

const kernels = Array.from({ length: RUNS }, () => run(shop, 'kernel'));
const routes = Array.from({ length: RUNS }, () => run(shop, 'route', route));
printTable([
  ['level', 'runs', 'median', 'fastest', 'slowest', 'load'],
  ...[['kernel', kernels], ['route', routes]].map(([name, all]) => [name, all.length, ...[median, (v) => Math.min(...v), (v) => Math.max(...v)].map((f) => seconds(f(all.map((one) => one.wall)))), all.map((one) => one.load.toFixed(1)).join(' ')]),
]);
const phases = new Map();
for (const { smoke } of routes) for (const { name, seconds: s } of smoke.route.phases) phases.set(name, [...(phases.get(name) ?? []), s]);
const whole = median(routes.map((one) => one.wall));
printTable([['phase', 'median', 'share'], ...[...phases].map(([name, all]) => [name, seconds(median(all)), `${Math.round((100 * median(all)) / whole)} %`])]);
const memory = Math.max(...routes.map(({ smoke }) => smoke.route.cluster.memory ?? 0)) / 2 ** 20;

/** 50 routes, 20 requests each, against the three of the example. */
const many = project('many', (folder) => {
  const path = join(folder, 'deploy.yaml');
  const paths = Array.from({ length: 50 }, (_, i) => `          - { path: /many/${i}, pathType: Exact, backend: { service: { name: store, port: { number: 80 } } } }`);
  writeFileSync(path, `${readFileSync(path, 'utf8').trimEnd()}\n${paths.join('\n')}\n`);
  const file = join(folder, 'loong-adapt.yml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('    manifests: [deploy.yaml]', '    manifests: [deploy.yaml]\n    requestsPerRoute: 20'));
});
const proof = (smoke) => smoke.route.phases.filter(({ name }) => /^(requests|trace)/.test(name)).reduce((sum, one) => sum + one.seconds, 0);
const added = proof(run(many, 'route', route).smoke) - median(routes.map(({ smoke }) => proof(smoke)));

// What has ended stays in the process table until the machine's first process has looked: it has ten seconds, then it counts.
const left = (name, after) => after[name].filter((one) => !before[name].includes(one));
let after = inventory();
const ended = performance.now();
while (Object.keys(before).some((name) => left(name, after).length > 0) && performance.now() - ended < 10_000) {
  await sleep(250);
  after = inventory();
}
console.log(`looked for what is left ${((performance.now() - ended) / 1000).toFixed(1)} s after the last run`);
for (const [name, list] of Object.entries(before)) {
  const more = left(name, after);
  console.log(`${more.length === 0 ? 'holds' : 'MISSED'}: ${name} left behind: ${more.length} (before ${list.length}, after ${after[name].length})${more.length === 0 ? '' : `: ${more.join(' | ')}`}`);
  if (more.length > 0) process.exitCode = 1;
}
const cells = [
  limit('kernel level, s, median', median(kernels.map((one) => one.wall)), 12), limit('route level, s, median', whole, 60),
  limit('memory of the node, MiB', memory, 1024), limit('50 routes × 20 requests add, s', added, 10),
];
keep('Smoke test', cells);
rmSync(scratch, { recursive: true, force: true });
