import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { Liveness } from '../../src/app/liveness.ts';

class FakeSocket extends EventEmitter {
  pings = 0;
  terminated = false;
  answers = true;
  ping() {
    this.pings++;
    if (this.answers) this.emit('pong');
  }
  terminate() {
    this.terminated = true;
  }
}

const rounds = (liveness: Liveness, count: number) => {
  for (let tick = 0; tick < count * 25; tick++) liveness.tick();
};

test('a socket that answers is pinged once a round and kept', () => {
  const liveness = new Liveness(25);
  const socket = new FakeSocket();
  liveness.watch(socket);
  rounds(liveness, 10);
  assert.deepEqual([socket.pings, socket.terminated], [10, false]);
});

test('a socket that misses two pings in a row is cut', () => {
  const liveness = new Liveness(25);
  const socket = new FakeSocket();
  liveness.watch(socket);
  rounds(liveness, 1);
  socket.answers = false;
  rounds(liveness, 2);
  assert.equal(socket.terminated, false);
  rounds(liveness, 1);
  assert.equal(socket.terminated, true);
});

test('a socket that missed one ping and answers the next one is kept', () => {
  const liveness = new Liveness(25);
  const socket = new FakeSocket();
  liveness.watch(socket);
  for (let round = 0; round < 10; round++) {
    socket.answers = round % 2 === 0;
    rounds(liveness, 1);
  }
  assert.equal(socket.terminated, false);
});

test('a socket that is gone is pinged no more', () => {
  const liveness = new Liveness(25);
  const socket = new FakeSocket();
  const gone = liveness.watch(socket);
  rounds(liveness, 1);
  gone();
  socket.emit('pong');
  rounds(liveness, 5);
  assert.equal(socket.pings, 1);
});
