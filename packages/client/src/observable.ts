import { createEmitter, type ReportListenerError } from './emitter.ts';
import type { Observable } from './types.ts';

/** An observable that its owner sets. */
export interface Source<Value> extends Observable<Value> {
  /** Tells the listeners unless the value is the same. */
  set(value: Value): void;
  /** Whether all who listened have stopped: who only reads the value never did listen. */
  isLeft(): boolean;
}

/**
 * @param started called when the first listener subscribes: for values that are read only when somebody looks
 */
export function createSource<Value>(initial: Value, report: ReportListenerError, started?: () => void): Source<Value> {
  const emitter = createEmitter<{ change: () => void }>(report);
  let value = initial;
  let listened = false;
  return {
    get value() {
      return value;
    },
    isLeft: () => emitter.heardBy('change') === 0,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      emitter.emit('change');
    },
    subscribe(listener) {
      // Each listener is told the value of the moment it is called: a change made by an earlier listener is never undone.
      const unsubscribe = emitter.on('change', () => listener(value));
      emitter.callSafely(() => listener(value));
      if (!listened) {
        listened = true;
        started?.();
      }
      return unsubscribe;
    },
  };
}
