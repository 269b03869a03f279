// CPU of detection on minio/mc of June 2021 against a cold cross compile of it, and warm detection against cold, in one run.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, keep, limit, measure, printTable } from './measure.mjs';

const MC = 'github.com/minio/mc@v0.0.0-20210626002108-cebf3318546f';
const scratch = mkdtempSync(join(tmpdir(), 'loong-adapt-bench-'));
const fresh = (name) => mkdtempSync(join(scratch, `${name}-`));
try {
  // Downloads are no part of it: everything is in the module cache before the clock runs.
  const downloaded = JSON.parse(spawnSync('go', ['mod', 'download', '-json', MC], { cwd: scratch, encoding: 'utf8', env: { ...process.env, GOFLAGS: '' } }).stdout);
  const source = join(scratch, 'source');
  cpSync(downloaded.Dir, source, { recursive: true });
  spawnSync('chmod', ['-R', 'u+w', source]);
  spawnSync('go', ['mod', 'download'], { cwd: source, env: { ...process.env, GOFLAGS: '-mod=mod' } });

  // The probe is a program of its own, built once per version and machine: counted apart.
  const cache = fresh('cache');
  const tiny = fresh('tiny');
  writeFileSync(join(tiny, 'go.mod'), 'module example.org/tiny\n\ngo 1.21\n');
  writeFileSync(join(tiny, 'main.go'), 'package main\n\nfunc main() {}\n');
  const detect = (project) => {
    const result = measure([process.execPath, cli, 'detect', project, '--json', '--cache-dir', cache, '--work-dir', fresh('work')]);
    if (result.code !== 0) throw new Error(`detect ended with ${result.code}: ${result.stderr.slice(-800)}`);
    return result;
  };
  const probe = detect(tiny);
  const cold = detect(MC);
  const warm = detect(MC);

  const goCache = fresh('gocache');
  const compile = measure(['go', 'build', '-gcflags=-e', './...'], { cwd: source, env: { GOOS: 'linux', GOARCH: 'loong64', CGO_ENABLED: '0', GOFLAGS: '-mod=mod -buildvcs=false', GOCACHE: goCache } });
  if (compile.code === 0) throw new Error('the cross compile succeeded: it should have failed');
  const list = measure(['go', 'list', '-e', '-deps', '-export', '-gcflags=all=-e', './...'], { cwd: source, env: { GOOS: 'linux', GOARCH: 'loong64', CGO_ENABLED: '0', GOFLAGS: '-mod=mod -buildvcs=false', GOCACHE: fresh('gocache') } });

  const roots = (run) => JSON.parse(run.stdout).gaps.filter((gap) => gap.ecosystem === 'go').length;
  if (roots(cold) === 0) throw new Error('detect found no Go gap in it: nothing to compare');
  const seconds = (value) => `${value.toFixed(1)} s`;
  printTable([
    ['what', 'CPU', 'wall', 'Go roots'],
    ['build of the probe, once', seconds(probe.cpu), seconds(probe.wall), '–'],
    ['detect, cold', seconds(cold.cpu), seconds(cold.wall), roots(cold)],
    ['detect, warm', seconds(warm.cpu), seconds(warm.wall), roots(warm)],
    ['go build, cold GOCACHE', seconds(compile.cpu), seconds(compile.wall), 'stops at x/sys'],
    ['go list -e -export, cold GOCACHE', seconds(list.cpu), seconds(list.wall), '–'],
  ]);
  const first = limit('CPU of detect, cold ÷ CPU of go build', cold.cpu / compile.cpu, 1 / 6);
  const second = limit('wall of detect, warm ÷ cold', warm.wall / cold.wall, 1 / 2);
  keep('Detection', [seconds(compile.cpu), seconds(list.cpu), seconds(cold.cpu), seconds(warm.cpu), first, `${seconds(cold.wall)} → ${seconds(warm.wall)}`, second]);
} finally {
  spawnSync('chmod', ['-R', 'u+w', scratch]);
  rmSync(scratch, { recursive: true, force: true });
}
