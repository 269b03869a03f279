import type { AdaptRecord, Gap } from '../../../src/record/types.js';

/** A gap with what most have; `change` says what is special. */
export function gap(change: Partial<Gap>): Gap {
  return {
    id: '0123456789ab', rule: 'go/undefined', why: 'ioctl numbers are not declared for linux/loong64', ecosystem: 'go', kind: 'undefined', package: 'example.org/term/ioctl',
    culprit: { module: 'example.org/term', version: 'v0.3.0' }, location: { file: 'go.mod', line: 7 }, symbols: ['TCGETS', 'TCSETS'],
    evidence: { level: 'static', detail: 'ioctl/term.go:12: undefined: TCGETS' }, cascades: ['example.org/tool/cmd'],
    remedy: { kind: 'upgrade', summary: 'example.org/term v0.3.0 → v0.5.1', reason: 'first published version that supports the target', module: 'example.org/term', from: 'v0.3.0', to: 'v0.5.1' },
    state: 'closed', proof: { command: 'GOOS=linux GOARCH=loong64 go build ./...', result: 'all 42 packages compile' },
    ...change,
  };
}

const DIGEST = (sign: string): string => `sha256:${sign.repeat(64)}`;

/** A whole run that went well, with a gap of each state. */
export function sample(): AdaptRecord {
  const stage = (seconds: number, minute: number): { state: 'done'; startedAt: string; seconds: number } => ({ state: 'done', startedAt: `2026-11-24T10:0${minute}:00.000Z`, seconds });
  return {
    recordVersion: 1, tool: { name: 'loong-adapt', version: '0.1.0' },
    project: { asked: 'example.org/tool@v1.4.2', source: 'module', module: 'example.org/tool', version: 'v1.4.2', ecosystems: ['go'] },
    target: 'loong64', baseline: 'amd64', options: { remedy: 'recipe' },
    stages: { setup: stage(3.2, 0), detect: stage(6.1, 1), patch: stage(41.5, 2), build: stage(62, 3), image: stage(4.4, 4), resources: stage(0, 5), smoke: stage(12.7, 6) },
    setup: {
      runner: 'qemu', host: { os: 'linux 6.1.0', arch: 'amd64', distribution: 'Debian GNU/Linux 13 (trixie)' }, go: { path: '/usr/local/go/bin/go', version: 'go1.26.8' },
      qemu: { path: '/usr/bin/qemu-loongarch64', version: '10.0.2' }, cc: { command: '/opt/cross/cc', version: 'zig 0.17.1' }, exec: '/tmp/w/setup/bin/go_linux_loong64_exec',
      installed: ['zig 0.17.1'], binfmt: [], selfTest: [{ name: 'hello world', passed: true, detail: 'printed "hello from loong64" in 0.1 s' }],
    },
    gaps: [
      gap({}),
      gap({
        id: '1123456789ab', rule: 'go/excluded', why: 'its struct files exist for other architectures only', kind: 'excluded', package: 'example.org/probe/v3/host', culprit: { module: 'example.org/probe/v3', version: 'v3.21.5' },
        location: { file: 'go.mod', line: 9 }, symbols: ['utmp', 'sizeOfUtmp'], evidence: { level: 'compiled', detail: 'host/host_linux.go:91:15: undefined: sizeOfUtmp' }, cascades: [],
        remedy: { kind: 'recipe', summary: 'recipe probe-structs', reason: 'asked for', recipe: 'probe-structs' }, proof: { command: 'go build ./...', result: 'all 42 packages compile; Sizeof(utmp) = 0x190' },
      }),
      gap({
        id: '2123456789ab', rule: 'shell/arch-list', why: 'a list of architectures without loongarch64', ecosystem: 'shell', kind: 'arch-list', package: '', culprit: { file: 'scripts/check.sh', line: 31 }, location: { file: 'scripts/check.sh', line: 31 },
        symbols: ['x86_64', 'aarch64', 's390x'], evidence: { level: 'declared', detail: "case $(uname -m) in 'x86_64' | 'aarch64' | 's390x')" }, cascades: [],
        remedy: { kind: 'recipe', summary: 'recipe arch-list', reason: 'adds the target to the list', recipe: 'arch-list' }, proof: { command: 'sh scripts/check.sh', result: 'accepts loongarch64' },
      }),
      gap({
        id: '3123456789ab', rule: 'dockerfile/base-image', why: 'the base image has no linux/loong64', ecosystem: 'dockerfile', kind: 'base-image', package: '', culprit: { file: 'Dockerfile', line: 1 }, location: { file: 'Dockerfile', line: 1 },
        symbols: ['registry.example.org/minimal:9'], evidence: { level: 'declared', detail: 'FROM registry.example.org/minimal:9' }, cascades: [],
        remedy: { kind: 'none', summary: '', reason: 'no base for the target is known that replaces it' }, state: 'unclosable',
      }),
    ].map((one) => (one.state === 'unclosable' ? withoutProof(one) : one)),
    info: [{ rule: 'go/upgrade', message: 'example.org/term v0.7.0 is the newest version', location: { file: 'go.mod', line: 7 } }],
    notes: [{ stage: 'detect', kind: 'decision', message: 'scope ./..., CGO_ENABLED=0, without tests' }],
    libraries: [
      { module: 'example.org/term', version: 'v0.3.0', verdict: 'not adapted', decidedBy: 'static', redirected: { original: 'example.org/term@v0.3.0', to: 'example.org/term@v0.5.1' } },
      { module: 'example.org/probe/v3', version: 'v3.21.5', verdict: 'not adapted', decidedBy: 'test application', declaration: 'host/types_linux.go:1', redirected: { original: 'example.org/probe/v3@v3.21.5', to: './third_party/loong-adapt/example.org/probe/v3@v3.21.5' } },
      { module: 'example.org/yaml', version: 'v2.4.0', verdict: 'adapted', decidedBy: 'static' },
      { module: 'example.org/cli', version: 'v1.0.0', verdict: 'adapted', decidedBy: 'static' },
    ],
    adaptation: {
      dir: 'adapted', goflags: '', env: {}, patch: 'adapt.patch',
      applied: [
        { remedy: { kind: 'upgrade', summary: 'example.org/term v0.3.0 → v0.5.1', reason: 'first published version that supports the target' }, gaps: ['0123456789ab'], files: ['go.mod', 'go.sum'] },
        { remedy: { kind: 'recipe', summary: 'recipe probe-structs', reason: 'asked for', recipe: 'probe-structs' }, gaps: ['1123456789ab'], files: ['third_party/loong-adapt/example.org/probe/v3@v3.21.5/host/host_linux_loong64.go'] },
        { remedy: { kind: 'recipe', summary: 'recipe arch-list', reason: 'adds the target to the list', recipe: 'arch-list' }, gaps: ['2123456789ab'], files: ['scripts/check.sh'] },
      ],
    },
    artifacts: [
      { name: 'tool', arch: 'amd64', path: 'bin/amd64/tool', bytes: 21_800_000, sha256: 'a'.repeat(64), seconds: 20.1, machine: 'x86-64', interpreter: '', command: 'CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -trimpath -o tool .' },
      { name: 'tool', arch: 'loong64', path: 'bin/loong64/tool', bytes: 22_400_000, sha256: 'b'.repeat(64), seconds: 41.2, machine: 'LoongArch', interpreter: '', command: 'CGO_ENABLED=0 GOOS=linux GOARCH=loong64 go build -trimpath -o tool .' },
    ],
    images: [{
      reference: 'tool:v1.4.2', layout: 'images/tool', digest: DIGEST('c'), builder: 'buildah 1.39.3', retagged: ['loong64/tool:v1.4.2'],
      manifests: [{ platform: 'linux/amd64', digest: DIGEST('d'), bytes: 9_100_000, layers: [DIGEST('1')] }, { platform: 'linux/loong64', digest: DIGEST('e'), bytes: 9_400_000, layers: [DIGEST('2')] }],
      checks: [{ name: 'ELF header', passed: true, detail: '/usr/bin/tool is LoongArch, static' }, { name: 'platform', passed: true, detail: 'the config says linux/loong64' }],
    }],
    resources: { summary: 'none asked for' },
    smoke: {
      level: 'run', levelReason: 'level kernel: no kernel in the cache, and nothing may be fetched', runner: 'qemu', passed: true, services: ['store v0.9.1'], differences: [],
      commands: ['amd64', 'loong64'].flatMap((arch) => [
        { command: 'tool --version', arch, exitCode: 0, output: 'tool version v1.4.2 (commit 0a1b2c3)\n', seconds: arch === 'amd64' ? 0.1 : 0.8, passed: true },
        { command: 'tool put a.txt store/bucket', arch, exitCode: 0, output: '`a.txt` -> `store/bucket/a.txt`\nTotal: 3 B, Transferred: 3 B\n', seconds: arch === 'amd64' ? 0.2 : 1.1, passed: true },
      ]),
    },
    report: { html: 'report.html', summary: 'summary.md', sarif: 'gaps.sarif' },
  };
}

function withoutProof({ proof: _proof, ...rest }: Gap): Gap {
  return rest;
}
