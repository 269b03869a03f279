// Names, indexes and audits of images, side by side with crane, regctl and gzip, in a registry on loopback.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import tar from 'tar-stream';
import { cli, keep, limit, measure, median, printTable } from './measure.mjs';

const RUNS = 3;
/** Milliseconds to the registry that is far away, one way. */
const DELAY = 15;
const LAYERS = 4, LAYER_BYTES = 250_000_000;
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json', INDEX = 'application/vnd.oci.image.index.v1+json', LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
// Twenty platforms that exist.
const ARCHES = ['386', 'amd64', 'arm/v6', 'arm/v7', 'arm64', 'loong64', 'mips', 'mips64', 'mips64le', 'mipsle', 'ppc64', 'ppc64le', 'riscv64', 's390x', 'arm/v5', 'sparc64', 'wasm', 'ppc', 's390', 'riscv'];

const scratch = mkdtempSync(join(tmpdir(), 'loong-adapt-bench-'));
const seconds = (value) => `${value.toFixed(2)} s`;
const free = () => new Promise((done) => { const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); }); });

/** An OCI layout that is filled blob by blob. */
class Layout {
  constructor(name) {
    this.dir = join(scratch, name);
    mkdirSync(join(this.dir, 'blobs/sha256'), { recursive: true });
    writeFileSync(join(this.dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  }

  put(mediaType, content) {
    const bytes = typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content);
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(this.blob(`sha256:${hex}`), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(bytes) };
  }

  blob(digest) {
    return join(this.dir, 'blobs/sha256', digest.slice(7));
  }

  image(platform, layers) {
    const [architecture, variant] = platform.split('/');
    const config = this.put('application/vnd.oci.image.config.v1+json', { architecture, ...(variant ? { variant } : {}), os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) } });
    const manifest = this.put(MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })) });
    return { ...manifest, platform: { architecture, os: 'linux', ...(variant ? { variant } : {}) } };
  }

  finish(manifests, name) {
    const index = this.put(INDEX, { schemaVersion: 2, mediaType: INDEX, manifests });
    writeFileSync(join(this.dir, 'index.json'), JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [{ ...index, annotations: { 'org.opencontainers.image.ref.name': name } }] }));
  }
}

async function tarOf(files) {
  const pack = tar.pack();
  const chunks = [];
  pack.on('data', (chunk) => chunks.push(chunk));
  const ended = new Promise((done) => { pack.on('end', done); });
  for (const [name, content] of files) pack.entry({ name, mtime: new Date(0) }, content);
  pack.finalize();
  await ended;
  return Buffer.concat(chunks);
}

/** A layer of files of 10 MB: half random, half text, as programs are. */
async function bigLayer(layout, number) {
  const text = Buffer.from('the quick brown fox jumps over the lazy dog\n'.repeat(120_000));
  const files = [];
  for (let i = 0; i < LAYER_BYTES / 10_000_000; i++) files.push([`usr/lib/part-${number}-${i}`, Buffer.concat([randomBytes(9_000_000), text.subarray(0, 1_000_000)])]);
  const plain = await tarOf(files);
  return { ...layout.put(LAYER, gzipSync(plain, { level: 1 })), diffId: `sha256:${createHash('sha256').update(plain).digest('hex')}` };
}

async function registry(name = 'registry') {
  const port = await free();
  const root = join(scratch, name);
  writeFileSync(join(scratch, `${name}.yml`), `version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: ${root}\nhttp:\n  addr: 127.0.0.1:${port}\n`);
  const server = spawn('docker-registry', ['serve', join(scratch, `${name}.yml`)], { stdio: 'ignore' });
  for (let i = 0; i < 100; i++) {
    if (await fetch(`http://127.0.0.1:${port}/v2/`).then((r) => r.ok, () => false)) return { name: `127.0.0.1:${port}`, root, end: () => server.kill() };
    await sleep(100);
  }
  throw new Error('docker-registry does not answer');
}

/** The registry as if it were far away: each packet comes `delay` milliseconds late, in both directions. A process of its own, for what is measured blocks this one. */
async function farAway(of, delay) {
  const port = await free();
  const code = `const net = require('node:net'), [port, to, delay] = process.argv.slice(1).map(Number);
    const late = (from, into) => { from.on('data', (data) => setTimeout(() => into.write(data), delay)); from.on('end', () => setTimeout(() => into.end(), delay)); from.on('error', () => into.destroy()); };
    net.createServer((client) => { const server = net.connect(to, '127.0.0.1'); late(client, server); late(server, client); }).listen(port, '127.0.0.1');`;
  const proxy = spawn(process.execPath, ['-e', code, String(port), of.name.split(':')[1], String(delay)], { stdio: 'ignore' });
  const name = `127.0.0.1:${port}`;
  for (let i = 0; i < 100; i++) {
    if (await fetch(`http://${name}/v2/`).then((r) => r.ok, () => false)) return { name, end: () => proxy.kill() };
    await sleep(100);
  }
  throw new Error('the proxy does not answer');
}

function ran(command, env = {}) {
  const result = measure(command, { env: { HOME: scratch, ...env } });
  if (result.code !== 0) throw new Error(`${command.join(' ')} ended with ${result.code}: ${result.stderr.slice(-600)}`);
  return result;
}

const bytesIn = (folder) => Number(spawnSync('du', ['-sb', folder], { encoding: 'utf8' }).stdout.split('\t')[0]);

/** Bytes that the layer of a static program has besides it; certificates and other files left out. */
function besidesProgram() {
  const project = join(scratch, 'static');
  mkdirSync(project);
  for (const name of ['main.go', 'go.mod']) writeFileSync(join(project, name), readFileSync(`examples/default-backend/${name}`));
  writeFileSync(join(project, 'loong-adapt.yml'), 'build: {programs: [{name: server}]}\nimage: {name: server, tag: "1", certificates: false}\n');
  const work = join(scratch, 'static-work');
  ran([process.execPath, cli, 'image', project, '--work-dir', work, '--cache-dir', join(scratch, 'cache'), '--no-install'], { HOME: homedir() });
  const { images: [image], artifacts } = JSON.parse(readFileSync(join(work, 'record.json'), 'utf8'));
  const [manifest] = image.manifests;
  const layers = manifest.layers.map((digest) => gunzipSync(readFileSync(join(work, image.layout, 'blobs/sha256', digest.slice(7)))).length);
  return layers.reduce((sum, bytes) => sum + bytes, 0) - artifacts.find((one) => `linux/${one.arch}` === manifest.platform).bytes;
}

/** Wall seconds of each command, runs taken in turn; `make(run)` answers the command line. */
function inTurn(commands, between = () => {}) {
  const times = new Map(commands.map(([name]) => [name, []]));
  for (let run = 0; run < RUNS; run++) for (const [name, make] of commands) {
    between();
    times.get(name).push(ran(make(run)).wall);
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}

/**
 * Wall seconds of the same by the library, in a process that has it loaded: what a program pays that moves many images. Crane and regctl can't
 * be asked so; their start is part of what they take.
 */
async function inProcess(source, parts) {
  const library = await import(pathToFileURL(join(dirname(cli), cli.includes('/build/front/') ? '../index.js' : 'index.js')));
  const timed = async (work) => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };
  const retag = [], index = [];
  for (let run = 0; run <= RUNS; run++) {
    retag.push(await timed(() => library.retag({ source, destinations: [`${server.name}/library${run}/big:1`] })));
    index.push(await timed(() => library.index({ destination: `${server.name}/small:library${run}`, sources: parts })));
  }
  return { retag: median(retag.slice(1)), index: median(index.slice(1)) };
}

/** The three commands for one copy; `to(tool)` answers the destination. */
function copies(source, to, registries) {
  const hosts = registries.flatMap((one) => ['--host', `reg=${one},tls=disabled`]);
  return [
    ['loong-adapt retag', (run) => [process.execPath, cli, 'retag', source, to(`own${run}`)]],
    // What the others do: they don't look for signatures and SBOMs beside the image.
    ['loong-adapt retag --attestations drop', (run) => [process.execPath, cli, 'retag', source, to(`bare${run}`), '--attestations', 'drop']],
    ['crane copy', (run) => ['crane', 'copy', '--insecure', source, to(`crane${run}`)]],
    ['regctl image copy', (run) => ['regctl', ...hosts, 'image', 'copy', source, to(`regctl${run}`)]],
  ];
}

/** Runs a command and answers wall seconds and its peak resident memory in MB. */
function withPeak(command) {
  return new Promise((done, fail) => {
    const began = performance.now();
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, HOME: scratch } });
    let peak = 0;
    const look = setInterval(() => {
      try {
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
      } catch {
        // It has just ended.
      }
    }, 20);
    child.on('error', fail);
    child.on('close', (code) => {
      clearInterval(look);
      if (code === 0) done({ wall: (performance.now() - began) / 1000, peak: peak / 1024 });
      else fail(new Error(`${command.join(' ')} ended with ${code}`));
    });
  });
}

const server = await registry();
const ends = [server.end];
try {
  const own = (...args) => [process.execPath, cli, ...args];
  const big = new Layout('big');
  const layers = [];
  for (let number = 0; number < LAYERS; number++) layers.push(await bigLayer(big, number));
  big.finish([big.image('amd64', layers)], 'big:1');
  const source = `${server.name}/staging/big:1`;
  ran(own('retag', `oci:${big.dir}:big:1`, source));

  const besides = besidesProgram();
  // Only where it is there: the engine's own command for the same.
  const imagetools = spawnSync('docker', ['buildx', 'version']).status === 0;
  const before = bytesIn(server.root);
  const retag = inTurn([
    ['node -e 0', () => [process.execPath, '-e', '0']],
    ...copies(source, (tool) => `${server.name}/${tool}/big:1`, [server.name]),
    ...(imagetools ? [['docker buildx imagetools create', (run) => ['docker', 'buildx', 'imagetools', 'create', '--tag', `${server.name}/buildx${run}/big:1`, source]]] : []),
  ]);
  const moved = bytesIn(server.root) - before;

  // A name in a registry that is not next door, as most are.
  const distant = await farAway(server, DELAY);
  ends.push(distant.end);
  const far = inTurn(copies(`${distant.name}/staging/big:1`, (tool) => `${distant.name}/far-${tool}/big:1`, [distant.name]));

  // The bytes move: between two registries, each time into an empty one, whose disk has written what was before.
  const second = await registry('second');
  ends.push(second.end);
  const across = inTurn(copies(source, (tool) => `${second.name}/${tool}/big:1`, [server.name, second.name]), () => {
    rmSync(join(second.root, 'docker'), { recursive: true, force: true });
    spawnSync('sync');
  });

  const small = new Layout('small');
  const plain = await tarOf([['app', Buffer.from('x')]]);
  const layer = { ...small.put(LAYER, gzipSync(plain)), diffId: `sha256:${createHash('sha256').update(plain).digest('hex')}` };
  const roots = ARCHES.map((arch) => small.image(arch, [layer]));
  small.finish(roots, 'small:1');
  ran(own('retag', `oci:${small.dir}:small:1`, `${server.name}/small:all`));
  const parts = roots.map((root) => `${server.name}/small@${root.digest}`);
  const index = inTurn([
    ['loong-adapt index', (run) => own('index', `${server.name}/small:own${run}`, ...parts)],
    ['regctl index create', (run) => ['regctl', '--host', `reg=${server.name},tls=disabled`, 'index', 'create', ...parts.flatMap((part) => ['--ref', part]), `${server.name}/small:regctl${run}`]],
    ['crane index append', (run) => ['crane', 'index', 'append', '--insecure', ...parts.flatMap((part) => ['-m', part]), '-t', `${server.name}/small:crane${run}`]],
  ]);

  const library = await inProcess(source, parts);

  const blobs = layers.map((one) => big.blob(one.digest));
  const gzip = [], audits = [];
  for (let run = 0; run < RUNS; run++) {
    gzip.push(ran(['sh', '-c', 'for blob; do gzip -t < "$blob" || exit 1; done', 'sh', ...blobs]).wall);
    audits.push(await withPeak(own('audit', `oci:${big.dir}:big:1`)));
  }
  const audit = median(audits.map((one) => one.wall)), peak = Math.max(...audits.map((one) => one.peak));

  printTable([
    ['what', 'command', 'median of 3'],
    ...[...retag].map(([name, wall]) => [`1 GB image, another name in the registry (${(moved / 1e6).toFixed(2)} MB more on its disk after all)`, name, seconds(wall)]),
    ['the same, without a start', 'the library\'s retag()', seconds(library.retag)],
    ...[...far].map(([name, wall]) => [`the same in a registry ${DELAY} ms away`, name, seconds(wall)]),
    ...[...across].map(([name, wall]) => ['1 GB image, from one registry to another', name, seconds(wall)]),
    ...[...index].map(([name, wall]) => [`index over ${ARCHES.length} platforms`, name, seconds(wall)]),
    ['the same, without a start', 'the library\'s index()', seconds(library.index)],
    ['1 GB of layers', 'gzip -t', seconds(median(gzip))],
    ['1 GB of layers', `loong-adapt audit (peak ${peak.toFixed(0)} MB)`, seconds(audit)],
  ]);
  const best = (times) => Math.min(...[...times].filter(([name]) => !/^(loong-adapt|node) /.test(name)).map(([, wall]) => wall));
  const results = [
    limit('retag of 1 GB, seconds', retag.get('loong-adapt retag'), 1),
    limit('MB that all names added to the registry', moved / 1e6, 1),
    limit('index over 20 platforms, seconds', index.get('loong-adapt index'), 1),
    limit('KiB in the layer of a static program besides it', besides / 1024, 64),
    limit('audit ÷ gzip -t', audit / median(gzip), 2),
    limit('peak memory of the audit, MB', peak, 200),
    limit('retag ÷ the faster of crane copy and regctl image copy', retag.get('loong-adapt retag') / best(retag), 1),
    limit('index ÷ the faster of regctl and crane', index.get('loong-adapt index') / best(index), 1),
    limit(`retag ÷ the faster of them, ${DELAY} ms away`, far.get('loong-adapt retag') / best(far), 1),
    limit('copy to another registry ÷ the faster of them', across.get('loong-adapt retag') / best(across), 1),
    limit('retag by the library ÷ the faster of crane copy and regctl image copy', library.retag / best(retag), 1),
    limit('index by the library ÷ the faster of regctl and crane', library.index / best(index), 1),
  ];
  keep('Images', [seconds(retag.get('node -e 0')), seconds(retag.get('loong-adapt retag')), seconds(library.retag), seconds(retag.get('crane copy')), seconds(retag.get('regctl image copy')), seconds(index.get('loong-adapt index')), seconds(library.index), seconds(index.get('regctl index create')), seconds(far.get('loong-adapt retag')), seconds(best(far)), seconds(across.get('loong-adapt retag')), seconds(best(across)), results[4], `${peak.toFixed(0)} MB`]);
} finally {
  for (const end of ends) end();
  rmSync(scratch, { recursive: true, force: true });
}
