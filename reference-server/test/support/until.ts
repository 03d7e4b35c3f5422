import type { Observable } from '@hypee/chat';

/** Resolves when the value is as it should be. */
export function until<Value>(observable: Observable<Value>, isSo: (value: Value) => boolean): Promise<Value> {
  return new Promise((resolve) => {
    let stop = () => {};
    let done = false;
    stop = observable.subscribe((value) => {
      if (done || !isSo(value)) return;
      done = true;
      resolve(value);
      queueMicrotask(() => stop());
    });
  });
}
