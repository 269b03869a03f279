import tseslint from 'typescript-eslint';

/** Only one file may start processes, and only the fronts may know of a workflow runner: see docs/architecture.md. */
const boundaries = (...names) => ({
  'no-restricted-imports': ['error', { paths: names.map(({ name, message }) => ({ name, message })) }],
});
const processes = { name: 'node:child_process', message: 'Start processes by lib/exec.ts: it ends their children, too.' };
const processesShort = { name: 'child_process', message: processes.message };
const runner = { name: '@actions/core', message: 'Only src/front knows of a workflow runner.' };

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'coverage/', 'node_modules/', '**/fixtures/', 'examples/', '.cache/', '.loong-adapt*/'] },
  {
    files: ['src/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...boundaries(processes, processesShort, runner),
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 250, skipComments: true, skipBlankLines: true }],
      'no-console': 'error',
      'no-control-regex': 'off',
      // The code names what a thing is; these ask for the longer or the noisier form of the same.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Types of what comes from outside (archives, JSON) promise more than hostile input keeps.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-useless-default-assignment': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/no-unsafe-type-assertion': 'off',
    },
  },
  { files: ['src/lib/exec.ts'], rules: boundaries(runner) },
  { files: ['src/front/**/*.ts'], rules: { ...boundaries(processes, processesShort), 'no-console': 'off' } },
  {
    files: ['__tests__/**/*.ts'],
    extends: [tseslint.configs.recommended],
    rules: { eqeqeq: ['error', 'always', { null: 'ignore' }], '@typescript-eslint/no-explicit-any': 'error', '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }] },
  },
  { files: ['**/*.{js,mjs,cjs}'], rules: { eqeqeq: ['error', 'always', { null: 'ignore' }], 'prefer-const': 'error', 'no-var': 'error' } },
);
