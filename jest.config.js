/** One folder of `__tests__` per tier; `script/test` picks them. */
export default {
  // Figures are noisy on small machines; a test that hangs is still ended.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  testEnvironment: '<rootDir>/__tests__/environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/build/', '<rootDir>/examples/', '<rootDir>/.cache/', '<rootDir>/.loong-adapt/'],
  testPathIgnorePatterns: ['/node_modules/', '/fixtures/'],
};
