import type { Files } from '../ports.ts';
import type { ContractTest } from './contract.ts';
import { expectEqual, expectRejects } from './expect.ts';

/** Files under test. */
export interface FilesUnderTest {
  /** Empty. */
  files: Files;
  /** Called after the test, also when it failed. */
  dispose?(): void | Promise<void>;
}

type FilesTest = (files: Files) => Promise<void>;

/** What every {@link Files} does. Register each with your test runner. */
export function filesContract(makeFiles: () => Promise<FilesUnderTest>): ContractTest[] {
  return Object.entries(tests).map(([name, test]) => ({
    name,
    run: async () => {
      const subject = await makeFiles();
      try {
        await test(subject.files);
      } finally {
        await subject.dispose?.();
      }
    },
  }));
}

const tests: Readonly<Record<string, FilesTest>> = {
  'what was written is read back, whole or a part': async (files) => {
    expectEqual(await files.write('folder/key', chunks([1, 2, 3], [], [4, 5])), { size: 5 }, 'size');
    expectEqual(await bytesOf(files, 'folder/key'), [1, 2, 3, 4, 5], 'whole');
    expectEqual(await bytesOf(files, 'folder/key', { start: 1, end: 4 }), [2, 3, 4], 'part');
    expectEqual(await bytesOf(files, 'folder/key', { start: 3, end: 99 }), [4, 5], 'part beyond the end');
  },

  'an empty file is a file': async (files) => {
    expectEqual(await files.write('empty', chunks()), { size: 0 }, 'size');
    expectEqual(await bytesOf(files, 'empty'), [], 'bytes');
  },

  'there is no file that nobody wrote': async (files) => {
    expectEqual(await files.read('nowhere'), undefined, 'file');
  },

  'a second write replaces the first': async (files) => {
    await files.write('key', chunks([1, 2, 3]));
    await files.write('key', chunks([9]));
    expectEqual(await bytesOf(files, 'key'), [9], 'bytes');
  },

  'an upload that breaks off leaves no half file': async (files) => {
    await files.write('kept', chunks([1]));
    for (const key of ['kept', 'new']) {
      const error = await expectRejects(files.write(key, broken()), 'broken write');
      expectEqual(error instanceof Error && error.message, 'the line went dead', 'error');
    }
    expectEqual(await bytesOf(files, 'kept'), [1], 'the file before');
    expectEqual(await files.read('new'), undefined, 'no new file');
  },

  'a removed file is gone, and removing it again is no error': async (files) => {
    await files.write('key', chunks([1]));
    await files.remove('key');
    await files.remove('key');
    expectEqual(await files.read('key'), undefined, 'file');
  },

  'all files are listed by their keys': async (files) => {
    const keys = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const key of files.list()) found.push(key);
      return found.toSorted();
    };
    expectEqual(await keys(), [], 'none');
    for (const key of ['b/two.thumbnail', 'a/one.content', 'three']) await files.write(key, chunks([1]));
    expectEqual(await keys(), ['a/one.content', 'b/two.thumbnail', 'three'], 'all');
    await files.remove('a/one.content');
    expectEqual(await keys(), ['b/two.thumbnail', 'three'], 'without the removed one');
  },
};

async function* chunks(...parts: readonly (readonly number[])[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Uint8Array.from(part);
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Uint8Array.from([1, 2]);
  throw new Error('the line went dead');
}

async function bytesOf(
  files: Files,
  key: string,
  range?: { start: number; end: number },
): Promise<number[] | undefined> {
  const found = await files.read(key, range);
  if (found === undefined) return undefined;
  const bytes: number[] = [];
  for await (const chunk of found) bytes.push(...chunk);
  return bytes;
}
