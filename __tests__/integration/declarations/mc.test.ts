// @seconds 20
import { expect, test } from '@jest/globals';
import { findDeclarationGaps } from '../../../src/gaps/declarations/index.js';
import { openProject } from '../../../src/project/open.js';
import { newContext } from '../go-detect/fixture.js';

test('mc of June 2021: every script, image and release list that leaves loong64 out, at its line', async () => {
  const context = await newContext({ network: true });
  const project = await openProject('github.com/minio/mc@v0.0.0-20210626002108-cebf3318546f', undefined, context);
  const { gaps, notes } = await findDeclarationGaps(project, context);
  expect(notes).toEqual([]);
  expect(gaps.every(({ culprit, location }) => culprit.file === location.file && culprit.line === location.line)).toBe(true);
  const of = (ecosystem: string): string[] => gaps.filter((gap) => gap.ecosystem === ecosystem).map(({ location, rule, symbols }) => `${location.file}:${location.line} ${rule} ${symbols.join(' ')}`);
  expect(of('shell')).toEqual([
    'docker-buildx.sh:27 shell/arch-list linux/arm64 linux/amd64 linux/ppc64le linux/s390x',
    'docker-buildx.sh:34 shell/arch-list linux/arm64 linux/amd64 linux/ppc64le linux/s390x',
    'docker-buildx.sh:41 shell/arch-list linux/arm64 linux/amd64 linux/ppc64le linux/s390x',
    'buildscripts/build.sh:44 shell/arch-list linux/amd64 linux/ppc64le',
    'buildscripts/checkdeps.sh:73 shell/arch-case x86_64 ppc64le aarch64 arm* s390x',
    'buildscripts/cross-compile.sh:31 shell/arch-list linux/ppc64le linux/arm64 linux/s390x linux/arm linux/386',
  ]);
  expect(of('dockerfile')).toEqual([
    'Dockerfile:1 dockerfile/base-image golang:1.15-alpine',
    'Dockerfile:14 dockerfile/base-image registry.access.redhat.com/ubi8/ubi-minimal:8.3',
    'Dockerfile.dev:1 dockerfile/base-image registry.access.redhat.com/ubi8/ubi-minimal:8.3',
    'Dockerfile.release:1 dockerfile/base-image registry.access.redhat.com/ubi8/ubi-minimal:8.3',
    'Dockerfile.release:16 dockerfile/download ${TARGETARCH',
  ]);
}, 300_000);

test('mc of 2025 knows loong64 in the script that stopped in 2021', async () => {
  const context = await newContext({ network: true });
  const project = await openProject('github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9', undefined, context);
  const { gaps } = await findDeclarationGaps(project, context);
  expect(gaps.filter(({ location }) => location.file === 'buildscripts/checkdeps.sh')).toEqual([]);
}, 300_000);
