import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chooseStages, readTestArgs } from '../lib/test-args.mjs';
import { runStages } from '../lib/run-stages.mjs';
import { staticStages, testStages } from '../stages/index.mjs';

describe('what `npm test -- …` asks for', () => {
  const all = [...staticStages, ...testStages];
  const names = (...args: string[]) => chooseStages(all, readTestArgs(args)).map(({ name }) => name);

  test('everything, when all is asked for; components in Chromium alone and no long runs, when nothing is said', () => {
    const everything = all.map(({ name }) => name);
    assert.deepEqual(names('--all'), everything);
    assert.deepEqual(
      everything.filter((name) => !names().includes(name)),
      ['fuzz', 'firefox', 'webkit'],
    );
  });

  test('some stages, in their usual order', () => {
    assert.deepEqual(names('--only', 'lint,types'), ['types', 'lint']);
    assert.deepEqual(names('--only=format'), ['format']);
  });

  test('a stage and what it reads from others', () => {
    assert.deepEqual(names('--only', 'sizes'), ['types', 'build', 'sizes']);
  });

  test('another engine, when it is named', () => {
    assert.deepEqual(names('--only', 'firefox,webkit'), ['firefox', 'webkit']);
    assert.deepEqual(names('hypee-timeline'), ['browser']);
    assert.deepEqual(names('--all', 'hypee-timeline'), ['browser', 'firefox', 'webkit']);
  });

  test('only the tests in it, when a file is named', () => {
    assert.deepEqual(names('lock-sanity'), ['unit']);
    assert.deepEqual(names('--all', 'fuzz-frames'), ['unit', 'fuzz']);
    assert.deepEqual(names('scripts/test/*.test.ts'), ['unit']);
    assert.throws(() => names('no-such-file'), /has no test file no-such-file/);
  });

  test('a stage or a flag that is unknown is named, with those there are', () => {
    assert.throws(() => names('--only', 'lnt'), /no stage lnt\. There are: lock, types, lint/);
    assert.throws(() => names('--watch'), /takes no --watch/);
  });
});

describe('a run of stages', () => {
  const options = (atOnce: number, lines: string[] = []) => ({
    patterns: [],
    atOnce,
    write: (text: string) => lines.push(text),
  });
  const stage = (name: string, run: () => Promise<{ passed: number; failed: number }>, needs: string[] = []) => ({
    name,
    title: name,
    needs,
    run,
  });
  const pass = async () => ({ passed: 1, failed: 0 });

  test('goes on after a failure and after a crash, and says why it crashed', async () => {
    const lines: string[] = [];
    const crash = async () => {
      throw new Error('no disk');
    };
    const stages = [
      stage('fails', async () => ({ passed: 0, failed: 2 })),
      stage('crashes', crash),
      stage('passes', pass),
    ];
    const outcomes = await runStages(stages, options(1, lines));
    assert.deepEqual(
      outcomes.map(({ passed, failed }) => [passed, failed]),
      [
        [0, 2],
        [0, 1],
        [1, 0],
      ],
    );
    assert.match(lines.join(''), /== crashes\nError: no disk/);
  });

  test('waits for what a stage needs, even side by side', async () => {
    const order: string[] = [];
    const release = Promise.withResolvers<undefined>();
    const slow = async () => {
      await release.promise;
      order.push('build');
      return pass();
    };
    const reads = async () => {
      order.push('sizes');
      return pass();
    };
    const running = runStages([stage('build', slow), stage('sizes', reads, ['build'])], options(2));
    // Whatever may start beside the build has started when a turn of the event loop is over.
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(order, []);
    release.resolve(undefined);
    await running;
    assert.deepEqual(order, ['build', 'sizes']);
  });
});
