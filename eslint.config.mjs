import globals from 'globals';
import lit from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';
import wc from 'eslint-plugin-wc';

/**
 * What the core, the backend and the simulation may only reach through a port: with these out of reach, one seed
 * replays a whole run, and the same code runs in a page, a worker, Node and the simulation.
 */
const HOST_GLOBALS = [
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
    ...HOST_GLOBALS.map((name) => ({
      name,
      message: 'Take it from a port: a simulated run must decide what it does.',
    })),
  ],
  // A date of a given moment is a value like any other; only "now" belongs to the clock.
  'no-restricted-syntax': [
    'error',
    {
      selector: ':matches(NewExpression[arguments.length=0], CallExpression)[callee.name="Date"]',
      message: 'Take the time from the clock port: a simulated run must decide what it is.',
    },
  ],
  'no-restricted-properties': [
    'error',
    {
      object: 'Date',
      property: 'now',
      message: 'Take the time from the clock port: a simulated run must decide what it is.',
    },
    {
      object: 'Math',
      property: 'random',
      message: 'Take randomness from the random port: one seed must replay a run.',
    },
    ...HOST_GLOBALS.map((property) => ({
      object: 'globalThis',
      property,
      message: 'Take it from a port: a simulated run must decide what it does.',
    })),
  ],
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        { regex: '^node:', message: 'This code also runs in browsers: take what the host gives through a port.' },
      ],
    },
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
      // Rows and headers are records: both spellings of a key say the same.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // A port's method is async by contract even where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': ['error', { allow: ['arrowFunctions'] }],
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
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              package: 'node:test',
              name: ['test', 'it', 'describe', 'suite', 'skip', 'todo', 'only'],
            },
            // One of its overloads claims to be async; none is.
            { from: 'package', package: 'chai', name: 'Equal' },
          ],
        },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // What a server answers is JSON, and the assertion is what checks its shape.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/unbound-method': 'off',
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
