import globals from 'globals';
import lit from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';
import wc from 'eslint-plugin-wc';

/**
 * What the core, the backend and the simulation may only reach through a port: with these out of reach, one seed
 * replays a whole run, and the same code runs in a page, a worker, Node and the simulation.
 */
const HOST_GLOBALS = [
  'Date',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'requestAnimationFrame',
  'requestIdleCallback',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'BroadcastChannel',
  'indexedDB',
  'localStorage',
  'sessionStorage',
  'caches',
  'navigator',
  'document',
  'window',
  'self',
  'location',
  'crypto',
  'performance',
  'process',
];

const throughPorts = {
  'no-restricted-globals': [
    'error',
    ...HOST_GLOBALS.map((name) => ({ name, message: 'Take it from a port: a simulated run must decide what it does.' })),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Take randomness from the random port: one seed must replay a run.' },
    ...HOST_GLOBALS.map((property) => ({
      object: 'globalThis',
      property,
      message: 'Take it from a port: a simulated run must decide what it does.',
    })),
  ],
  'no-restricted-imports': [
    'error',
    { patterns: [{ regex: '^node:', message: 'This code also runs in browsers: take what the host gives through a port.' }] },
  ],
};

export default tseslint.config(
  { ignores: ['**/dist/', '**/cdn/', '**/node_modules/', 'docs/api/', '.cache/', '.artifacts/', 'data/', '.ci/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/require-array-sort-compare': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // An arrow that only calls something reads better without braces: `() => listeners.delete(listener)`.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidOperator: true }],
      // A port's method is async by contract even where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Both `type` and `interface` say something: a union or a shape others may extend.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // With noUncheckedIndexedAccess, a checked index says more than a cast.
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },

  {
    files: ['packages/client/src/**', 'packages/backend/src/**', 'packages/simulation/src/**'],
    ignores: ['packages/client/src/platform/**'],
    rules: throughPorts,
  },

  {
    files: ['packages/elements/{src,test}/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended']],
    settings: { wc: { elementBaseClasses: ['LitElement'] } },
    rules: {
      'lit/no-legacy-template-syntax': 'error',
      'lit/no-template-arrow': 'off',
      'lit/no-useless-template-literals': 'error',
      'lit/prefer-static-styles': 'error',
    },
  },
  {
    files: ['packages/elements/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^lit(-html)?/(directives/|static-html|static)?unsafe-|^lit/directives/unsafe-',
              message: 'Text of other people must never become markup: render nodes.',
            },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|srcdoc)$/]',
          message: 'Text of other people must never become markup (and Trusted Types would refuse it): render nodes.',
        },
      ],
    },
  },

  {
    // Tests check what happens, with shortcuts that would be too loose in shipped code.
    files: ['**/test/**/*.ts', 'examples/e2e/**/*.ts', '**/bench/**/*.ts', '**/*.test.ts'],
    rules: {
      // node:test's `test` and `describe` return promises that the runner awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] }] },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },

  {
    files: ['**/*.{mjs,js}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: globals.node },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
  {
    files: ['examples/**/*.{js,mjs}', 'reference-server/public/**/*.js'],
    languageOptions: { globals: globals.browser },
  },
);
