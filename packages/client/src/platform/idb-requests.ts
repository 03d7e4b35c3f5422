/** IndexedDB gives no error where something was taken back by `abort`. */
const reasonOf = (error: DOMException | null): DOMException => error ?? new DOMException('', 'AbortError');

/** What a request of IndexedDB ends with. Called again for each step of a cursor. */
export const resultOf = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(reasonOf(request.error));
  });

/** Resolves once the transaction is committed. */
export const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(reasonOf(transaction.error));
  });
