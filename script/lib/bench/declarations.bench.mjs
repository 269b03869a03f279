// Time to look through 10,000 declaration files against `grep -r` over them, in one run. TREE=DIR: through the files of that folder instead.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { architectureWords } from '../../../build/gaps/declarations/words.js';
import { projectFiles } from '../../../build/gaps/declarations/scan.js';
import { Skipped } from '../../../build/gaps/declarations/skipped.js';
import { keep, limit, measure, median, printTable, root } from './measure.mjs';

const FILES = 10_000;
const ROUNDS = 5;
/** The names of architectures that the scan goes by, and where an image comes from. */
const NAMES = [...architectureWords(), 'FROM'].join('|');
const scratch = mkdtempSync(join(tmpdir(), 'loong-adapt-bench-'));
try {
  const given = process.env.TREE;
  const tree = given === undefined ? join(scratch, 'tree') : resolve(given);
  if (given === undefined) writeTree(tree);
  // The scan as a process of its own, as grep is; without what a Node process costs before its first line.
  const scan = join(scratch, 'scan.mjs');
  writeFileSync(scan, `
    import { findDeclarationGaps } from ${JSON.stringify(join(root, 'build/gaps/declarations/index.js'))};
    import { projectFiles } from ${JSON.stringify(join(root, 'build/gaps/declarations/scan.js'))};
    import { readBytes } from ${JSON.stringify(join(root, 'build/gaps/declarations/read.js'))};
    import { Skipped } from ${JSON.stringify(join(root, 'build/gaps/declarations/skipped.js'))};
    import { architecture } from ${JSON.stringify(join(root, 'build/target/architectures.js'))};
    import { silentReporter } from ${JSON.stringify(join(root, 'build/lib/log.js'))};
    const context = { target: architecture('loong64'), baseline: architecture('amd64'), workDir: '/nonexistent', cacheDir: '', reporter: silentReporter, signal: new AbortController().signal, install: false, network: false };
    const tree = ${JSON.stringify(tree)};
    const timed = async (work) => {
      const started = performance.now();
      const answer = await work();
      return { answer, seconds: (performance.now() - started) / 1000 };
    };
    const look = () => findDeclarationGaps({ root: tree, file: {} }, context);
    if (process.argv[2] === 'read') {
      // What no scan by one thread of Node can do without: every file listed, opened, read and closed.
      const { seconds } = await timed(() => { for (const path of projectFiles(tree, '', new Skipped())) readBytes(tree + '/' + path); });
      console.log(JSON.stringify({ seconds }));
    } else {
      const first = await timed(look);
      let warm = Infinity;
      for (let again = 0; again < 4; again++) warm = Math.min(warm, (await timed(look)).seconds);
      console.log(JSON.stringify({ gaps: first.answer.gaps.length, seconds: first.seconds, warm }));
    }
  `);
  const files = given === undefined ? FILES : [...projectFiles(tree, '', new Skipped())].length;
  const times = { grep: [], read: [], scan: [], warm: [] };
  let gaps = 0;
  for (let round = 0; round < ROUNDS; round++) {
    times.grep.push(measure(['grep', '-rniE', NAMES, tree]).wall);
    const run = measure([process.execPath, scan]);
    if (run.code !== 0) throw new Error(run.stderr.slice(-800));
    const answer = JSON.parse(run.stdout);
    gaps = answer.gaps;
    times.scan.push(answer.seconds);
    times.warm.push(answer.warm);
    times.read.push(JSON.parse(measure([process.execPath, scan, 'read']).stdout).seconds);
  }
  if (given === undefined && gaps < FILES / 10) throw new Error(`only ${gaps} gaps found: nothing was looked through`);
  const seconds = (value) => `${value.toFixed(2)} s`;
  printTable([
    ['what', 'median'],
    ['grep -rniE', seconds(median(times.grep))],
    ['list and read alone', seconds(median(times.read))],
    [`scan, ${gaps} gaps`, seconds(median(times.scan))],
    ['scan again in the same process', seconds(median(times.warm))],
  ]);
  const verdict = limit('scan ÷ grep -r', median(times.scan) / median(times.grep), 3);
  keep('Declaration files', [given === undefined ? String(files) : `${files}, of published projects`, seconds(median(times.grep)), seconds(median(times.read)), seconds(median(times.scan)), seconds(median(times.warm)), verdict]);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Files of the sizes and kinds that projects have: one in five goes by the architecture. */
function writeTree(tree) {
  for (let number = 0; number < FILES; number++) {
    const folder = join(tree, `part${number % 100}`, `module${number % 7}`);
    if (number < 700) mkdirSync(folder, { recursive: true });
    const [name, text] = fileOf(number);
    writeFileSync(join(folder, name), text);
  }
  spawnSync('sync');
}

function fileOf(number) {
  const steps = (line) => Array.from({ length: 40 }, (_, step) => line(step)).join('\n');
  const bound = number % 5 === 0;
  switch (number % 4) {
    case 0: return [`Dockerfile.part${number}`, `FROM scratch\nLABEL name="service-${number}"\n${steps((step) => `COPY out/file-${step} /srv/${number}/file-${step}`)}\n${bound ? 'RUN case $TARGETARCH in amd64|arm64) ;; *) exit 1 ;; esac\n' : ''}`];
    case 1: return [`rules${number}.mk`, `${bound ? 'ALL_ARCH := amd64 arm64 s390x\n' : ''}${steps((step) => `target-${step}: deps-${step}\n\t@echo building ${step}\n\tgo build -o $@ ./cmd/part-${step}`)}\n`];
    case 2: return [`step${number}.sh`, `#!/bin/sh\nset -e\n${bound ? 'for arch in amd64 arm64; do build "$arch"; done\n' : ''}${steps((step) => `if [ -f "part-${step}" ]; then\n  cp "part-${step}" "$out/${step}"\nfi`)}\n`];
    default: return [`deploy${number}.yaml`, `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: part-${number}\ndata:\n${steps((step) => `  key-${step}: "value ${step} of ${number}"`)}\n`];
  }
}
