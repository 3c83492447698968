import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const clockOutside = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Ask the injected Clock.' },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Ask the injected Clock.',
  },
];

export default defineConfig(
  globalIgnores(['dist', 'node_modules', '.data', 'coverage']),
  // Compiled at run time, against types that are generated from the OpenAPI document.
  globalIgnores(['test/interop/generated-typescript/client']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,mts}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      // Destructuring with a rest drops members: those are named and not used.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Abstract classes are injection tokens, entities are shapes of rows: plain objects fill both.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Wire classes have no methods: what is spread from one is all there is.
      '@typescript-eslint/no-misused-spread': 'off',
      // Nest modules and CQRS messages are classes that may hold nothing but decorators.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'max-depth': ['error', 3],
      complexity: ['error', 10],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config/environment.ts reads the environment.' },
      ],
    },
  },
  {
    files: ['**/domain/**/*.ts', '**/commands/**/*.ts', '**/queries/**/*.ts', 'libs/crypto/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...clockOutside] },
  },
  {
    // Nest hands dependencies to constructors by type: their number is no measure of the design.
    files: [
      '**/{commands,queries}/*.ts',
      '**/*.{handler,controller,repository,reader,store,module,strategy,guard}.ts',
    ],
    rules: { 'max-params': 'off', '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['**/*.spec.ts', '{test,tools}/**/*.{ts,mts}', '**/testing/**/*.ts', '**/migrations/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
      'max-params': 'off',
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/config/environment.ts', 'apps/demo/**', 'apps/*/write-build-information.mts', 'test/load/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['**/*.{js,cjs,mjs}'], languageOptions: { globals: globals.node } },
);
