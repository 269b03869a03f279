// CPU and memory of the probe against a cold cross compile of the same projects, in one run; then with one edit, and with none.
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, keep, limit, measure, median, printTable } from './measure.mjs';

const API = 'github.com/projectcalico/api';
/** Published projects, small to large. `replace` stands in for what a module's zip leaves out. */
const PROJECTS = [
  { name: 'gopsutil 2019', module: 'github.com/shirou/gopsutil@v0.0.0-20190323131628-2cbc9195c892' },
  { name: 'mc 2021', module: 'github.com/minio/mc@v0.0.0-20210626002108-cebf3318546f' },
  { name: 'mc 2025', module: 'github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9' },
  { name: 'ingress-nginx', module: 'k8s.io/ingress-nginx@v0.0.0-20240708192948-52c50467d67d' },
  {
    name: 'Calico', module: 'github.com/projectcalico/calico@v1.11.0-cni-plugin.0.20250813170300-a0db560f0520', replace: `${API}=${API}@v0.0.0-20231218190037-9183ab93f33e`,
    packages: ['./calicoctl/...', './cni-plugin/...', './kube-controllers/...', './typha/...', './felix/...', './node/...'],
  },
];

const scratch = mkdtempSync(join(tmpdir(), 'loong-adapt-bench-'));
const fresh = (name) => mkdtempSync(join(scratch, `${name.replaceAll(' ', '-')}-`));
const cache = fresh('cache');
const seconds = (value) => `${value.toFixed(2)} s`;
const mean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Runs `detect`; answers its CPU and what the probe says of itself. */
function detect(folder, work, project) {
  const more = [...(project.packages ?? []).flatMap((one) => ['--packages', one]), ...(project.replace === undefined ? [] : ['--replace', project.replace])];
  const result = measure([process.execPath, cli, 'detect', folder, '--json', '--verbose', '--cache-dir', cache, '--work-dir', work, ...more]);
  if (result.code !== 0) throw new Error(`detect ended with ${result.code}: ${result.stderr.slice(-800)}`);
  const probes = [...result.stderr.matchAll(/probe: (\{.*\})/g)].map((match) => JSON.parse(match[1]));
  if (probes.length === 0) throw new Error('detect says nothing of its probe');
  const sum = (key) => probes.reduce((total, one) => total + one[key], 0);
  return { cpu: result.cpu, wall: result.wall, probe: sum('cpu'), packages: sum('packages'), peak: Math.max(...probes.map((one) => one.peak)), roots: JSON.parse(result.stdout).gaps.filter((gap) => gap.ecosystem === 'go').length };
}

function bench(project) {
  const downloaded = JSON.parse(spawnSync('go', ['mod', 'download', '-json', project.module], { cwd: scratch, encoding: 'utf8', env: { ...process.env, GOFLAGS: '' } }).stdout);
  const folder = join(fresh(project.name), 'source');
  cpSync(downloaded.Dir, folder, { recursive: true });
  spawnSync('chmod', ['-R', 'u+w', folder]);
  const compiled = join(fresh(project.name), 'source');
  cpSync(folder, compiled, { recursive: true });
  rmSync(join(compiled, 'vendor'), { recursive: true, force: true });
  for (const name of ['go.work', 'go.work.sum']) for (const copy of [folder, compiled]) rmSync(join(copy, name), { force: true }); // Published modules are built without it.
  const env = { GOOS: 'linux', GOARCH: 'loong64', CGO_ENABLED: '0', GOFLAGS: '-mod=mod -buildvcs=false', GOWORK: 'off', GOCACHE: fresh('gocache') };
  if (project.replace !== undefined) spawnSync('go', ['mod', 'edit', `-replace=${project.replace}`], { cwd: compiled });
  const packages = project.packages ?? ['./...'];
  // Downloads are no part of it: everything is in the module cache before the clock runs.
  spawnSync('go', ['list', '-e', '-deps', ...packages], { cwd: compiled, env: { ...process.env, ...env } });

  const work = fresh('work');
  const first = detect(folder, work, project);
  const again = detect(folder, work, project);
  appendFileSync(edited(folder, packages), '\nvar _ = 1 // edited\n');
  const edit = detect(folder, work, project);
  const compile = measure(['go', 'build', '-gcflags=-e', ...packages], { cwd: compiled, env });
  if (compile.cpu < first.cpu) throw new Error(`${project.name}: the cross compile did next to nothing: ${compile.stderr.slice(0, 400)}`);
  rmSync(env.GOCACHE, { recursive: true, force: true });
  return { project: project.name, first, again, edit, compile: compile.cpu };
}

/** A Go file of the project's first package with one. */
function edited(folder, packages) {
  const start = packages[0].replace(/\/?\.\.\.$/, '');
  for (const entry of readdirSync(join(folder, start), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && /^[a-z]+\.go$/.test(entry.name) && !/\/(vendor|testdata|internal|_[^/]*)\//.test(path)) return path;
  }
  throw new Error(`no Go file in ${folder}`);
}

try {
  // The probe is a program of its own, built once per version and machine.
  const tiny = fresh('tiny');
  mkdirSync(tiny, { recursive: true });
  writeFileSync(join(tiny, 'go.mod'), 'module example.org/tiny\n\ngo 1.21\n');
  writeFileSync(join(tiny, 'main.go'), 'package main\n\nfunc main() {}\n');
  detect(tiny, fresh('work'), {});

  const rows = PROJECTS.map(bench);
  printTable([
    ['project', 'packages', 'Go roots', 'go build', 'detect', 'probe', 'detect ÷ build', 'one edit', 'none', 'memory', 'CPU a package'],
    ...rows.map(({ project, first, again, edit, compile }) => [
      project, first.packages, first.roots, seconds(compile), seconds(first.cpu), seconds(first.probe), (first.cpu / compile).toFixed(3), seconds(edit.probe), seconds(again.probe),
      `${Math.round(first.peak / 2 ** 20)} MiB`, `${((first.probe / first.packages) * 1000).toFixed(1)} ms`,
    ]),
  ]);
  const whole = limit('CPU of detect ÷ CPU of a cold cross compile, geometric mean', mean(rows.map((row) => row.first.cpu / row.compile)), 1 / 10);
  const memory = limit('peak memory in GiB, probe and two go commands', Math.max(...rows.map((row) => row.first.peak)) / 2 ** 30, 1);
  const edit = limit('CPU of the probe after one edit ÷ first run, geometric mean', mean(rows.map((row) => row.edit.probe / row.first.probe)), 1 / 2);
  const none = limit('CPU of the probe with nothing edited ÷ first run, geometric mean', mean(rows.map((row) => row.again.probe / row.first.probe)), 1 / 5);
  const perPackage = rows.map((row) => row.first.probe / row.first.packages);
  const linear = limit('CPU a package, largest project ÷ smallest', perPackage[perPackage.length - 1] / perPackage[0], 2);
  const warm = limit('wall time of detect, nothing edited ÷ first run, median project', median(rows.map((row) => row.again.wall / row.first.wall)), 1 / 2);
  keep('Detection', [...rows.map((row) => `${row.first.cpu.toFixed(1)} ÷ ${row.compile.toFixed(1)} s`), whole, memory, edit, none, linear, warm]);
} finally {
  spawnSync('chmod', ['-R', 'u+w', scratch]);
  rmSync(scratch, { recursive: true, force: true });
}
