import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { wrongArrows } from '../lib/import-direction.mjs';

const at = (path: string, source: string) => wrongArrows([{ path, source }]);

test('every import of this repository points the right way', () => {
  const paths = globSync(
    [
      'packages/*/{src,test,bin,bench,mutants}/**/*.ts',
      'reference-server/{src,test,bench}/**/*.ts',
      'examples/**/*.ts',
    ],
    {
      cwd: root,
    },
  ).filter((path) => !path.includes('node_modules'));
  assert.ok(paths.length > 0, 'no source was found');
  assert.deepEqual(wrongArrows(paths.map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') }))), []);
});

describe('an import in the wrong direction is named', () => {
  const wrong: [situation: string, path: string, source: string, why: RegExp][] = [
    [
      'the client imports the elements',
      'packages/client/src/chat.ts',
      "import { HypeeChat } from '@hypee/chat-elements';",
      /^packages\/client\/src\/chat\.ts:1 -> @hypee\/chat-elements: @hypee\/chat may not import @hypee\/chat-elements/,
    ],
    [
      'the backend imports the server, as a type',
      'packages/backend/src/door.ts',
      "import type { Options } from '@hypee/chat-server';",
      /may not import @hypee\/chat-server/,
    ],
    [
      'the protocol imports anybody',
      'packages/protocol/src/a.ts',
      "export * from '@hypee/chat';",
      /no package of ours/,
    ],
    [
      'the elements import the backend on demand',
      'packages/elements/src/a/a.ts',
      "const load = () => import('@hypee/chat-backend');",
      /may not import @hypee\/chat-backend/,
    ],
    [
      'a relative path leads into another package',
      'packages/elements/src/a/a.ts',
      "import { core } from '../../../client/src/core.ts';",
      /leaves the package/,
    ],
    [
      'a test reaches into another package',
      'packages/client/test/a.test.ts',
      "import { log } from '../../backend/src/log.ts';",
      /leaves the package/,
    ],
    [
      'a package name is followed by src',
      'reference-server/src/app/a.ts',
      "import { log } from '@hypee/chat-backend/src/log.ts';",
      /reaches into another package/,
    ],
    [
      'shipped code imports a test',
      'packages/client/src/a.ts',
      "import { fake } from './b.test.ts';",
      /imports a test/,
    ],
    ['shipped code imports a helper of tests', 'packages/client/src/a.ts', "import '../test/fake.ts';", /outside src/],
    [
      'the outbox takes the clock of the platform itself',
      'packages/client/src/outbox/outbox.ts',
      "\n\nimport { clock } from '../platform/clock.ts';",
      /outbox\.ts:3 -> .*only connect-to-chat\.ts knows the platform/,
    ],
    [
      'a composer connects by itself',
      'packages/elements/src/hypee-composer/hypee-composer.ts',
      "import { connectToChat as connect, type Chat } from '@hypee/chat';",
      /only the provider element connects/,
    ],
    [
      'a route makes its own backend',
      'reference-server/src/routes/messages.ts',
      "import { createBackend } from '@hypee/chat-backend';",
      /wire the server/,
    ],
    [
      'a browser would load the schemas',
      'packages/client/src/a.ts',
      "import { Message } from '@hypee/chat-protocol/schema';",
      /weigh too much/,
    ],
    [
      'a browser would load the schema library',
      'packages/elements/src/a/a.ts',
      "import { Type } from 'typebox';",
      /weigh too much/,
    ],
  ];
  for (const [situation, path, source, why] of wrong) {
    test(situation, () => {
      const [first = 'nothing was named', ...more] = at(path, source);
      assert.match(first, why);
      assert.deepEqual(more, []);
    });
  }
});

describe('an import in the right direction is left alone', () => {
  const right: [situation: string, path: string, source: string][] = [
    ['the client takes the wire', 'packages/client/src/a.ts', "import { SOCKET } from '@hypee/chat-protocol';"],
    [
      'the client takes a type of the schemas',
      'packages/client/src/a.ts',
      "import type { Message } from '@hypee/chat-protocol/schema';",
    ],
    [
      'connectToChat takes the platform',
      'packages/client/src/connect-to-chat.ts',
      "import { clock } from './platform/clock.ts';",
    ],
    [
      'parts of the platform take each other',
      'packages/client/src/platform/a.ts',
      "import { clock } from './clock.ts';",
    ],
    [
      'the provider connects',
      'packages/elements/src/hypee-chat-provider/hypee-chat-provider.ts',
      "import { connectToChat } from '@hypee/chat';",
    ],
    [
      'a composer names the type of connectToChat',
      'packages/elements/src/a/a.ts',
      "import { type connectToChat } from '@hypee/chat';",
    ],
    [
      'the server is wired in its app folder',
      'reference-server/src/app/app.ts',
      "import { createBackend } from '@hypee/chat-backend';",
    ],
    [
      'the simulation drives both sides',
      'packages/simulation/src/run.ts',
      "import '@hypee/chat/core';\nimport '@hypee/chat-backend';",
    ],
    [
      'a test takes another package by its name',
      'packages/client/test/a.test.ts',
      "import { createBackend } from '@hypee/chat-backend';",
    ],
    [
      'a test takes its own package',
      'packages/client/test/a.test.ts',
      "import { outbox } from '../src/outbox/outbox.ts';",
    ],
    [
      'an example of a wrong import stands in a comment',
      'packages/client/src/a.ts',
      "// import { x } from '@hypee/chat-elements';",
    ],
  ];
  for (const [situation, path, source] of right) {
    test(situation, () => {
      assert.deepEqual(at(path, source), []);
    });
  }
});
