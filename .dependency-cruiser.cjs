/** The arrows of the house: front → stages → wings → target, project, record, lib. See docs/architecture.md. */
const WINGS = 'gaps|recipes|build|images|packaging|smoke|cluster|report';
const BASE = 'target|project|record|lib';

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'base-knows-no-one-above', severity: 'error', comment: 'target, project, record and lib are used by all and use no wing, stage or front.',
      from: { path: `^src/(${BASE})/` }, to: { path: `^src/(${WINGS}|stages|front)/` },
    },
    {
      name: 'lib-and-record-are-ground', severity: 'error', comment: 'lib knows no project and no run; the record knows only lib. The context names the architectures, as types.',
      from: { path: '^src/(lib|record)/', pathNot: '^src/lib/context\\.ts$' }, to: { path: '^src/(target|project)/' },
    },
    {
      name: 'wings-know-no-one-above', severity: 'error', comment: 'A wing is used by stages and uses none, nor a front.',
      from: { path: `^src/(${WINGS})/` }, to: { path: '^src/(stages|front)/' },
    },
    {
      name: 'wings-stand-apart', severity: 'error', comment: 'A wing does not import another: the stage hands functions over.',
      from: { path: `^src/(${WINGS})/` }, to: { path: `^src/(${WINGS})/`, pathNot: '^src/$1/' },
    },
    { name: 'stages-know-no-front', severity: 'error', from: { path: '^src/stages/' }, to: { path: '^src/front/' } },
    {
      name: 'only-front-knows-the-runner', severity: 'error', comment: 'A workflow runner is one of three ways in.',
      from: { path: '^src/', pathNot: '^src/front/' }, to: { path: 'node_modules/@actions/core|^@actions/core' },
    },
    {
      name: 'only-exec-starts-processes', severity: 'error', comment: 'lib/exec.ts ends the children of what it starts.',
      from: { path: '^src/', pathNot: '^src/lib/exec\\.ts$' }, to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'no-undeclared-packages', severity: 'error', comment: 'The bundle holds what package.json names under dependencies.',
      from: { path: '^src/' }, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
    { name: 'no-unresolvable', severity: 'error', from: { path: '^src/' }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // swc reads every TypeScript; type imports count as well.
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], mainFields: ['module', 'main'] },
  },
};
